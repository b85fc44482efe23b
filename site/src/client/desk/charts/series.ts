/** What the charts are drawn from: a sample a second, and the moments at which something was changed. Bounded. */
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';
import type { Places } from '../map/places.ts';
import { Reputation } from './reputation.ts';

/** An hour of samples, one a second. */
export const MOST_SAMPLES = 3_600;
const MOST_MARKS = 100;
/** Between two samples, milliseconds: with more, the connection was away. */
const GAP = 5_000;

const MEASURES = ['queue', 'in', 'out', 'refused', 'cpu', 'ioWait', 'taken'] as const;
export type Measure = (typeof MEASURES)[number];
/** `taken`: percent of deliveries that others took, null before there was one. */
type Sample = Record<Exclude<Measure, 'taken'>, number> & { taken: number | null; at: number; listed: boolean };

export interface Mark {
  at: number;
  what: 'started' | 'stopped' | 'reloaded' | 'failing' | 'saved' | 'listed' | 'delisted';
  /** The file, the reason or the address. */
  about: string;
}

/** Numbered through, so that a list and the lines in the charts name the same. */
export type NumberedMark = Mark & { number: number };

export interface Columns {
  /** Seconds since the epoch, as uPlot wants them. */
  at: number[];
  of: Record<Measure, (number | null)[]>;
  listed: boolean[];
}

export class Series {
  readonly reputation: Reputation;
  #samples: Sample[] = [];
  #marks: NumberedMark[] = [];
  #lastNumber = 0;
  readonly #listed = new Set<string>();

  constructor({ relay }: Pick<Places, 'relay'>) {
    this.reputation = new Reputation((name) => ['providers', 'smarthost'].includes(relay(name) ?? ''));
  }

  take(event: WorldEvent): void {
    this.reputation.take(event);
    if (event.type === 'load') this.#sample(event);
    else if (event.type === 'service') this.mark({ at: event.at, what: event.state, about: event.why ?? '' });
    else if (event.type === 'listed' || event.type === 'delisted') {
      if (event.type === 'listed') this.#listed.add(event.address);
      else this.#listed.delete(event.address);
      this.mark({ at: event.at, what: event.type, about: event.address });
    }
  }

  /** What is on the list without an event that told of it. */
  standing(addresses: readonly string[]): void {
    this.#listed.clear();
    for (const address of addresses) this.#listed.add(address);
  }

  mark(mark: Mark): void {
    const last = this.#marks.at(-1);
    // A host with two addresses is listed with both at once, and a service that fails does so again and again.
    if (last?.what === mark.what && (last.about === mark.about || mark.what !== 'saved') && mark.at - last.at < 2_000)
      return;
    this.#lastNumber += 1;
    // A new list each time: whoever draws sees that it is another.
    this.#marks = [...this.#marks, { ...mark, number: this.#lastNumber }].slice(-MOST_MARKS);
  }

  get marks(): readonly NumberedMark[] {
    return this.#marks;
  }

  /** Whether an address of the server is on the block list. */
  get listed(): boolean {
    return this.#listed.size > 0;
  }

  /** When the newest sample was taken. */
  get newest(): number | undefined {
    return this.#samples.at(-1)?.at;
  }

  get empty(): boolean {
    return this.#samples.length === 0;
  }

  /** The samples of the last so many milliseconds before the newest. */
  columns(lastMs: number): Columns {
    const from = (this.#samples.at(-1)?.at ?? 0) - lastMs;
    const rows = withGaps(this.#samples.filter(({ at }) => at >= from));
    const column = (measure: Measure) => rows.map((row) => row[measure] ?? null);
    return {
      at: rows.map(({ at }) => at / 1_000),
      of: Object.fromEntries(MEASURES.map((measure) => [measure, column(measure)])) as Columns['of'],
      listed: rows.map(({ listed = false }) => listed),
    };
  }

  #sample(event: Extract<WorldEvent, { type: 'load' }>): void {
    const { at, queue, cpu, ioWait, refused } = event;
    const before = this.#samples.at(-1);
    // Two connections that overlap tell the same second twice, and uPlot wants time to go on.
    if (before && at <= before.at) return;
    const [listed, taken] = [this.listed, this.reputation.share];
    this.#samples.push({ at, queue, cpu, ioWait, in: event.in, out: event.out, refused, taken, listed });
    if (this.#samples.length > MOST_SAMPLES) this.#samples.shift();
  }
}

/** Where nobody measured there is an empty row: a line drawn across would be made up. */
function withGaps(samples: readonly Sample[]): (Partial<Sample> & { at: number })[] {
  return samples.flatMap((sample, index) => {
    const before = samples[index - 1];
    return before && sample.at - before.at > GAP ? [{ at: before.at + 1_000 }, sample] : [sample];
  });
}

export interface Extent {
  last: number;
  least: number;
  most: number;
}

/** undefined where nothing was measured. */
export function extentOf(values: readonly (number | null)[]): Extent | undefined {
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  if (last === undefined) return undefined;
  return { last, least: Math.min(...known), most: Math.max(...known) };
}
