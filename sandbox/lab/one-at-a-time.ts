/** Work that must not overlap, by name: a second one is refused, not queued, because a person waits for the answer. */
import { LabError } from '../errors.ts';

export class OneAtATime {
  readonly #running = new Set<string>();

  /** Throws LabError `busy` while other work of the same name runs. */
  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#running.has(name)) throw new LabError('busy');
    this.#running.add(name);
    try {
      return await work();
    } finally {
      this.#running.delete(name);
    }
  }

  isRunning(name: string): boolean {
    return this.#running.has(name);
  }
}
