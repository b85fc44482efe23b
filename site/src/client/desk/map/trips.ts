/** Envelopes on the road. In a flood several letters travel as one, so that the road stays readable and cheap. */
import type { Move } from './ledger.ts';

/** Letters of one kind that set out on one road within this time travel together. Milliseconds. */
const TOGETHER = 450;
/** Envelopes on all roads at once. */
export const MOST_TRIPS = 14;
/** How long a way takes. Milliseconds. */
const ONE_WAY = 1_500;
const THERE_AND_BACK = 2_600;
export const DURATION: Readonly<Record<Move['kind'], number>> = {
  in: ONE_WAY,
  out: ONE_WAY,
  bounced: ONE_WAY,
  refused: THERE_AND_BACK,
  deferred: THERE_AND_BACK,
};
/** Letters whose arrival is remembered, so that they leave after it. */
const MOST_ARRIVALS = 200;

export interface Trip extends Pick<Move, 'kind' | 'from' | 'to'> {
  id: number;
  /** How many letters it stands for; `letter` is the newest of them. */
  count: number;
  letter: number;
  /** When it sets out, by the clock of `add`. */
  starts: number;
  /** How long it waits until then. Milliseconds. */
  delay: number;
}

export class Trips {
  #trips: Trip[] = [];
  #next = 1;
  /** When the letters that came in lately are there. */
  readonly #arrivals = new Map<number, number>();

  get all(): readonly Trip[] {
    return this.#trips;
  }

  /** `now` is any clock in milliseconds. */
  add({ kind, from, to, letter }: Move, now: number): void {
    // What stays on the mail host does not travel.
    if (from === to) return;
    // A letter is often on its way out before the eye has seen it come in.
    const starts = Math.max(now, this.#arrivals.get(letter.key) ?? 0);
    const crowded = this.#trips.length >= MOST_TRIPS;
    const companion = this.#trips.findLast(
      (trip) =>
        trip.kind === kind &&
        trip.from === from &&
        trip.to === to &&
        (crowded || Math.abs(starts - trip.starts) < TOGETHER),
    );
    if (companion) {
      this.#replace({ ...companion, count: companion.count + 1, letter: letter.key });
      this.#arrives(kind, letter.key, companion.starts);
    } else if (!crowded) {
      const trip = { id: this.#next++, kind, from, to, count: 1, letter: letter.key, starts, delay: starts - now };
      this.#trips = [...this.#trips, trip];
      this.#arrives(kind, letter.key, starts);
    }
  }

  end(id: number): void {
    this.#trips = this.#trips.filter((trip) => trip.id !== id);
  }

  clear(): void {
    this.#trips = [];
    this.#arrivals.clear();
  }

  #arrives(kind: Move['kind'], letter: number, starts: number): void {
    if (kind !== 'in') return;
    this.#arrivals.set(letter, starts + DURATION.in);
    const [oldest] = this.#arrivals.keys();
    if (this.#arrivals.size > MOST_ARRIVALS && oldest !== undefined) this.#arrivals.delete(oldest);
  }

  #replace(trip: Trip): void {
    this.#trips = this.#trips.map((known) => (known.id === trip.id ? trip : known));
  }
}
