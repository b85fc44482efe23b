/** Options that are whole numbers, and what is wrong with those that are not. */
import { InvalidArgumentError } from 'commander';

/** For commander: reads an option's value. */
export function wholeNumber(least: number, most: number): (value: string) => number {
  return (value) => {
    const read = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (read >= least && read <= most) return read;
    throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
  };
}
