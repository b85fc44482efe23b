/** What happens on a mail container, told while somebody listens: its mail log, its load, its queue. */
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { WorldEvent } from '../events.ts';
import { plainStdio } from './attached-stdio.ts';
import type { Engine } from './engine.ts';
import { type Execs, type Started, startExec } from './exec.ts';
import { queueIds } from './locate.ts';
import { MailLogReader } from './mail-log.ts';
import type { Machine } from './quartet.ts';
import { StatisticsReader } from './statistics.ts';

const FOLLOW = 'tail -n "$1" -F "$2" 2>/dev/null & cat >/dev/null; kill $!';
const LOG = '/var/log/mail.log';
/** Lines of the log that are read again, for what was logged while tail started. */
const BACKLOG = 200;
const LINE_LIMIT = 64 * 1024;
/** Milliseconds before a tail or a stream of statistics that ended is opened again. */
const AGAIN = 1_000;
/** Milliseconds: what rates are counted over. */
const WINDOW = 10_000;

export interface ObserverOptions {
  engine: Engine;
  execs: Execs;
  /** The mail container as it is now. */
  mail: () => Promise<Machine>;
  emit: (event: WorldEvent) => void;
}

export class Observer {
  readonly #options: ObserverOptions;
  #stop: AbortController | undefined;
  #queue = new Set<string>();
  #counted: { at: number; type: string }[] = [];

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** From this moment on. */
  start(): void {
    this.stop();
    const stop = new AbortController();
    this.#stop = stop;
    const since = Math.floor(Date.now() / 1000) * 1000;
    void this.#forEver(stop.signal, () => this.#followLog(stop.signal, since));
    void this.#forEver(stop.signal, () => this.#followLoad(stop.signal));
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  async #forEver(signal: AbortSignal, work: () => Promise<void>): Promise<void> {
    while (!signal.aborted) {
      try {
        await work();
      } catch {
        // The engine or the container is away; calls say so, and this goes on when it is back.
      }
      await pause(AGAIN, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #followLog(signal: AbortSignal, since: number): Promise<void> {
    const { execs, mail, emit } = this.#options;
    const { container, files } = await mail();
    const tail = await startExec(execs, container, { argv: ['sh', '-c', FOLLOW, 'sh', String(BACKLOG), LOG] });
    const end = () => this.#end(tail);
    signal.addEventListener('abort', end, { once: true });
    try {
      this.#queue = await queueIds(files);
      const reader = new MailLogReader();
      let rest = '';
      for await (const chunk of plainStdio(tail.stream).setEncoding('utf8')) {
        const lines = `${rest}${chunk}`.split('\n');
        rest = (lines.pop() ?? '').slice(0, LINE_LIMIT);
        for (const line of lines) {
          this.#followQueue(line);
          for (const event of reader.read(line))
            if (event.at >= since) {
              this.#counted.push({ at: event.at, type: event.type });
              emit(event);
            }
        }
      }
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }

  /** A program does not end because nobody listens any more; the end of its standard input is what ends this one. */
  #end({ stream }: Started): void {
    stream.end(() => stream.destroy());
  }

  #followQueue(line: string): void {
    const [, queueId, what] = /: ([0-9A-Za-z]{6,}): (from=|removed)/.exec(line) ?? [];
    if (queueId === undefined) return;
    if (what === 'removed') this.#queue.delete(queueId);
    else this.#queue.add(queueId);
  }

  async #followLoad(signal: AbortSignal): Promise<void> {
    const { engine, mail, emit } = this.#options;
    const { container } = await mail();
    const stream = (await engine.call(() => container.stats({ stream: true }))) as Readable;
    const end = () => stream.destroy();
    signal.addEventListener('abort', end, { once: true });
    const statistics = new StatisticsReader();
    try {
      for await (const chunk of stream.setEncoding('utf8'))
        for (const { cpu, ioWait } of statistics.read(chunk as string))
          emit({ type: 'load', at: Date.now(), queue: this.#queue.size, cpu, ioWait, ...this.#rates() });
    } finally {
      signal.removeEventListener('abort', end);
      end();
    }
  }

  #rates(): { in: number; out: number; refused: number } {
    const from = Date.now() - WINDOW;
    this.#counted = this.#counted.filter(({ at }) => at > from);
    const rate = (type: string) => this.#counted.filter((event) => event.type === type).length * (60_000 / WINDOW);
    return { in: rate('accepted'), out: rate('delivered'), refused: rate('refused') };
  }
}
