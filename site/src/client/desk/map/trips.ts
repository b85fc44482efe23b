/** Envelopes on the road. In a flood several letters travel as one, so that the road stays readable and cheap. */
import type { Move } from './ledger.ts';

/** Letters of one kind that set out on one road within this time travel together. Milliseconds. */
const TOGETHER = 450;
/** Envelopes on all roads at once. */
export const MOST_TRIPS = 14;

export interface Trip extends Pick<Move, 'kind' | 'from' | 'to'> {
  id: number;
  /** How many letters it stands for; `letter` is the newest of them. */
  count: number;
  letter: number;
  since: number;
}

export class Trips {
  #trips: Trip[] = [];
  #next = 1;

  get all(): readonly Trip[] {
    return this.#trips;
  }

  /** `now` is any clock in milliseconds. */
  add({ kind, from, to, letter }: Move, now: number): void {
    // What stays on the mail host does not travel.
    if (from === to) return;
    const latest = this.#trips.findLast((trip) => trip.kind === kind && trip.from === from && trip.to === to);
    const crowded = this.#trips.length >= MOST_TRIPS;
    if (latest && (crowded || now - latest.since < TOGETHER))
      this.#replace({ ...latest, count: latest.count + 1, letter: letter.key });
    else if (!crowded)
      this.#trips = [...this.#trips, { id: this.#next++, kind, from, to, count: 1, letter: letter.key, since: now }];
  }

  end(id: number): void {
    this.#trips = this.#trips.filter((trip) => trip.id !== id);
  }

  clear(): void {
    this.#trips = [];
  }

  #replace(trip: Trip): void {
    this.#trips = this.#trips.map((known) => (known.id === trip.id ? trip : known));
  }
}
