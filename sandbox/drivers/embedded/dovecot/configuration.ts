/** Dovecot's configuration as far as logins need it: settings, sections within sections, and included files (doveconf(1)). */
import { posix } from 'node:path';
import type { HostFiles } from '../files/host-files.ts';

/** `service auth { … }`: type `service`, name `auth`. The whole configuration is one without either. */
export interface Section {
  type: string;
  name: string;
  settings: Map<string, string>;
  sections: Section[];
}

const DOVECOT_CONF = '/etc/dovecot/dovecot.conf';
/** Files may include each other in a circle. */
const MAX_FILES = 50;

/** What doveconf says when it stops; the message names file and line. */
export class ConfigurationError extends Error {}

export function readConfiguration(files: HostFiles): Section {
  const root = section('', '');
  const reader = { files, open: [root], read: 0 };
  readFile(reader, DOVECOT_CONF);
  if (reader.open.length > 1) throw new ConfigurationError(`Error in configuration file ${DOVECOT_CONF}: Missing '}'`);
  return root;
}

interface Reader {
  files: HostFiles;
  /** The sections that the next line is in, the outermost first. */
  open: Section[];
  read: number;
}

function readFile(reader: Reader, path: string): void {
  const text = reader.files.readText(path);
  reader.read += 1;
  if (text === undefined) throw new ConfigurationError(`open(${path}) failed: No such file or directory`);
  if (reader.read > MAX_FILES) throw new ConfigurationError(`Error in configuration file ${path}: Recursive include`);
  for (const [index, line] of text.split('\n').entries()) {
    const problem = readLine(reader, path, line.replace(/(^|\s)#.*$/, '').trim());
    if (problem) throw new ConfigurationError(`Error in configuration file ${path} line ${index + 1}: ${problem}`);
  }
}

/** Takes one line; what is wrong with it, if anything. */
function readLine(reader: Reader, path: string, line: string): string | undefined {
  const { open } = reader;
  const innermost = open.at(-1);
  if (line === '' || innermost === undefined) return undefined;
  const include = /^!include(_try)?\s+(\S+)$/.exec(line);
  if (include) return readIncluded(reader, posix.resolve(posix.dirname(path), include[2] ?? ''), !!include[1]);
  if (line === '}') return open.length > 1 ? void open.pop() : 'Unexpected }';
  const begins = /^([\w-]+)(?:\s+(\S+))?\s*\{$/.exec(line);
  if (begins) {
    open.push(opened(innermost, begins[1] ?? '', unquoted(begins[2] ?? '')));
    return undefined;
  }
  const setting = /^([\w/%-]+)\s*=\s*(.*)$/.exec(line);
  if (!setting) return "Expecting '='";
  innermost.settings.set(setting[1] ?? '', unquoted(setting[2] ?? ''));
  return undefined;
}

/** `*` stands for any name of the folder; hidden files are left out. */
function readIncluded(reader: Reader, pattern: string, mayBeAbsent: boolean): string | undefined {
  const [folder, name] = [posix.dirname(pattern), posix.basename(pattern)];
  if (!name.includes('*')) {
    if (reader.files.readText(pattern) === undefined)
      return mayBeAbsent ? undefined : `Couldn't open include file ${pattern}: No such file or directory`;
    readFile(reader, pattern);
    return undefined;
  }
  const [start = '', end = ''] = name.split('*');
  const names = reader.files.list(folder).filter((each) => each.startsWith(start) && each.endsWith(end));
  for (const each of names.filter((found) => !found.startsWith('.')).sort()) readFile(reader, posix.join(folder, each));
  return undefined;
}

/** A section that is written twice is one. */
function opened(parent: Section, type: string, name: string): Section {
  const known = parent.sections.find((each) => each.type === type && each.name === name);
  if (known) return known;
  const made = section(type, name);
  parent.sections.push(made);
  return made;
}

function section(type: string, name: string): Section {
  return { type, name, settings: new Map(), sections: [] };
}

function unquoted(text: string): string {
  return /^"(.*)"$/.exec(text)?.[1] ?? text;
}
