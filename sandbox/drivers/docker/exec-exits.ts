/**
 * How execs ended, from the engine's events. A stream alone does not tell: it stays open while any child holds it,
 * and asking again and again costs the engine more than the exec did.
 */
import type { Readable } from 'node:stream';
import type { Engine } from './engine.ts';
import { ofInstance } from './labels.ts';

interface ExecEvent {
  Action?: string;
  Actor?: { Attributes?: Record<string, string> };
}

export class ExecExits implements Disposable {
  readonly #engine: Engine;
  readonly #instance: string;
  readonly #waiting = new Map<string, (status: number) => void>();
  #stream: Promise<Readable> | undefined;
  #ended = false;

  constructor(engine: Engine, instance: string) {
    this.#engine = engine;
    this.#instance = instance;
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

  /** The exit status of an exec that was not started yet. */
  of(id: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  forget(id: string): void {
    this.#waiting.delete(id);
  }

  [Symbol.dispose](): void {
    this.#ended = true;
    void this.#stream?.then((stream) => stream.destroy()).catch(() => undefined);
  }

  async #open(): Promise<Readable> {
    const filters = JSON.stringify({ ...ofInstance(this.#instance), type: ['container'], event: ['exec_die'] });
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
      if (!this.#ended) for (const [id, resolve] of this.#waiting) this.#settle(id, resolve, 137);
    });
    return stream;
  }

  #read(line: string): void {
    if (line.trim() === '') return;
    const { Actor } = JSON.parse(line) as ExecEvent;
    const { execID, exitCode } = Actor?.Attributes ?? {};
    const resolve = execID === undefined ? undefined : this.#waiting.get(execID);
    if (execID && resolve) this.#settle(execID, resolve, Number(exitCode ?? 0));
  }

  #settle(id: string, resolve: (status: number) => void, status: number): void {
    this.#waiting.delete(id);
    resolve(status);
  }
}
