import { type LogicalLine, readLogicalLines } from '../configuration/logical-lines.ts';
import { splitList, ungroup } from '../configuration/tokens.ts';
import type { Complaint } from '../types.ts';
import type { Opening } from './dictionary.ts';

export type RuleLines =
  | { lines: LogicalLine[]; path?: string; complaints: Complaint[] }
  | { failure: string; complaints: Complaint[] };

/** The rules of a cidr, regexp or pcre table: a file's logical lines, or `type:{ { rule }, { rule } }`. */
export function readRuleLines({ type, name, files }: Opening): RuleLines {
  if (name.startsWith('{')) return readInlineRules(type, name);
  const text = files.read(name);
  if (text === undefined) return { failure: `open ${name}: No such file or directory`, complaints: [] };
  return { ...readLogicalLines(text, name), path: name };
}

function readInlineRules(type: string, name: string): RuleLines {
  const outer = ungroup(name);
  if (outer.error) return { failure: `${type} map: ${outer.error}`, complaints: [] };
  const lines: LogicalLine[] = [];
  for (const [index, word] of splitList(outer.content).entries()) {
    if (!word.startsWith('{')) return { failure: `${type} map: no '{' at start of text in "${word}"`, complaints: [] };
    const { content, error } = ungroup(word);
    if (error) return { failure: `${type} map: ${error}`, complaints: [] };
    lines.push({ text: content, line: index + 1, lastLine: index + 1 });
  }
  return { lines, complaints: [] };
}
