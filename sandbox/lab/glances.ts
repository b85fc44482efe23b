/**
 * Glances at sandboxes: work that can be given up at any time, one at a time for each name. Whoever needs the sandbox for
 * something that counts ends the glance first.
 */
interface Glance {
  giveUp: AbortController;
  over: Promise<unknown>;
}

export class Glances {
  readonly #running = new Map<string, Glance>();

  /** undefined while another one of this name runs. The work ends soon after its signal is aborted. */
  async run<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    if (this.#running.has(name)) return undefined;
    const giveUp = new AbortController();
    const working = work(giveUp.signal);
    this.#running.set(name, { giveUp, over: working.catch(() => undefined) });
    try {
      return await working;
    } finally {
      this.#running.delete(name);
    }
  }

  /** Resolves when none of this name runs any more. */
  async end(name: string): Promise<void> {
    const glance = this.#running.get(name);
    glance?.giveUp.abort(new Error('something that counts has begun'));
    await glance?.over;
  }
}
