/** Repeatable drawing: the same seed gives the same choices on every machine. */
import { createHash } from 'node:crypto';

export interface Draw {
  /** A whole number in [from, to]. */
  between(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** `count` different items, in drawn order. */
  sample<T>(items: readonly T[], count: number): T[];
  /** Lower-case hexadecimal digits. */
  hex(digits: number): string;
}

/** Draws from SHA-256 over seed and a counter: no state outside, no dependence on Math.random. */
export function drawFrom(seed: string): Draw {
  let counter = 0;
  const next = (): number => createHash('sha256').update(`${seed}\0${counter++}`).digest().readUInt32BE();
  const between = (from: number, to: number): number => from + (next() % (to - from + 1));
  const sample = <T>(items: readonly T[], count: number): T[] => {
    if (count > items.length) throw new RangeError(`cannot draw ${count} of ${items.length}`);
    const left = [...items];
    return Array.from({ length: count }, () => left.splice(between(0, left.length - 1), 1)).flat();
  };
  return {
    between,
    sample,
    pick: <T>(items: readonly T[]): T => {
      const [item] = sample(items, 1);
      if (item === undefined) throw new RangeError('cannot draw from nothing');
      return item;
    },
    hex: (digits) => Array.from({ length: digits }, () => between(0, 15).toString(16)).join(''),
  };
}
