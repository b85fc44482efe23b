/** What glibc's regcomp(3) says of a bad extended regular expression. */
const FAULTS = {
  open: 'Unmatched ( or \\(',
  class: 'Unmatched [, [^, [:, [., or [=',
  name: 'Invalid character class name',
  range: 'Invalid range end',
  repeat: 'Invalid preceding regular expression',
  interval: 'Invalid content of \\{\\}',
  escape: 'Trailing backslash',
} as const;

const CLASS_NAMES = /^(alnum|alpha|blank|cntrl|digit|graph|lower|print|punct|space|upper|xdigit)$/;
/** GNU's own escapes that mean more than the character behind the backslash. */
const ESCAPES: Record<string, string> = { '<': '\\b', '>': '\\b', '`': '\\A', "'": '\\z' };
const GNU_CLASSES = /[wWsSbB1-9]/;
const NOTHING = '[^\\s\\S]';
const SPECIAL = /[\\^$.|?*+()[\]{}]/g;

class Fault extends Error {}

/**
 * Translates a POSIX extended regular expression, as regexp tables have them, to the syntax of RE2 and JavaScript. Where
 * the two differ a pattern would match too much: `\d` is no digit here, and `(?=` is no expression at all.
 */
export function translatePosix(source: string, ignoreCase: boolean): string | { error: string } {
  try {
    return new Translator(source, ignoreCase).run();
  } catch (error) {
    if (error instanceof Fault) return { error: error.message };
    throw error;
  }
}

class Translator {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #position = 0;
  #depth = 0;
  /** Whether there is something in front that may be repeated. */
  #repeatable = false;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  run(): string {
    let result = '';
    while (this.#position < this.#source.length) result = this.#next(result);
    if (this.#depth > 0) throw new Fault(FAULTS.open);
    return result;
  }

  #next(before: string): string {
    const character = this.#source[this.#position] ?? '';
    if (/[*+?{]/.test(character)) return this.#repeat(before, character);
    this.#position += 1;
    if (character === '(' || character === '|' || character === '^') {
      if (character === '(') this.#depth += 1;
      this.#repeatable = false;
      return before + character;
    }
    this.#repeatable = true;
    if (character === '\\') return before + this.#escape();
    if (character === '[') return before + this.#bracket();
    if (character === ')') {
      if (this.#depth === 0) return `${before}\\)`;
      this.#depth -= 1;
      return `${before})`;
    }
    return before + (character === '.' || character === '$' ? character : escapeSpecial(character));
  }

  /** Several repetitions of one thing are allowed here, so each wraps what came before it. */
  #repeat(before: string, character: string): string {
    const interval = /^\{(\d*)(,?)(\d*)\}/.exec(this.#source.slice(this.#position));
    if (!this.#repeatable) throw new Fault(FAULTS.repeat);
    if (character !== '{') {
      this.#position += 1;
      const again = /[*+?]$|\}$/.test(before) && !/\\.$/.test(before);
      return again ? mergeRepetitions(before, character) : before + character;
    }
    if (!interval || (interval[1] === '' && interval[2] === '')) throw new Fault(FAULTS.interval);
    const [whole, least = '', comma = '', most = ''] = interval;
    if (most !== '' && Number(least) > Number(most)) throw new Fault(FAULTS.interval);
    this.#position += whole.length;
    return `${before}{${least === '' ? '0' : least}${comma}${most}}`;
  }

  #escape(): string {
    const character = this.#source[this.#position];
    if (character === undefined) throw new Fault(FAULTS.escape);
    this.#position += 1;
    if (GNU_CLASSES.test(character)) return `\\${character}`;
    // glibc folds the text to capitals but not the letter behind a backslash, which then matches nothing.
    if (this.#ignoreCase && /[a-z]/.test(character)) return NOTHING;
    return ESCAPES[character] ?? escapeSpecial(character);
  }

  /** A backslash is an ordinary character in a bracket expression. */
  #bracket(): string {
    const rest = this.#source.slice(this.#position);
    const found = /^(\^?)(\]?(?:\[:[^\]]*:\]|\[[.=].[.=]\]|[^\]])*)\]/s.exec(rest);
    if (!found) throw new Fault(FAULTS.class);
    const [whole, negation = '', members = ''] = found;
    this.#position += whole.length;
    for (const [, name = ''] of members.matchAll(/\[:([^\]]*):\]/g)) {
      if (!CLASS_NAMES.test(name)) throw new Fault(FAULTS.name);
    }
    for (const [, from = '', to = ''] of members.replaceAll(/\[:\w+:\]/g, '').matchAll(/(.)-(.)/gs)) {
      if (from > to) throw new Fault(FAULTS.range);
    }
    const escaped = members.replaceAll(/\[:\w+:\]|\[[.=](.)[.=]\]|[\\[\]^]/gs, (part, single: string | undefined) => {
      if (part.startsWith('[:')) return part;
      return single === undefined ? `\\${part}` : escapeSpecial(single);
    });
    return `[${negation}${escaped}]`;
  }
}

function escapeSpecial(character: string): string {
  return character.replaceAll(SPECIAL, '\\$&');
}

/** `a**` is `a*`, and every other pair amounts to any number, or to at least one. */
function mergeRepetitions(before: string, character: string): string {
  const last = before.at(-1);
  if (last === '}') return before;
  return last === character ? before : `${before.slice(0, -1)}*`;
}
