/** Who waits for a place, in the order in which they came. One entry for a name, however often it is asked. */
interface Entry<T> {
  item: T;
  /** When its page asked last. Epoch milliseconds. */
  seen: number;
}

export class WaitingLine<T> {
  /** Keeps the order in which names were first set. */
  readonly #entries = new Map<string, Entry<T>>();

  /** Joins at the end; who stands in it already keeps the place. */
  see(name: string, item: T, now: number): void {
    const known = this.#entries.get(name);
    if (known) known.seen = now;
    else this.#entries.set(name, { item, seen: now });
  }

  leave(name: string): void {
    this.#entries.delete(name);
  }

  /** Lets go of those that did not ask since. */
  forgetUnseen(since: number): void {
    for (const [name, { seen }] of this.#entries) if (seen < since) this.#entries.delete(name);
  }

  /** 1 is next; 0 stands for one that does not wait. */
  position(name: string): number {
    return [...this.#entries.keys()].indexOf(name) + 1;
  }

  get length(): number {
    return this.#entries.size;
  }

  /** In order. */
  items(): T[] {
    return [...this.#entries.values()].map(({ item }) => item);
  }
}
