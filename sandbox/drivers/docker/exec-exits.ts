/**
 * How execs ended, and which containers did, from the engine's events. A stream alone does not tell: it stays open while any child holds it,
 * and asking again and again costs the engine more than the exec did.
 */
import type { Readable } from 'node:stream';
import type { Engine } from './engine.ts';
import { ofInstance, readLabels } from './labels.ts';

interface ContainerEvent {
  Action?: string;
  Actor?: { ID?: string; Attributes?: Record<string, string> };
}

/** As a shell tells of what SIGKILL ended. */
const KILLED = 137;

export class ExecExits implements Disposable {
  readonly #engine: Engine;
  readonly #instance: string;
  /** Told the set of a container that ended, whoever ended it. */
  readonly #onEnd: (set: string) => void;
  readonly #waiting = new Map<string, { container: string; resolve: (status: number) => void }>();
  #stream: Promise<Readable> | undefined;
  #ended = false;

  constructor(engine: Engine, instance: string, onEnd: (set: string) => void = () => undefined) {
    this.#engine = engine;
    this.#instance = instance;
    this.#onEnd = onEnd;
  }

  /** Opens the stream of events unless it is open. Await it before an exec is started. */
  async watch(): Promise<void> {
    this.#stream ??= this.#open();
    try {
      await this.#stream;
    } catch (error) {
      this.#stream = undefined;
      throw error;
    }
  }

  /** The exit status of an exec that was not started yet. `container`: its id. */
  of(id: string, container: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(id, { container, resolve }));
  }

  forget(id: string): void {
    this.#waiting.delete(id);
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    void this.#stream?.then((stream) => stream.destroy()).catch(() => undefined);
  }

  async #open(): Promise<Readable> {
    const filters = JSON.stringify({ ...ofInstance(this.#instance), type: ['container'], event: ['exec_die', 'die'] });
    const stream = (await this.#engine.call((docker) => docker.getEvents({ filters }))) as Readable;
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#read(line);
    });
    stream.on('error', () => undefined);
    stream.once('close', () => {
      // Without the engine no exec goes on.
      this.#stream = undefined;
      if (!this.#ended) for (const id of this.#waiting.keys()) this.#settle(id, KILLED);
    });
    return stream;
  }

  #read(line: string): void {
    if (line.trim() === '') return;
    const { Action, Actor } = JSON.parse(line) as ContainerEvent;
    const set = readLabels(Actor?.Attributes ?? {})?.set;
    if (Action === 'die' && set !== undefined) {
      // What ran in it ended with it, and the engine does not tell of each.
      for (const [id, { container }] of this.#waiting) if (container === Actor?.ID) this.#settle(id, KILLED);
      this.#onEnd(set);
      return;
    }
    const { execID, exitCode } = Actor?.Attributes ?? {};
    if (execID) this.#settle(execID, Number(exitCode ?? 0));
  }

  #settle(id: string, status: number): void {
    this.#waiting.get(id)?.resolve(status);
    this.#waiting.delete(id);
  }
}
