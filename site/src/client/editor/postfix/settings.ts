/** Where settings and services stand in main.cf and master.cf, by their places in the text. Forgiving: the file is being written. */

export interface Setting {
  name: string;
  /** Of the name. */
  from: number;
  to: number;
  value: string;
  /** Of the value; continuation lines and what stands between them included. */
  valueFrom: number;
  valueTo: number;
}

interface Word {
  text: string;
  from: number;
  to: number;
}

export interface Service {
  /** service, type, private, unpriv, chroot, wakeup, maxproc, command, and the command's arguments. */
  fields: Word[];
  overrides: Setting[];
}

/** The columns of master.cf before the arguments (master(5)). */
export const COLUMNS = ['service', 'type', 'private', 'unpriv', 'chroot', 'wakeup', 'maxproc', 'command'] as const;
export type Column = (typeof COLUMNS)[number];

/**
 * Logical lines (postconf(5)), each as long as it is in the file: a line that starts with white space continues the one
 * before, and comments between them are blanked out, so that places stay what they are.
 */
function logicalLines(text: string): Word[] {
  const lines: Word[] = [];
  let from = 0;
  for (const line of text.split('\n')) {
    const to = from + line.length;
    const trimmed = line.trimStart();
    const last = lines.at(-1);
    if (trimmed !== '' && !trimmed.startsWith('#')) {
      if (!/^\s/.test(line)) lines.push({ text: line, from, to });
      else if (last) {
        last.text = last.text.padEnd(from - last.from, ' ') + line;
        last.to = to;
      }
    }
    from = to + 1;
  }
  return lines;
}

/** The settings of main.cf, in order. */
export function settingsOf(text: string): Setting[] {
  return logicalLines(text).flatMap((line) => settingIn(line) ?? []);
}

/** The services of master.cf, in order; lines that are not finished yet too. */
export function servicesOf(text: string): Service[] {
  return logicalLines(text).map((line) => {
    const fields = wordsOf(line);
    return { fields, overrides: overridesIn(fields.slice(COLUMNS.length)) };
  });
}

function settingIn({ text, from }: Word): Setting | undefined {
  const match = /^(\s*)([^\s=]+)(\s*=\s*)/.exec(text);
  if (!match) return undefined;
  const [all, before = '', name = ''] = match;
  const start = from + before.length;
  const value = text.slice(all.length).trimEnd();
  const valueFrom = from + all.length;
  return { name, from: start, to: start + name.length, value, valueFrom, valueTo: valueFrom + value.length };
}

/** `-o name=value`, `-oname=value` and `-o { name = value }`. */
function overridesIn(words: Word[]): Setting[] {
  const settings: (Setting | undefined)[] = [];
  for (const [index, word] of words.entries()) {
    if (word.text === '-o') settings.push(settingIn(inside(words[index + 1])));
    else if (/^-o./.test(word.text)) settings.push(settingIn(part(word, 2)));
  }
  return settings.filter((setting) => setting !== undefined);
}

function inside(word: Word | undefined): Word {
  if (!word) return { text: '', from: 0, to: 0 };
  if (!word.text.startsWith('{')) return word;
  const open = part(word, 1);
  return open.text.endsWith('}') ? { ...open, text: open.text.slice(0, -1), to: open.to - 1 } : open;
}

function part({ text, from, to }: Word, start: number): Word {
  return { text: text.slice(start), from: from + start, to };
}

/** Words parted by white space; `{ … }` at a word's beginning is one word. */
function wordsOf({ text, from }: Word): Word[] {
  const words: Word[] = [];
  let at = 0;
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) {
      at += 1;
      continue;
    }
    const end = text[at] === '{' ? groupEnd(text, at) : wordEnd(text, at);
    words.push({ text: text.slice(at, end), from: from + at, to: from + end });
    at = end;
  }
  return words;
}

function wordEnd(text: string, from: number): number {
  const length = text.slice(from).search(/\s/);
  return length < 0 ? text.length : from + length;
}

function groupEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return text.length;
}
