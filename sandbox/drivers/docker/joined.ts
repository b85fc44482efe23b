/**
 * Work that is shared by whoever asks for the same at the same time. An answer is never older than its question: who asks
 * while the work goes on waits for the next time, together with all others who asked meanwhile.
 */
export class Joined {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Promise<unknown>>();

  /** `key`: what is asked for; the same work for the same key. */
  ask<T>(key: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(key);
    if (!running) return this.#start(key, work);
    const known = this.#next.get(key) as Promise<T> | undefined;
    if (known) return known;
    const next = running
      .catch(() => undefined)
      .then(() => {
        this.#next.delete(key);
        return this.#start(key, work);
      });
    this.#next.set(key, next);
    return next;
  }

  #start<T>(key: string, work: () => Promise<T>): Promise<T> {
    const started = work().finally(() => {
      if (this.#running.get(key) === started) this.#running.delete(key);
    });
    this.#running.set(key, started);
    return started;
  }
}
