/** Where in main.cf, master.cf or a file that they name a setting is written: the line that somebody would have to edit. */
import type { Configuration, Place } from '../types.ts';
import { readLogicalLines } from './logical-lines.ts';

/** How far `$name` is followed from one parameter to the next. */
const MAX_REFERENCES = 5;
const REFERENCE = /\$[{(]?([A-Za-z0-9_]+)/g;

/** Where a parameter gets its value. */
export function placeOf(configuration: Configuration, parameter: string): Place {
  const { kind, file, line } = configuration.origin(parameter);
  const place: Place = { parameter, kind, value: configuration.raw(parameter) };
  if (file === undefined || line === undefined) return place;
  const found = settingLine(linesFrom(configuration, file, line), parameter, kind);
  return { ...place, file, ...(found ?? { line }) };
}

/**
 * Where the words stand of which one entry of a parameter's list consists: their own line of a list over several lines, or
 * of the parameter or file that the list refers to. The parameter's own place if they are not to be found.
 */
export function placeOfEntry(configuration: Configuration, parameter: string, entry: string): Place {
  const words = splitWords(entry);
  return (words.length > 0 && search(configuration, parameter, words, 0)) || placeOf(configuration, parameter);
}

function search(configuration: Configuration, parameter: string, words: string[], depth: number): Place | undefined {
  const place = placeOf(configuration, parameter);
  const lines = place.file === undefined ? [] : linesFrom(configuration, place.file, place.line ?? 1);
  const own = lines.slice(lines.findIndex(({ line }) => line === place.line));
  const found = place.kind === 'default' ? undefined : lineOfWords(own, words);
  if (found) return { ...place, ...found };
  // A default has no line; it stands in Postfix itself.
  if (place.kind === 'default' && lineOfWords([{ line: 0, text: place.value }], words)) return place;
  if (depth >= MAX_REFERENCES) return undefined;
  for (const [, name = ''] of place.value.matchAll(REFERENCE)) {
    const referred = search(configuration, name, words, depth + 1);
    if (referred) return referred;
  }
  return inNamedFile(configuration, place, words);
}

/** A list may name a file with one entry a line. */
function inNamedFile(configuration: Configuration, place: Place, words: string[]): Place | undefined {
  for (const path of splitWords(place.value).filter((word) => word.startsWith('/'))) {
    const text = configuration.files.read(path);
    const found = text === undefined ? undefined : lineOfWords(numbered(text), words);
    if (found) return { parameter: place.parameter, kind: 'file', value: place.value, file: path, ...found };
  }
  return undefined;
}

/** The line of a table's source that has this key, if the table has one that people write. */
export function placeInTable(configuration: Configuration, table: string, key: string): Place | undefined {
  const [, file] = /^(?:[a-z]+:)+(\/.+)$/.exec(table) ?? [];
  const text = file === undefined ? undefined : configuration.files.read(file);
  if (file === undefined || text === undefined) return undefined;
  const found = numbered(text).find(({ text: line }) => firstWord(line).toLowerCase() === key.toLowerCase());
  return found && { parameter: table, kind: 'file', value: key, file, line: found.line, text: found.text.trim() };
}

interface NumberedLine {
  line: number;
  text: string;
}

function numbered(text: string): NumberedLine[] {
  return text.split('\n').map((content, index) => ({ line: index + 1, text: content }));
}

const isComment = ({ text }: NumberedLine): boolean => /^\s*(#|$)/.test(text);

/** The physical lines, without comments, of the logical line that starts there. */
function linesFrom({ files }: Configuration, path: string, start: number): NumberedLine[] {
  const text = files.read(path) ?? '';
  const logical = readLogicalLines(text, path).lines.find(({ line }) => line === start);
  return numbered(text).filter(
    (each) => each.line >= start && each.line <= (logical?.lastLine ?? start) && !isComment(each),
  );
}

/** In master.cf the last `-o name=` counts; in main.cf a setting starts where its logical line does. */
function settingLine(lines: NumberedLine[], name: string, kind: Place['kind']): NumberedLine | undefined {
  const [first] = lines;
  if (kind !== 'master.cf') return first && { line: first.line, text: first.text.trim() };
  const found = lines.findLast(({ text }) => new RegExp(`(^|[\\s{o])${name}\\s*=`).test(text)) ?? first;
  return found && { line: found.line, text: found.text.trim() };
}

const splitWords = (text: string): string[] => text.split(/[\s,{}=]+/).filter((word) => word !== '');
const firstWord = (text: string): string => /^\S*/.exec(text)?.[0] ?? '';

/** The line of the first of these words, where they follow each other. */
function lineOfWords(lines: NumberedLine[], words: string[]): NumberedLine | undefined {
  const found = lines.flatMap(({ line, text }) => splitWords(text).map((word) => ({ word, line, text: text.trim() })));
  const at = found.findIndex((_, index) =>
    words.every((word, offset) => found[index + offset]?.word.toLowerCase() === word.toLowerCase()),
  );
  const hit = found[at];
  return hit && { line: hit.line, text: hit.text };
}
