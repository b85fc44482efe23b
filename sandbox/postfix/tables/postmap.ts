import { type LoadedConfiguration, loadConfiguration } from '../configuration/load.ts';
import { type CommandResult, Fatal } from '../postconf/result.ts';
import type { Complaint, FileSource } from '../types.ts';
import { buildMap, type MapKind, withoutKeys } from './map-file.ts';
import { openDictionary } from './open.ts';
import { splitSpecification } from './specification.ts';

/** What postmap(1) and postalias(1) are given on the command line. */
interface Options {
  directory?: string;
  query?: string;
  removed?: string;
  sequence: boolean;
  operands: string[];
}

export interface TableCommandOptions {
  /** Standard input, for `-q -`. */
  input?: string;
  now?: () => number;
}

const FLAGS: Record<MapKind, string> = { postmap: 'bfFhimnNoprsuUvw', postalias: 'finNoprsvw' };
const USAGE: Record<MapKind, string> = {
  postmap: 'usage: postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file...',
  postalias: 'usage: postalias [-Nfinoprsvw] [-c config_dir] [-d key] [-q key] [map_type:]file...',
};

/** postmap(1): compiles tables, or with -q and -s shows what is in them. */
export function postmap(files: FileSource, args: string[], options: TableCommandOptions = {}): CommandResult {
  return run('postmap', files, args, options);
}

/** postalias(1): the same for alias files. */
export function postalias(files: FileSource, args: string[], options: TableCommandOptions = {}): CommandResult {
  return run('postalias', files, args, options);
}

/** newaliases(1): compiles every table of alias_database. */
export function newaliases(files: FileSource, configuration: LoadedConfiguration): CommandResult {
  const command = new TableCommand('postalias', files, configuration, {});
  return attempt(command.complaints, () => command.build(configuration.list('alias_database')));
}

function run(kind: MapKind, files: FileSource, args: string[], options: TableCommandOptions): CommandResult {
  const complaints: Complaint[] = [];
  return attempt(complaints, () => {
    const parsed = parseArguments(kind, args);
    const configuration = loadConfiguration(files, parsed.directory);
    for (const complaint of configuration.complaints.filter(({ file }) => file?.endsWith('/main.cf'))) {
      if (complaint.level === 'fatal') throw new Fatal(complaint.text);
      complaints.push(complaint);
    }
    const command = new TableCommand(kind, files, configuration, options, complaints);
    if (parsed.query !== undefined) return command.query(parsed.query, parsed.operands);
    if (parsed.removed !== undefined) return command.remove(parsed.removed, parsed.operands);
    return parsed.sequence ? command.list(parsed.operands) : command.build(parsed.operands);
  });
}

function attempt(complaints: Complaint[], action: () => CommandResult): CommandResult {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    const all: Complaint[] = [...complaints, { level: 'fatal', text: error.message }];
    return { output: [], complaints: all, written: new Map(), exitCode: 1 };
  }
}

function parseArguments(kind: MapKind, args: string[]): Options {
  const operands = [...args];
  const options: Options = { sequence: false, operands };
  while (/^-./.test(operands[0] ?? '') && operands[0] !== '--') {
    const letters = operands.shift()?.slice(1) ?? '';
    const end = /[cdq]/.exec(letters)?.index ?? letters.length;
    const flags = letters.slice(0, end);
    if (![...flags].every((flag) => FLAGS[kind].includes(flag))) throw new Fatal(USAGE[kind]);
    options.sequence ||= flags.includes('s');
    const letter = letters[end];
    if (letter === undefined) continue;
    const value = letters.slice(end + 1) || operands.shift();
    if (value === undefined) throw new Fatal(USAGE[kind]);
    if (letter === 'c') options.directory = value;
    else if (letter === 'd') options.removed = value;
    else options.query = value;
  }
  const ways = [options.query !== undefined, options.removed !== undefined, options.sequence];
  if (ways.filter(Boolean).length > 1) throw new Fatal('specify only one of -s or -q or -d');
  if (operands.length === 0) throw new Fatal(USAGE[kind]);
  return options;
}

class TableCommand {
  readonly complaints: Complaint[];
  readonly #kind: MapKind;
  readonly #files: FileSource;
  readonly #defaultType: string;
  readonly #options: TableCommandOptions;

  constructor(
    kind: MapKind,
    files: FileSource,
    configuration: LoadedConfiguration,
    options: TableCommandOptions,
    complaints: Complaint[] = [],
  ) {
    this.complaints = complaints;
    this.#kind = kind;
    this.#files = files;
    this.#defaultType = configuration.get('default_database_type');
    this.#options = options;
  }

  build(specifications: string[]): CommandResult {
    const written = new Map<string, string>();
    for (const specification of specifications) {
      const built = buildMap(this.#files, specification, this.#kind, this.#defaultType);
      this.complaints.push(...built.complaints);
      // Postfix has written the tables before the one that it dies of.
      if (built.data === undefined) return { ...this.#done([], 1), written };
      written.set(built.path, built.data);
    }
    return { ...this.#done([], 0), written };
  }

  /** Takes keys out of compiled tables, whose sources stay as they are. */
  remove(key: string, specifications: string[]): CommandResult {
    const written = new Map<string, string>();
    for (const specification of specifications) {
      const left = withoutKeys(this.#files, specification, this.#keys(key), this.#defaultType);
      this.complaints.push(...left.complaints);
      if (left.data !== undefined) written.set(left.path, left.data);
    }
    return { ...this.#done([], written.size > 0 ? 0 : 1), written };
  }

  /** A hyphen stands for the lines of standard input. */
  #keys(key: string): string[] {
    return key === '-' ? (this.#options.input ?? '').split('\n').filter((line) => line !== '') : [key];
  }

  query(key: string, specifications: string[]): CommandResult {
    const keys = this.#keys(key);
    const output: string[] = [];
    for (const one of keys) {
      const found = this.#first(one, specifications);
      if (found !== undefined) output.push(key === '-' ? this.#entry(one, found) : found);
    }
    return this.#done(output, output.length > 0 ? 0 : 1);
  }

  list(specifications: string[]): CommandResult {
    const [specification = ''] = specifications;
    const { name, entries } = this.#open(specification);
    if (!entries) throw new Fatal(`table ${name}: sequence operation is not supported`);
    return this.#done(
      [...entries].map(([key, value]) => this.#entry(key, value)),
      0,
    );
  }

  #entry(key: string, value: string): string {
    return this.#kind === 'postalias' ? `${key}:\t${value}` : `${key}\t${value}`;
  }

  #first(key: string, specifications: string[]): string | undefined {
    for (const specification of specifications) {
      const { name, lookup } = this.#open(specification);
      const answer = lookup(key);
      if ('error' in answer) throw new Fatal(`table ${name}: query error: Application error`);
      if (answer.found === '') {
        this.#warn(`table ${name}: key ${key}: empty string result is not allowed`);
        this.#warn(`table ${name} should return NO RESULT in case of NOT FOUND`);
      }
      if (answer.found !== undefined) return answer.found;
    }
    return undefined;
  }

  #open(specification: string) {
    const { type, name } = splitSpecification(specification, this.#defaultType);
    const dictionary = openDictionary(this.#files, specification, this.#defaultType, this.#options.now);
    this.complaints.push(...dictionary.complaints);
    if ('failure' in dictionary) throw new Fatal(dictionary.failure);
    const broken = dictionary.complaints.findIndex(({ level }) => level === 'error');
    const [first] =
      broken < 0 ? [] : this.complaints.splice(this.complaints.length - dictionary.complaints.length + broken);
    if (first) throw new Fatal(first.text);
    return { name: `${type}:${name}`, lookup: dictionary.lookup, entries: dictionary.entries };
  }

  #warn(text: string): void {
    this.complaints.push({ level: 'warning', text });
  }

  #done(output: string[], exitCode: number): CommandResult {
    return { output, complaints: this.complaints, written: new Map(), exitCode };
  }
}
