/** How long places were taken and starts took lately, and what that lets those who wait expect. Milliseconds. */

/** Older measurements are forgotten. */
const MEMORY = 50;

export class Pace {
  readonly #stays: number[] = [];
  readonly #starts: number[] = [];

  /** A place was free again after so long. */
  stayed(ms: number): void {
    remember(this.#stays, ms);
  }

  /** A start took so long. */
  started(ms: number): void {
    remember(this.#starts, ms);
  }

  /**
   * Until the one at this position has a place and has started, if everybody stays as long as others did.
   * `ages`: how long each place has been taken by now. Undefined until one stay was measured.
   */
  estimate(position: number, ages: readonly number[]): number | undefined {
    const stay = median(this.#stays);
    if (stay === undefined || ages.length === 0) return undefined;
    const left = ages.map((age) => Math.max(stay - age, 0)).sort((a, b) => a - b);
    const turn = position - 1;
    const rounds = Math.floor(turn / left.length);
    return (left[turn % left.length] ?? 0) + rounds * stay + (median(this.#starts) ?? 0);
  }
}

function remember(list: number[], ms: number): void {
  list.push(ms);
  if (list.length > MEMORY) list.shift();
}

function median(list: readonly number[]): number | undefined {
  return [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
}
