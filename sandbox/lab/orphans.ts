/** Sandboxes that a driver has and no record knows: they are removed after a time of grace. */
import type { Sandbox } from '../drivers/driver.ts';

/** A gradebook that is brought back from a backup meanwhile finds its sandboxes. Milliseconds. */
const GRACE = 10 * 60_000;

export interface OrphansOptions {
  /** IDs that a record knows. */
  known(): Promise<ReadonlySet<string>>;
  /** Mark of this gradebook's own sandboxes. */
  owner(): Promise<string>;
  warn(text: string): void;
}

export class Orphans {
  readonly #options: OrphansOptions;
  readonly #found = new Map<string, { sandbox: Sandbox; since: number }>();

  constructor(options: OrphansOptions) {
    this.#options = options;
  }

  async add(sandbox: Sandbox, now: number): Promise<void> {
    const { owner, warn } = this.#options;
    // One of another gradebook on the same data folder is left to it.
    if (sandbox.owner !== (await owner())) return warn(`sandbox ${sandbox.id} belongs to nobody in this gradebook`);
    warn(`sandbox ${sandbox.id} is in no record; it is removed in ${GRACE / 60_000} minutes`);
    this.#found.set(sandbox.id, { sandbox, since: now });
  }

  /** Gives back the one with this ID, for whom it was made. */
  take(id: string): Sandbox | undefined {
    const found = this.#found.get(id);
    this.#found.delete(id);
    return found?.sandbox;
  }

  async sweep(now: number): Promise<void> {
    const due = [...this.#found.values()].filter(({ since }) => now - since >= GRACE);
    if (due.length === 0) return;
    const known = await this.#options.known();
    for (const { sandbox } of due) {
      // Whoever started it while we looked has it now.
      if (known.has(sandbox.id) || this.take(sandbox.id) === undefined) continue;
      await sandbox.destroy();
      this.#options.warn(`sandbox ${sandbox.id} was in no record and is removed`);
    }
  }
}
