/** Reads swaks's command line the way Getopt::Long does: one dash or two, `--name=value`, unambiguous abbreviations. */
import { Failure } from '../../run/failure.ts';
import { OPTIONS, type OptionSpec, UNSUPPORTED } from './option-table.ts';

export interface Given {
  key: string;
  /** undefined when the option came without one. */
  value: string | undefined;
}

export class Arguments {
  readonly #given: Given[];

  constructor(given: Given[]) {
    this.#given = given;
  }

  has(key: string): boolean {
    return this.#given.some((option) => option.key === key);
  }

  /** The last value; undefined when absent or without one. */
  value(key: string): string | undefined {
    return this.#given.findLast((option) => option.key === key)?.value;
  }

  values(key: string): string[] {
    return this.#given.flatMap((option) => (option.key === key && option.value !== undefined ? [option.value] : []));
  }

  /** All options whose key is among these, in the order given. */
  among(keys: readonly string[]): Given[] {
    return this.#given.filter((option) => keys.includes(option.key));
  }
}

export function readArguments(words: readonly string[]): Arguments {
  const rest = words.flatMap(splitAtEquals);
  let given: Given[] = [];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') continue;
    const name = word.replace(/^--?/, '');
    const header = /^h(?:eader)?-([^:]+):?$/.exec(name)?.[1];
    if (header !== undefined) {
      given.push({ key: 'header', value: `${header}: ${rest.shift() ?? ''}` });
      continue;
    }
    const { spec, negated } = find(name);
    if (negated || !spec.list) given = given.filter((option) => option.key !== spec.key);
    if (!negated) given.push({ key: spec.key, value: takeValue(spec, word, rest) });
  }
  return new Arguments(given);
}

function splitAtEquals(word: string): string[] {
  const parts = /^(--?[a-z][^=\s]*)=(.*)$/is.exec(word);
  return parts ? parts.slice(1, 3) : [word];
}

function find(name: string): { spec: OptionSpec; negated: boolean } {
  const exact = bySpelling((spelling) => spelling === name);
  if (exact[0]) return { spec: exact[0], negated: false };
  if (UNSUPPORTED.includes(name)) throw new Failure(`swaks: option --${name} is not emulated here`);
  if (name.startsWith('no-')) {
    const negated = bySpelling((spelling) => spelling === name.slice(3));
    if (negated[0]) return { spec: negated[0], negated: true };
  }
  const begun = bySpelling((spelling) => spelling.startsWith(name));
  if (begun.length === 1 && begun[0]) return { spec: begun[0], negated: false };
  throw new Failure(begun.length > 1 ? `Option ${name} is ambiguous` : `Unknown option: ${name}`);
}

function bySpelling(matches: (spelling: string) => boolean): OptionSpec[] {
  return OPTIONS.filter((option) => option.spellings.some(matches));
}

function takeValue(spec: OptionSpec, word: string, rest: string[]): string | undefined {
  if (spec.argument === 'none') return '1';
  const next = rest[0];
  if (spec.argument === 'required') {
    if (next === undefined) throw new Failure(`Option ${word.replace(/^--?/, '')} requires an argument`);
    return rest.shift();
  }
  return next === undefined || (next.startsWith('-') && next !== '-') ? undefined : rest.shift();
}
