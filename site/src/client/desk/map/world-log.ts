/** What the desk knows of what happens in the lab. The map can be held still and stepped through; the charts go on. */
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';
import { Series } from '../charts/series.ts';
import { Ledger, type Listing, type Move } from './ledger.ts';
import type { Told } from './memory.ts';
import type { Places } from './places.ts';

/** Events that wait while the map is held still; beyond, the oldest are shown without being waited for. */
export const MOST_WAITING = 2_000;
/** What is told again after a reload: half an hour of samples, or a flood of a few minutes. */
const MOST_HISTORY = 2_000;
/** Between two redrawings for what came by itself. Milliseconds. */
const CALM = 250;

export interface WorldLogOptions {
  places: Places;
  /** Runs something a little later; how redrawing is kept rare. */
  later?: (work: () => void) => void;
}

export class WorldLog {
  readonly #later: (work: () => void) => void;
  readonly #listeners = new Set<() => void>();
  readonly #movers = new Set<(move: Move) => void>();
  #ledger: Ledger;
  #series: Series;
  #waiting: WorldEvent[] = [];
  #paused = false;
  #lastStep: WorldEvent | undefined;
  #planned = false;
  #history: Told[] = [];

  constructor({ places, later = (work) => void setTimeout(work, CALM) }: WorldLogOptions) {
    this.#ledger = new Ledger(places);
    this.#series = new Series(places);
    this.#later = later;
  }

  /** What the map shows. */
  get ledger(): Ledger {
    return this.#ledger;
  }

  get series(): Series {
    return this.#series;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** How many events the map has yet to show; samples of the load are not counted. */
  get waiting(): number {
    return this.#waiting.filter(({ type }) => type !== 'load').length;
  }

  /** The event that the last step showed. */
  get lastStep(): WorldEvent | undefined {
    return this.#lastStep;
  }

  /** Begins anew, as the lab did. */
  reset(places: Places): void {
    this.#ledger = new Ledger(places);
    this.#series = new Series(places);
    this.#waiting = [];
    this.#history = [];
    this.#lastStep = undefined;
    this.#notify();
  }

  /** What was told last, oldest first. */
  get history(): readonly Told[] {
    return this.#history;
  }

  /** Takes what was told to an earlier page; nothing of it moves. */
  replay(told: readonly Told[]): void {
    const movers = [...this.#movers];
    this.#movers.clear();
    for (const each of told) {
      if (each.type === 'saved') this.saved(each.at, each.path);
      else this.take(each);
    }
    for (const mover of movers) this.#movers.add(mover);
    this.#notify();
  }

  take(event: WorldEvent): void {
    this.#note(event);
    this.#series.take(event);
    this.#waiting.push(event);
    if (!this.#paused) this.#showAll();
    else if (this.#waiting.length > MOST_WAITING) this.#showOne();
    this.#soon();
  }

  standing(listings: readonly Listing[]): void {
    this.#ledger.standing(listings);
    this.#series.standing(listings.map(({ address }) => address));
    this.#notify();
  }

  /** A file was saved on a host. */
  saved(at: number, path: string): void {
    this.#note({ type: 'saved', at, path });
    this.#series.mark({ at, what: 'saved', about: path });
    this.#notify();
  }

  pause(): void {
    this.#paused = true;
    this.#notify();
  }

  /** Shows at once what has waited, and goes on. */
  play(): void {
    this.#paused = false;
    this.#lastStep = undefined;
    this.#showAll();
    this.#notify();
  }

  /** Shows the next event that is more than a sample. False when none waits. */
  step(): boolean {
    this.#paused = true;
    let shown: WorldEvent | undefined;
    do shown = this.#showOne();
    while (shown?.type === 'load');
    if (shown) this.#lastStep = shown;
    this.#notify();
    return shown !== undefined;
  }

  /** Hears that something changed, at most a few times a second unless a person did it. Returns what ends it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears what moves on the map, as it moves. */
  onMove(mover: (move: Move) => void): () => void {
    this.#movers.add(mover);
    return () => this.#movers.delete(mover);
  }

  #note(told: Told): void {
    this.#history.push(told);
    // In one go now and then: a flood moves the whole list otherwise.
    if (this.#history.length > 2 * MOST_HISTORY) this.#history = this.#history.slice(-MOST_HISTORY);
  }

  #showAll(): void {
    while (this.#showOne()) {
      // All of them.
    }
  }

  #showOne(): WorldEvent | undefined {
    const event = this.#waiting.shift();
    const move = event && this.#ledger.apply(event);
    if (move) for (const mover of this.#movers) mover(move);
    return event;
  }

  #soon(): void {
    if (this.#planned) return;
    this.#planned = true;
    this.#later(() => {
      this.#planned = false;
      this.#notify();
    });
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
