/** What the Tab key adds to a line: commands, files, parameters of Postfix. */
import { posix } from 'node:path';
import type { HostFiles } from '../files/host-files.ts';

export interface Completion {
  /** Text to put behind the cursor. */
  insert: string;
  candidates: string[];
}

export interface CompletionSource {
  files: HostFiles;
  cwd: string;
  home: string;
  commands: readonly string[];
  parameters: readonly string[];
}

/** Where the word before the cursor is the name of a command. */
const COMMAND_PLACE = /(?:^|[|;&(`]|\$\(|(?:^|\s)(?:sudo|then|do|else|xargs|time|if|while))\s*$/;

export function complete(before: string, source: CompletionSource): Completion {
  const word = /(?:[^\s\\|;&(<>='"]|\\.)*$/.exec(before)?.[0] ?? '';
  const place = before.slice(0, before.length - word.length);
  if (COMMAND_PLACE.test(place) && !word.includes('/')) return among(source.commands, word, word, ' ');
  if (/\bpostconf\s[^|;&]*$/.test(place) && !word.startsWith('-') && source.parameters.length > 0)
    return among(source.parameters, word, word, '');
  return file(word.replace(/\\(.)/g, '$1'), source);
}

function file(word: string, { files, cwd, home }: CompletionSource): Completion {
  const slash = word.lastIndexOf('/') + 1;
  const folder = posix.resolve(cwd, word.slice(0, slash).replace(/^~\//, `${home}/`) || '.');
  const start = word.slice(slash);
  const names = files
    .list(folder)
    .filter((name) => name.startsWith(start) && (start.startsWith('.') || !name.startsWith('.')))
    .map((name) => (files.stat(posix.join(folder, name))?.type === 'directory' ? `${name}/` : name));
  const found = among(names, start, start, ' ');
  const insert = found.insert.replace(/[\s\\'"$&|;()<>*?!`]/g, '\\$&');
  return { ...found, insert: found.insert.endsWith(' ') ? `${insert.slice(0, -2)} ` : insert };
}

function among(names: readonly string[], word: string, shown: string, end: string): Completion {
  const candidates = [...new Set(names.filter((name) => name.startsWith(word)))].sort();
  const [only] = candidates;
  if (only === undefined) return { insert: '', candidates };
  if (candidates.length === 1)
    return { insert: only.slice(shown.length) + (only.endsWith('/') ? '' : end), candidates };
  return { insert: commonStart(candidates).slice(shown.length), candidates };
}

function commonStart(names: readonly string[]): string {
  return names.reduce((common, name) => {
    let length = 0;
    while (length < common.length && common[length] === name[length]) length += 1;
    return common.slice(0, length);
  });
}

/** In columns, as readline shows them. */
export function listed(names: readonly string[], width: number): string {
  const cell = Math.max(...names.map((name) => name.length)) + 2;
  const columns = Math.max(1, Math.floor(width / cell));
  const rows = Math.ceil(names.length / columns);
  const line = (row: number) =>
    Array.from({ length: columns }, (_, column) => (names[column * rows + row] ?? '').padEnd(cell))
      .join('')
      .trimEnd();
  return Array.from({ length: rows }, (_, row) => `${line(row)}\r\n`).join('');
}
