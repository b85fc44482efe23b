import { readLogicalLines } from '../configuration/logical-lines.ts';
import type { Complaint } from '../types.ts';
import { foldKey, warning } from './dictionary.ts';

export interface KeyValueOptions {
  path: string;
  /** How the type names the place of a repeated key: a map file has no line numbers any more. */
  duplicate(key: string, line: number): string;
  /** texthash: says that it goes on without a bad line. */
  saysIgnored: boolean;
}

/** Reads `key white space value` lines (postmap(1)). The first of two equal keys stays. */
export function readKeyValueLines(
  text: string,
  { path, duplicate, saysIgnored }: KeyValueOptions,
): { entries: Map<string, string>; complaints: Complaint[] } {
  const { lines, complaints } = readLogicalLines(text, path);
  const entries = new Map<string, string>();
  for (const { text: content, line } of lines) {
    const complain = (what: string) => complaints.push(warning(`${path}, line ${line}: ${what}`, path, line));
    const end = keyEnd(content);
    if (end === undefined) {
      complain(`unbalanced '"' in '${content}' -- ignoring this line`);
      continue;
    }
    const key = content.slice(0, end);
    const value = content.slice(end).trim();
    if (key === '' || value === '') {
      complain(`expected format: key whitespace value${saysIgnored ? ' -- ignoring this line' : ''}`);
      continue;
    }
    if (key.endsWith(':')) complain('record is in "key: value" format; is this an alias file?');
    const folded = foldKey(key);
    if (entries.has(folded)) complaints.push(warning(duplicate(key, line), path, line));
    else entries.set(folded, value);
  }
  return { entries, complaints };
}

/** The key ends at the first white space outside double quotes; undefined when a quote is left open. */
function keyEnd(text: string): number | undefined {
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(character)) return index;
  }
  return quoted ? undefined : text.length;
}
