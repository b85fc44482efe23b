/** getopt(3): single-letter options, clustered or with their value attached, up to the first operand or `--`. */
import { Failure } from './failure.ts';

interface Option {
  letter: string;
  /** '' for an option that takes none. */
  value: string;
}

export interface Parsed {
  /** In the order they were given. */
  options: Option[];
  operands: string[];
  has(letter: string): boolean;
  /** The last value given. */
  value(letter: string): string | undefined;
  values(letter: string): string[];
}

/** `letters` as getopt(3) takes it: `ab:c`. A leading `+` stops at the first operand, else operands may stand anywhere. */
export function getopt(argv: readonly string[], letters: string, usageStatus = 1): Parsed {
  const name = argv[0]?.split('/').pop() ?? '';
  const options: Option[] = [];
  const operands: string[] = [];
  const rest = argv.slice(1);
  while (rest.length > 0) {
    const word = rest.shift() ?? '';
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      if (letters.startsWith('+')) break;
    } else options.push(...cluster(name, word.slice(1), rest, letters, usageStatus));
  }
  operands.push(...rest);
  const values = (letter: string) => options.filter((option) => option.letter === letter).map((option) => option.value);
  return {
    options,
    operands,
    has: (letter) => options.some((option) => option.letter === letter),
    value: (letter) => values(letter).at(-1),
    values,
  };
}

function cluster(name: string, word: string, rest: string[], letters: string, status: number): Option[] {
  const found: Option[] = [];
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charAt(at);
    const known = letters.indexOf(letter);
    if (known < 0 || letter === ':' || letter === '+')
      throw new Failure(`${name}: invalid option -- '${letter}'`, status);
    if (letters[known + 1] !== ':') {
      found.push({ letter, value: '' });
      continue;
    }
    const value = at + 1 < word.length ? word.slice(at + 1) : rest.shift();
    if (value === undefined) throw new Failure(`${name}: option requires an argument -- '${letter}'`, status);
    found.push({ letter, value });
    break;
  }
  return found;
}
