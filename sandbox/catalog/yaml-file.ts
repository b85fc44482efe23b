/** Reads one YAML file against a schema; every problem gets the line it is on and the path of its key. */
import { readFile } from 'node:fs/promises';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Problems } from './problems.ts';

/** undefined when the file has problems, which are then in `problems`. `shown` is the file's name in messages. */
export async function readYaml<T>(
  file: string,
  shown: string,
  schema: z.ZodType<T>,
  problems: Problems,
): Promise<T | undefined> {
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    for (const { pos, message } of document.errors) {
      const { line, col } = lines.linePos(pos[0]);
      problems.add(`${shown}:${line}:${col}`, `not valid YAML: ${message}.`);
    }
    return undefined;
  }
  const read = schema.safeParse(document.toJS());
  if (read.success) return read.data;
  for (const issue of read.error.issues)
    for (const path of pathsOf(issue))
      problems.add(`${shown}${lineOf(document, lines, path)}`, `${keyPath(path)}: ${describe(issue)}`);
  return undefined;
}

/** zod tells unknown keys of one object together, under the object's path. */
function pathsOf(issue: z.core.$ZodIssue): PropertyKey[][] {
  return issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
}

/** `tasks[1].points`, or `(the whole file)`. */
function keyPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text.replace(/^\./, '') || '(the whole file)';
}

/** `:12` of the key, or of the nearest one around it that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return `:${lines.linePos(node.range[0]).line}`;
  }
  return '';
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `unknown key. Correct its name or remove it; labs/schema.ts lists the keys.`;
  if (issue.code === 'invalid_type' && issue.input === undefined) return `missing; give ${article(issue.expected)}.`;
  if (issue.code === 'invalid_union' && issue.discriminator)
    return `no such ${issue.discriminator}; labs/schema.ts lists what there is.`;
  return `${issue.message}.`;
}

function article(what: string): string {
  return /^[aeiou]/.test(what) ? `an ${what}` : `a ${what}`;
}
