import type { Complaint, FileSource } from '../types.ts';
import { readAliasLines } from './alias-lines.ts';
import { type Dictionary, failed, fixed, type Opening, warning } from './dictionary.ts';
import { readKeyValueLines } from './key-value-lines.ts';
import { splitSpecification, unsupportedType } from './specification.ts';

/** The types that postmap(1) compiles, with the suffix of the file that it makes. */
const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['hash', '.db'],
  ['btree', '.db'],
  ['lmdb', '.lmdb'],
]);
/** First line of a compiled map: this library's own format, which keeps the content as it was when compiled. */
const MAGIC = 'compiled-map 1';
/** A source that changed only now is about to be compiled: Postfix does not warn yet (dict_db.c). */
const STALE_AFTER_MS = 100_000;

export type MapKind = 'postmap' | 'postalias';

export interface BuiltMap {
  /** Where the compiled map belongs: `/etc/postfix/x.db`. */
  path: string;
  /** Its content; absent when it could not be made, which the complaints explain. */
  data?: string;
  complaints: Complaint[];
}

function isCompiledType(type: string): boolean {
  return SUFFIXES.has(type);
}

/** What `postmap type:path` or `postalias type:path` does; the caller writes `data` to `path`. */
export function buildMap(
  files: FileSource,
  specification: string,
  kind: MapKind = 'postmap',
  defaultType = 'hash',
): BuiltMap {
  const { type, name } = splitSpecification(specification, defaultType);
  const path = `${name}${SUFFIXES.get(type) ?? ''}`;
  const text = files.read(name);
  if (text === undefined) return { path, complaints: [fatal(`open ${name}: No such file or directory`)] };
  if (!isCompiledType(type)) {
    const unknown = unsupportedType(type)?.[0];
    if (unknown) return { path, complaints: [unknown, fatal(`unsupported map type: ${type}`)] };
    return { path, complaints: [fatal(`no 'map create' support for this type: ${type}`)] };
  }
  const duplicate = (key: string) =>
    `${type === 'lmdb' ? `lmdb:${name}` : path}: duplicate entry: "${key.toLowerCase()}"`;
  const { entries, complaints } =
    kind === 'postalias'
      ? readAliasLines(text, name, duplicate)
      : readKeyValueLines(text, { path: name, duplicate, saysIgnored: false });
  return { path, data: serialize(type, entries), complaints };
}

/** What `postmap -d` does to a compiled map. `data` is absent when no such key was in it. */
export function withoutKeys(
  files: FileSource,
  specification: string,
  keys: readonly string[],
  defaultType = 'hash',
): BuiltMap {
  const { type, name } = splitSpecification(specification, defaultType);
  const path = `${name}${SUFFIXES.get(type) ?? ''}`;
  if (!isCompiledType(type))
    return { path, complaints: [fatal(`table ${type}:${name}: delete operation is not supported`)] };
  const data = files.read(path);
  const entries = data === undefined ? undefined : parse(data, type);
  if (!entries) {
    const why = data === undefined ? 'No such file or directory' : 'Invalid argument';
    return { path, complaints: [fatal(`open database ${path}: ${why}`)] };
  }
  const gone = keys.map((key) => entries.delete(key.toLowerCase()));
  return { path, complaints: [], ...(gone.includes(true) ? { data: serialize(type, entries) } : {}) };
}

/** A compiled map with these entries, for a caller that got them from somebody else's compiled map. */
export function compiledMap(type: string, entries: Map<string, string>): string {
  return serialize(type, entries);
}

/** Whether this is a compiled map of this library's making. */
export function isCompiledMap(data: string): boolean {
  return data.startsWith(`{"format":"${MAGIC}"`);
}

/** Whether the source says something else than what was compiled from it; undefined when one of them cannot be read. */
export function sourceChanged(files: FileSource, specification: string, kind: MapKind): boolean | undefined {
  const { type } = splitSpecification(specification, 'hash');
  const { path, data } = buildMap(files, specification, kind);
  const compiled = files.read(path);
  const [before, after] = [compiled, data].map((text) => (text === undefined ? undefined : parse(text, type)));
  if (!before || !after) return undefined;
  return before.size !== after.size || [...after].some(([key, value]) => before.get(key) !== value);
}

function serialize(type: string, entries: Map<string, string>): string {
  const header = JSON.stringify({ format: MAGIC, type });
  return `${[header, ...[...entries].map((entry) => JSON.stringify(entry))].join('\n')}\n`;
}

function parse(data: string, type: string): Map<string, string> | undefined {
  const [header = '', ...lines] = data.split('\n').filter((line) => line !== '');
  try {
    const head: unknown = JSON.parse(header);
    const rows: unknown[] = lines.map((line) => JSON.parse(line));
    return isHeader(head) && sameFormat(head.type, type) && rows.every(isEntry) ? new Map(rows) : undefined;
  } catch {
    // Not written by buildMap: to Postfix a damaged database.
    return undefined;
  }
}

function isHeader(value: unknown): value is { format: string; type: string } {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === MAGIC && 'type' in value;
}

/** hash and btree share the suffix `.db` but not the format. */
function sameFormat(written: string, wanted: string): boolean {
  return written === wanted;
}

function isEntry(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

/** Opens a compiled map. It serves what was compiled, however much the source has changed since. */
export function openCompiled({ type, name, files, now }: Opening): Dictionary {
  const path = `${name}${SUFFIXES.get(type) ?? ''}`;
  const data = files.read(path);
  if (data === undefined) return failed(`open database ${path}: No such file or directory`);
  const entries = parse(data, type);
  if (!entries) return failed(`open database ${path}: Invalid argument`);
  const source = files.mtimeMs(name);
  const compiled = files.mtimeMs(path);
  const stale = source !== undefined && compiled !== undefined && source > compiled && source < now() - STALE_AFTER_MS;
  return fixed(entries, stale ? [warning(`database ${path} is older than source file ${name}`)] : []);
}

function fatal(text: string): Complaint {
  return { level: 'fatal', text };
}
