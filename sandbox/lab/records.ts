/** What the gradebook knows of sandboxes: their names, seeds and ends. */
import type { Gradebook, Place, SandboxRecord } from '../gradebook/gradebook.ts';
import { seedFor } from '../world/variant.ts';

export interface RecordsOptions {
  gradebook: Gradebook;
  /** 0 is for ever. */
  ttlMs: number;
  now(): number;
}

export class Records {
  readonly #options: RecordsOptions;

  constructor(options: RecordsOptions) {
    this.#options = options;
  }

  /** The mark of this gradebook on its sandboxes. */
  async owner(): Promise<string> {
    return seedFor(await this.#options.gradebook.secret(), 'owner').slice(0, 16);
  }

  /** Of a place that was never started too. */
  async seed(place: Place): Promise<string> {
    const known = await this.#options.gradebook.sandboxes.find(place);
    return known?.seed ?? (await this.#draw(place)).seed;
  }

  /** The record of a place; made when it has none. */
  async record(place: Place): Promise<SandboxRecord> {
    const { sandboxes } = this.#options.gradebook;
    const known = await sandboxes.find(place);
    if (known) return known;
    const createdAt = new Date(this.#options.now()).toISOString();
    return sandboxes.add({ ...place, ...(await this.#draw(place)), createdAt, parked: false });
  }

  /** Epoch milliseconds; undefined where there is no end. */
  endOf({ endsAt }: SandboxRecord): number | undefined {
    return this.#options.ttlMs > 0 && endsAt !== undefined ? Date.parse(endsAt) : undefined;
  }

  /** Gives it its whole time again. */
  async renewEnd(place: Place): Promise<number | undefined> {
    const { ttlMs, gradebook, now } = this.#options;
    const end = ttlMs > 0 ? now() + ttlMs : undefined;
    await gradebook.sandboxes.setEnd(place, end === undefined ? undefined : new Date(end).toISOString());
    return end;
  }

  async #draw({ person, lab }: Place): Promise<{ sandboxId: string; seed: string }> {
    const secret = await this.#options.gradebook.secret();
    return {
      sandboxId: `${lab}-${seedFor(secret, 'sandbox', String(person), lab).slice(0, 10)}`,
      seed: seedFor(secret, 'seed', String(person), lab),
    };
  }
}
