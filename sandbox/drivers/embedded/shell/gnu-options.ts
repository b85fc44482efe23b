/** Options that GNU's tools have and those of just-bash do not, in words that it understands. */

/** Arguments for just-bash's program of this name. */
export function asBundled(name: string, args: readonly string[]): string[] {
  if (name === 'grep' || name === 'egrep' || name === 'fgrep') return patternsInOne(args);
  if (name === 'tr') return args.map(withoutOctal);
  return name === 'sed' ? inPlace(args).args : [...args];
}

/** grep(1): each -e is a pattern, of which just-bash takes the last only; patterns may also stand on lines of one. */
function patternsInOne(args: readonly string[]): string[] {
  const patterns: string[] = [];
  const rest: string[] = [];
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const long = /^--regexp=(.*)$/s.exec(word);
    if (word === '--') {
      rest.push(word, ...words.splice(0));
    } else if (long) {
      patterns.push(long[1] ?? '');
    } else if (/^-[^-]/.test(word)) {
      const { before, letter, value } = optionWithValue(word, 'efmABC');
      if (letter !== 'e') {
        rest.push(word);
        if (letter && value === '') rest.push(...words.splice(0, 1));
        continue;
      }
      if (before !== '-') rest.push(before);
      patterns.push(value || (words.shift() ?? ''));
    } else if (!/^--colou?r(=|$)/.test(word)) {
      rest.push(word);
    }
  }
  return patterns.length > 0 ? ['-e', patterns.join('\n'), ...rest] : rest;
}

/** tr(1): \NNN is the character of that octal number. */
function withoutOctal(set: string): string {
  return set.replace(/\\(\\|[0-7]{1,3})/g, (all, octal: string) =>
    octal === '\\' ? all : String.fromCharCode(Number.parseInt(octal, 8) & 0xff),
  );
}

export interface InPlace {
  args: string[];
  /** Of the copies that are to be kept; undefined: none. */
  suffix?: string;
  /** The files that are edited, where files are edited at all. */
  files: string[];
}

/** sed(1): -iSUFFIX and --in-place=SUFFIX edit the files and keep what they were. */
export function inPlace(args: readonly string[]): InPlace {
  const kept: string[] = [];
  const operands: string[] = [];
  let suffix: string | undefined;
  let hasScript = false;
  const words = [...args];
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const long = /^--in-place(?:=(.*))?$/s.exec(word);
    if (word === '--') {
      operands.push(...words);
      kept.push(word, ...words.splice(0));
    } else if (long) {
      suffix = long[1] ?? '';
      kept.push('-i');
    } else if (/^-[^-]/.test(word)) {
      const { before, letter, value } = optionWithValue(word, 'efil');
      if (letter === 'i') suffix = value;
      hasScript ||= letter === 'e' || letter === 'f';
      kept.push(letter === 'i' ? `${before}i` : word);
      if (letter && letter !== 'i' && value === '') kept.push(...words.splice(0, 1));
    } else {
      hasScript ||= /^--(expression|file)(=|$)/.test(word);
      kept.push(word);
      if (/^--(expression|file)$/.test(word)) kept.push(...words.splice(0, 1));
      else if (!word.startsWith('--')) operands.push(word);
    }
  }
  const files = suffix === undefined ? [] : operands.slice(hasScript ? 0 : 1);
  return { args: kept, files, ...(suffix ? { suffix } : {}) };
}

/** The name of the copy: a suffix with * in it is the whole name, and * the file's own. */
export function backupOf(file: string, suffix: string): string {
  const [, folder = '', name = ''] = /^(.*\/)?([^/]*)$/s.exec(file) ?? [];
  if (!suffix.includes('*')) return file + suffix;
  const copy = suffix.replaceAll('*', name);
  return copy.includes('/') ? copy : folder + copy;
}

/** The first of these letters in a cluster, what stands before it, and what is attached to it as its value. */
function optionWithValue(word: string, letters: string): { before: string; letter?: string; value: string } {
  const at = [...word].findIndex((letter, index) => index > 0 && letters.includes(letter));
  if (at < 0) return { before: word, value: '' };
  return { before: word.slice(0, at), letter: word.charAt(at), value: word.slice(at + 1) };
}
