/** The last refusal at each wire, which stands beside it for a while. */
import type { Move } from './ledger.ts';
import type { Place } from './places.ts';

/** How long a refusal stands beside its wire after it was the last. Milliseconds. */
const REFUSAL_STANDS = 45_000;

export interface Refusal {
  place: Place;
  letter: number;
  reply: string;
  /** The mail host said it, or the place did. */
  by: 'us' | 'them';
  count: number;
  /** When it was said last. Epoch milliseconds. */
  at: number;
}

export class Refusals {
  readonly #kept = new Map<Place, Refusal>();

  /** One for each wire, the newest; those of the same kind that follow each other are counted together. */
  take({ kind, from, to, letter, reply }: Move, at: number): void {
    if (kind !== 'refused' && kind !== 'bounced' && kind !== 'deferred') return;
    const by = kind === 'refused' ? 'us' : 'them';
    const place = by === 'us' ? from : to;
    const before = this.#kept.get(place);
    const again = before?.by === by && at - before.at < REFUSAL_STANDS && codeOf(before.reply) === codeOf(reply);
    this.#kept.set(place, { place, letter: letter.key, reply, by, count: again ? before.count + 1 : 1, at });
  }

  standing(now: number): Refusal[] {
    return [...this.#kept.values()].filter(({ at }) => now - at < REFUSAL_STANDS);
  }
}

function codeOf(reply: string): string {
  return /\b[45]\d\d(?: \d\.\d+\.\d+)?/.exec(reply)?.[0] ?? reply;
}
