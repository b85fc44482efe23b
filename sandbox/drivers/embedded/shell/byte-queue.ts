/** Bytes on their way from one side to the other, with an end of file between two readers. */

export class ByteQueue {
  readonly #items: (Uint8Array | 'end')[] = [];
  #size = 0;
  #closed = false;
  #wake: () => void = () => undefined;
  #drained: (() => void)[] = [];

  /** Bytes that nobody has read yet. */
  get size(): number {
    return this.#size;
  }

  push(data: Uint8Array): void {
    if (this.#closed || data.byteLength === 0) return;
    this.#items.push(data);
    this.#size += data.byteLength;
    this.#wake();
  }

  /** The present reader ends here; the next one goes on behind. */
  pushEnd(): void {
    this.#items.push('end');
    this.#wake();
  }

  /** After what is in the queue, every reader ends. */
  close(): void {
    this.#closed = true;
    this.#wake();
    this.#settle();
  }

  /** Everything that was not read, an end as the Ctrl-D that it came from. */
  takeAll(): Uint8Array {
    const data = this.#items.splice(0).map((item) => (item === 'end' ? Uint8Array.of(4) : item));
    this.#size = 0;
    this.#settle();
    return Buffer.concat(data);
  }

  /** Resolves when at most this many bytes wait, or nobody will read any more. */
  async below(bytes: number, signal: AbortSignal): Promise<void> {
    while (this.#size > bytes && !this.#closed && !signal.aborted)
      await new Promise<void>((resolve) => {
        this.#drained.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
  }

  /** One reader at a time. `signal` ends it between two reads. */
  reader(signal?: AbortSignal): AsyncIterable<Uint8Array> {
    const next = async (): Promise<IteratorResult<Uint8Array>> => {
      for (;;) {
        const item = signal?.aborted ? 'end' : this.#items.shift();
        if (item === 'end' || (item === undefined && this.#closed)) return { done: true, value: undefined };
        if (item) {
          this.#size -= item.byteLength;
          this.#settle();
          return { done: false, value: item };
        }
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal?.addEventListener('abort', () => resolve(), { once: true });
        });
      }
    };
    return {
      [Symbol.asyncIterator]: () => ({ next, return: async () => ({ done: true, value: undefined }) }),
    };
  }

  #settle(): void {
    for (const resolve of this.#drained.splice(0)) resolve();
  }
}
