import type { Complaint, Service } from '../types.ts';
import { readLogicalLines } from './logical-lines.ts';
import { splitFields, splitNameValue, ungroup } from './tokens.ts';

/** A master.cf line with its daemon arguments brought into one form: `-o`, `name=value`. */
export interface MasterEntry {
  /** service, type, private, unprivileged, chroot, wakeup, process limit, command, then arguments. */
  fields: string[];
  line: number;
}

export interface MasterCf {
  entries: MasterEntry[];
  complaints: Complaint[];
}

export const FIELD_NAMES = [
  'service',
  'type',
  'private',
  'unprivileged',
  'chroot',
  'wakeup',
  'process_limit',
  'command',
] as const;
export const COMMAND_FIELD = 7;
const TYPES = new Set(['inet', 'unix', 'unix-dgram', 'fifo', 'pass']);
const YES_NO_DEFAULT = /^[yn-]$/;
const FIELD_SYNTAX: [index: number, pattern: RegExp][] = [
  [2, YES_NO_DEFAULT],
  [3, YES_NO_DEFAULT],
  [4, YES_NO_DEFAULT],
  [5, /^(-|\d*)\??$/],
  [6, /^(-|\d+)$/],
];

/** Reads master.cf (master(5)). A bad line is fatal and ends the reading, as in Postfix. */
export function parseMasterCf(text: string, file: string): MasterCf {
  const { lines, complaints } = readLogicalLines(text, file);
  const entries: MasterEntry[] = [];
  for (const { text: content, line } of lines) {
    const parsed = parseMasterEntry(content, line);
    if ('error' in parsed) {
      const where = parsed.unplaced ? '' : `file ${file}: line ${line}: `;
      complaints.push({ level: 'fatal', text: `${where}${parsed.error}`, file, line });
      break;
    }
    complaints.push(...parsed.warnings.map((warning): Complaint => ({ level: 'warning', text: warning, file, line })));
    entries.push(parsed.entry);
  }
  return { entries, complaints };
}

type ParsedEntry = { entry: MasterEntry; warnings: string[] } | { error: string; unplaced?: boolean };

/** One logical line of master.cf. postconf does not say where an invalid field stands; `unplaced` marks that. */
export function parseMasterEntry(text: string, line: number): ParsedEntry {
  const fields = splitFields(text);
  if (fields.length <= COMMAND_FIELD) return { error: 'bad field count' };
  const bad = badField(fields);
  if (bad) return { error: `invalid ${bad.name} field "${bad.value}" in "${text}"`, unplaced: true };
  const { args, warnings } = normalizeArguments(fields.slice(COMMAND_FIELD + 1));
  return { entry: { fields: [...fields.slice(0, COMMAND_FIELD + 1), ...args], line }, warnings };
}

function badField(fields: string[]): { name: string; value: string } | undefined {
  const type = fields[1] ?? '';
  if (!TYPES.has(type)) return { name: 'type', value: type };
  for (const [index, pattern] of FIELD_SYNTAX) {
    const value = fields[index] ?? '';
    if (!pattern.test(value)) return { name: FIELD_NAMES[index] ?? '', value };
  }
  return undefined;
}

/** Splits `-voname=value` into `-v`, `-o`, `name=value` and takes the braces off `{ … }` arguments. */
function normalizeArguments(written: string[]): { args: string[]; warnings: string[] } {
  const warnings: string[] = [];
  const args: string[] = [];
  const pending = [...written];
  const take = (value: string, isSetting: boolean) => {
    if (!value.startsWith('{')) return value;
    const { content, error } = ungroup(value);
    if (error) warnings.push(`master.cf: ${error}`);
    return isSetting ? compactSetting(content, warnings) : content;
  };
  while (pending[0]?.startsWith('-') && pending[0] !== '--') {
    const option = pending.shift() ?? '';
    const inner = option.indexOf('o', 1);
    if (inner > 1) {
      args.push(option.slice(0, inner));
      pending.unshift(`-${option.slice(inner)}`);
      continue;
    }
    if (inner < 0) {
      args.push(option);
      continue;
    }
    args.push('-o');
    const value = option.length > 2 ? option.slice(2) : pending.shift();
    if (value !== undefined) args.push(take(value, true));
  }
  args.push(...pending.map((value) => take(value, false)));
  return { args, warnings };
}

function compactSetting(text: string, warnings: string[]): string {
  const parsed = splitNameValue(text);
  if ('error' in parsed) {
    warnings.push(`master.cf: ${parsed.error}: "${text}"`);
    return text;
  }
  return `${parsed.name}=${parsed.value}`;
}

/** The `-o` settings among a service's arguments, and the rest. */
export function splitOverrides(args: string[]): { overrides: Map<string, string>; rest: string[] } {
  const overrides = new Map<string, string>();
  const rest: string[] = [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const option = args[index] ?? '';
    if (!option.startsWith('-') || option === '--') break;
    if (option !== '-o') {
      rest.push(option);
      continue;
    }
    index += 1;
    const parsed = splitNameValue(args[index] ?? '');
    if (!('error' in parsed)) overrides.set(parsed.name, parsed.value);
  }
  return { overrides, rest: [...rest, ...args.slice(index)] };
}

export interface MasterDefaults {
  chroot: boolean;
  processLimit: string;
}

/** Applies master(5)'s defaults to the `-` fields. */
export function toService(entry: MasterEntry, file: string, defaults: MasterDefaults): Service {
  const [name = '', type = '', isPrivate, unprivileged, chroot, wakeup = '-', limit = '-', command = ''] = entry.fields;
  const { overrides, rest } = splitOverrides(entry.fields.slice(COMMAND_FIELD + 1));
  return {
    name,
    type: type as Service['type'],
    private: isPrivate !== 'n',
    unprivileged: unprivileged !== 'n',
    chroot: chroot === 'y' || (chroot === '-' && defaults.chroot),
    wakeup: wakeup === '-' ? '0' : wakeup,
    maxProcesses: limit === '-' ? defaults.processLimit : limit,
    command,
    args: rest,
    overrides,
    file,
    line: entry.line,
  };
}
