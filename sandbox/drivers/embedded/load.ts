/** How busy an emulated mail host looks: counted from its events, with the shape that a small disk gives. */
import type { WorldEvent } from '../events.ts';

type Sample = Omit<WorldEvent & { type: 'load' }, 'type'>;

/** What is counted over, milliseconds. */
const WINDOW = 10_000;
const PER_MINUTE = 60_000 / WINDOW;

export class Load {
  readonly #now: () => number;
  readonly #queueLength: () => number;
  #counted: { at: number; kind: 'in' | 'out' | 'refused' }[] = [];

  constructor(now: () => number, queueLength: () => number) {
    this.#now = now;
    this.#queueLength = queueLength;
  }

  count(event: WorldEvent): void {
    if (event.type === 'accepted') this.#counted.push({ at: event.at, kind: 'in' });
    else if (event.type === 'delivered') this.#counted.push({ at: event.at, kind: 'out' });
    else if (event.type === 'refused') this.#counted.push({ at: event.at, kind: 'refused' });
  }

  sample(): Sample {
    const now = this.#now();
    this.#counted = this.#counted.filter(({ at }) => at > now - WINDOW);
    const rate = (kind: string) => this.#counted.filter((entry) => entry.kind === kind).length * PER_MINUTE;
    const queue = this.#queueLength();
    const [received, sent, refused] = [rate('in'), rate('out'), rate('refused')];
    // A message costs a few writes with fsync, a refusal only a dialogue; a long queue keeps the disk busy with retries.
    const work = received + sent;
    return {
      at: now,
      queue,
      cpu: round(saturate(2 + work / 12 + refused / 40 + queue / 30, 98)),
      ioWait: round(saturate(work / 6 + queue / 3, 95)),
      in: received,
      out: sent,
      refused,
    };
  }
}

/** Rises like its argument at first and never passes the limit. */
function saturate(value: number, limit: number): number {
  return limit * (1 - Math.exp(-value / limit));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
