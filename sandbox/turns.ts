/** Turns: work runs in the order it is handed in, at most so much of it at the same time, and the rest waits. */
interface Waiting {
  begin(): void;
  moved(position: number): void;
}

export class Turns {
  readonly #limit: number;
  readonly #waiting: Waiting[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `moved` hears the position of work that waits, whenever that changes; 1 is next. */
  async run<T>(work: () => Promise<T>, moved: (position: number) => void = () => undefined): Promise<T> {
    if (this.#running >= this.#limit) {
      const { promise, resolve } = Promise.withResolvers<void>();
      moved(this.#waiting.push({ begin: resolve, moved }));
      await promise;
    } else this.#running += 1;
    return this.#perform(work);
  }

  /** For work that can be left undone: runs it when a place is free, which is when nobody waits; else undefined. */
  now<T>(work: () => Promise<T>): Promise<T> | undefined {
    if (this.#running >= this.#limit) return undefined;
    this.#running += 1;
    return this.#perform(work);
  }

  async #perform<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } finally {
      // A place that is free goes to who waits, without being counted down and up.
      const next = this.#waiting.shift();
      if (next) next.begin();
      else this.#running -= 1;
      for (const [index, { moved }] of this.#waiting.entries()) moved(index + 1);
    }
  }
}
