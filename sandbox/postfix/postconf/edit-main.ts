import { splitNameValue } from '../configuration/tokens.ts';
import type { Complaint } from '../types.ts';
import { byCode } from './known-names.ts';
import { Fatal } from './result.ts';

/** `postconf -e`, `postconf -X` and `postconf -#`. */
export type EditMode = 'edit' | 'exclude' | 'comment out';

export interface Edited {
  text: string;
  complaints: Complaint[];
}

/** Edits main.cf as postconf does: comments and positions stay, new settings go to the end in order of name. */
export function editMain(text: string, mode: EditMode, requests: string[], path: string): Edited {
  const complaints: Complaint[] = [];
  const values = readRequests(requests, mode, complaints);
  const found = new Map<string, number>();
  const lines = physicalLines(text);
  const result: string[] = [];
  let matched = false;
  for (const line of lines) {
    const content = line.trimStart();
    if (content === '' || content.startsWith('#')) {
      result.push(line);
    } else if (content !== line) {
      if (!matched) result.push(line);
      else if (mode === 'comment out') result.push(`#${line}`);
    } else {
      const name = /^[^ \t\r\n\v\f=]*/.exec(line)?.[0] ?? '';
      const value = values.get(name);
      matched = value !== undefined;
      if (value === undefined) {
        result.push(line);
        continue;
      }
      const times = found.get(name) ?? 0;
      if (times === 1) complaints.push({ level: 'warning', text: `${path}: multiple entries for "${name}"` });
      found.set(name, times + 1);
      if (mode === 'edit') result.push(`${name} = ${value}`);
      else if (mode === 'comment out') result.push(`#${line}`);
    }
  }
  if (mode === 'edit') {
    const added = [...values].filter(([name]) => !found.has(name)).sort(([a], [b]) => byCode(a, b));
    result.push(...added.map(([name, value]) => `${name} = ${value}`));
  }
  return { text: result.map((line) => `${line}\n`).join(''), complaints };
}

function readRequests(requests: string[], mode: EditMode, complaints: Complaint[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const request of requests) {
    const { name, value } = readRequest(request, mode);
    const earlier = values.get(name);
    if (earlier !== undefined) {
      complaints.push({ level: 'warning', text: `ignoring earlier request: '${name} = ${earlier}'` });
    }
    values.set(name, value);
  }
  return values;
}

function readRequest(request: string, mode: EditMode): { name: string; value: string } {
  if (request.includes('\n')) throw new Fatal('-e, -X, or -# accepts no multi-line input');
  const text = request.trimStart();
  if (text.startsWith('#')) throw new Fatal('-e, -X, or -# accepts no comment input');
  if (mode === 'edit') {
    const parsed = splitNameValue(text);
    if ('error' in parsed) throw new Fatal(`${parsed.error}: "${text}"`);
    return parsed;
  }
  if (text === '') throw new Fatal('-X or -# requires non-blank parameter names');
  if (text.includes('=')) throw new Fatal('-X or -# requires parameter names without value');
  return { name: text.trimEnd(), value: '' };
}

/** Lines without their ends; a last line without one counts too. */
export function physicalLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
