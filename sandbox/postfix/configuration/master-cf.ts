import type { Complaint, Service } from '../types.ts';
import { readLogicalLines } from './logical-lines.ts';
import { splitFields, splitNameValue, ungroup } from './tokens.ts';

/** A master.cf line, as postconf shows it and as master(8) runs it. */
export interface MasterEntry {
  /**
   * service, type, private, unprivileged, chroot, wakeup, process limit, command, then arguments as postconf takes them
   * apart: `-o`, `name=value`.
   */
  fields: string[];
  /** The arguments that the daemon gets. */
  args: string[];
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
const YES_NO_DEFAULT = /^[yn-]$/;
const FIELD_SYNTAX: Partial<Record<string, RegExp>> = {
  type: /^(inet|unix|unix-dgram|fifo|pass)$/,
  private: YES_NO_DEFAULT,
  unprivileged: YES_NO_DEFAULT,
  chroot: YES_NO_DEFAULT,
  wakeup: /^(-|\d*)\??$/,
  process_limit: /^(-|\d+)$/,
};

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
  for (const [index, name] of FIELD_NAMES.entries()) {
    const error = badField(name, fields[index] ?? '', text);
    if (error) return { error, unplaced: true };
  }
  const written = fields.slice(COMMAND_FIELD + 1);
  const { args, warnings } = normalizeArguments(written);
  const given = written.map((argument) => (argument.startsWith('{') ? ungroup(argument).content : argument));
  return { entry: { fields: [...fields.slice(0, COMMAND_FIELD + 1), ...args], args: given, line }, warnings };
}

/** The complaint over a field's value, as part of `text`. */
export function badField(name: string, value: string, text = value): string | undefined {
  if (FIELD_SYNTAX[name]?.test(value) !== false) return undefined;
  return `invalid ${name} field "${value}" in "${text}"`;
}

/**
 * Splits `-vo name=value` into `-v`, `-o`, `name=value` and takes the braces off `{ … }` arguments. As in postconf, every
 * `o` behind an option's first letter splits it, also one that belongs to a value: `-omynetworks=…` is shown as
 * `-o mynetw -o rks=…`, though the daemon reads it well.
 */
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
    const inner = option.indexOf('o', 2);
    if (inner > 0) {
      pending.unshift(option.slice(0, inner), `-${option.slice(inner)}`);
      continue;
    }
    if (!option.startsWith('-o')) {
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

/** Options of Postfix's daemons that take a value. */
const WITH_VALUE = 'imnost';

/** The same as the daemon's getopt(3) sees it: `-o` may stand behind other letters and before its value. */
function readOptions(args: string[]): { overrides: Map<string, string>; rest: string[] } {
  const overrides = new Map<string, string>();
  const rest: string[] = [];
  const pending = [...args];
  while (/^-./.test(pending[0] ?? '') && pending[0] !== '--') {
    const option = pending.shift() ?? '';
    const at = [...option].findIndex((letter, index) => index > 0 && WITH_VALUE.includes(letter));
    if (option[at] !== 'o') {
      rest.push(option);
      if (at === option.length - 1 && pending[0] !== undefined) rest.push(pending.shift() ?? '');
      continue;
    }
    if (at > 1) rest.push(option.slice(0, at));
    const value = at < option.length - 1 ? option.slice(at + 1) : pending.shift();
    const parsed = splitNameValue(value ?? '');
    if (!('error' in parsed)) overrides.set(parsed.name, parsed.value);
  }
  return { overrides, rest: [...rest, ...pending] };
}

export interface MasterDefaults {
  chroot: boolean;
  processLimit: string;
}

/** Applies master(5)'s defaults to the `-` fields. */
export function toService(entry: MasterEntry, file: string, defaults: MasterDefaults): Service {
  const [name = '', type = '', isPrivate, unprivileged, chroot, wakeup = '-', limit = '-', command = ''] = entry.fields;
  const { overrides, rest } = readOptions(entry.args);
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
