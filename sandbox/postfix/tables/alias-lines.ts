import { readLogicalLines } from '../configuration/logical-lines.ts';
import type { Complaint } from '../types.ts';
import { foldKey, warning } from './dictionary.ts';

/** Reads `name: value, value` lines (aliases(5)). */
export function readAliasLines(
  text: string,
  path: string,
  duplicate: (key: string) => string,
): { entries: Map<string, string>; complaints: Complaint[] } {
  const { lines, complaints } = readLogicalLines(text, path);
  const entries = new Map<string, string>();
  for (const { text: content, line } of lines) {
    const complain = (what: string) => complaints.push(warning(`${path}, line ${line}: ${what}`, path, line));
    const colon = findOutsideQuotes(content, ':');
    const name = content.slice(0, Math.max(colon, 0)).trim();
    const values = splitValues(content.slice(colon + 1));
    if (colon < 0 || name === '' || values.length === 0 || findOutsideQuotes(name, ',') >= 0) {
      complain('need name:value pair');
    } else if (findOutsideQuotes(name, '@') >= 0 || findOutsideQuotes(name, '%') >= 0) {
      complain('name must be local and have no domain');
    } else {
      const key = foldKey(unquote(name));
      if (entries.has(key)) complaints.push(warning(duplicate(key), path, line));
      else entries.set(key, values.join(', '));
    }
  }
  return { entries, complaints };
}

/** The values of one alias, as `local(8)` takes them apart: at commas outside double quotes. */
export function splitValues(text: string): string[] {
  const values: string[] = [];
  let rest = text;
  while (rest !== '') {
    const comma = findOutsideQuotes(rest, ',');
    values.push((comma < 0 ? rest : rest.slice(0, comma)).trim());
    rest = comma < 0 ? '' : rest.slice(comma + 1);
  }
  return values.filter((value) => value !== '');
}

function findOutsideQuotes(text: string, wanted: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === wanted && !quoted) return index;
  }
  return -1;
}

/** RFC 5322 quoted-string to its content. */
function unquote(text: string): string {
  return text.replaceAll(/"((?:[^"\\]|\\.)*)"/g, (_, inner: string) => inner.replaceAll(/\\(.)/g, '$1'));
}
