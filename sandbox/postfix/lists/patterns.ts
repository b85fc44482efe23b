import { splitList } from '../configuration/tokens.ts';
import type { FileSource } from '../types.ts';

/** One entry of a match list, after files were read. */
export interface Pattern {
  /** Without `!`; lower case unless it names a table. */
  text: string;
  negated: boolean;
  kind: 'literal' | 'table' | 'unreadable';
  /** Where it stands, when it came out of a file. */
  file?: string;
  line?: number;
}

/** A table is anything with a colon that does not begin with a bracket: so `::1` without brackets is taken for one. */
const namesTable = (item: string): boolean => !item.startsWith('[') && item.includes(':');

interface LogicalLine {
  text: string;
  line: number;
}

/** Comment lines and empty lines fall away, a line that begins with white space continues the one before. */
function logicalLines(contents: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  contents.split(/\r?\n/).forEach((text, index) => {
    if (/^\s*(#|$)/.test(text)) return;
    const previous = lines.at(-1);
    if (/^\s/.test(text) && previous) previous.text += ` ${text}`;
    else lines.push({ text, line: index + 1 });
  });
  return lines;
}

/** Files may name files; this deep is enough for anyone and stops a file that names itself. */
const MAX_DEPTH = 20;

/** Reads a match list: literals, tables, `/file/name`s, each with any number of `!` before it. */
export function parsePatterns(
  text: string,
  files: FileSource,
  start: { negated?: boolean; file?: string; line?: number; depth?: number } = {},
): Pattern[] {
  const { negated: outer = false, file, line, depth = 0 } = start;
  return splitList(text).flatMap((item): Pattern[] => {
    const bare = item.replace(/^!+/, '');
    const negated = outer !== ((item.length - bare.length) % 2 === 1);
    if (bare.startsWith('/')) {
      const contents = depth < MAX_DEPTH ? files.read(bare) : undefined;
      if (contents === undefined) return [{ text: bare, negated, kind: 'unreadable', file, line }];
      return logicalLines(contents).flatMap((logical) =>
        parsePatterns(logical.text, files, { negated, file: bare, line: logical.line, depth: depth + 1 }),
      );
    }
    if (namesTable(bare)) return [{ text: bare, negated, kind: 'table', file, line }];
    return [{ text: bare.toLowerCase(), negated, kind: 'literal', file, line }];
  });
}
