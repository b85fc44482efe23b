/** Fresh containers that stand ready, so that nobody waits while some are made. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { makeQuartet, type Quartet, type QuartetMaker, removeQuartet, whole } from './quartet.ts';

/** Milliseconds before it is tried again after the engine could not. */
const TRY_AGAIN = 5_000;

export class Pool implements AsyncDisposable {
  readonly #maker: QuartetMaker;
  readonly #size: number;
  readonly #prepare: (quartet: Quartet) => Promise<unknown>;
  readonly #ready: Quartet[] = [];
  readonly #stop = new AbortController();
  #filling: Promise<void> | undefined;

  /** `prepare`: what is to be done once for all of them, as soon as there is one. */
  constructor(maker: QuartetMaker, size: number, prepare: (quartet: Quartet) => Promise<unknown>) {
    this.#maker = maker;
    this.#size = size;
    this.#prepare = prepare;
  }

  /** One that stands ready, else one that is being made. */
  claim(): Quartet {
    return this.#ready.shift() ?? makeQuartet(this.#maker, newSet());
  }

  /** Makes what is missing, one after the other, once `first` has settled: whoever waits for a sandbox comes first. */
  fill(first: Promise<unknown> = Promise.resolve()): void {
    this.#filling ??= first
      .catch(() => undefined)
      .then(() => this.#fill())
      .finally(() => {
        this.#filling = undefined;
      });
  }

  /** Fills it, and resolves when it is full. */
  async filled(): Promise<void> {
    this.fill();
    await this.#filling;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#filling;
    await Promise.allSettled(this.#ready.splice(0).map((quartet) => removeQuartet(this.#maker, quartet)));
  }

  async #fill(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted && this.#ready.length < this.#size) {
      const quartet = makeQuartet(this.#maker, newSet());
      try {
        await whole(quartet);
        await this.#prepare(quartet);
        this.#ready.push(quartet);
      } catch {
        await removeQuartet(this.#maker, quartet).catch(() => undefined);
        await pause(TRY_AGAIN, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }
}

function newSet(): string {
  return randomBytes(6).toString('hex');
}
