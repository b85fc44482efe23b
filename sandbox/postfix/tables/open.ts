import type { Complaint, Configuration, FileSource, Lookup, Table, Tables } from '../types.ts';
import { openCidr } from './cidr.ts';
import { openFail, openInline, openPipemap, openRandmap, openStatic, openUnionmap } from './combined.ts';
import { type Dictionary, failed, fixed, type OpenDictionary, type Opening, warning } from './dictionary.ts';
import { readKeyValueLines } from './key-value-lines.ts';
import { openCompiled } from './map-file.ts';
import { openPatterns } from './patterns.ts';
import { splitSpecification, unsupportedType } from './specification.ts';
import { openSystemTable } from './system-tables.ts';

export interface TableOptions {
  /** Epoch milliseconds; tells when a compiled map has been older than its source for too long. */
  now?: () => number;
}

/** Keeps a burst of failing lookups from filling the memory of a caller that never takes complaints. */
const COMPLAINT_LIMIT = 1000;

const OPENERS: Record<string, (opening: Opening) => Dictionary> = {
  btree: openCompiled,
  cidr: openCidr,
  environ: openNothing,
  fail: openFail,
  hash: openCompiled,
  inline: openInline,
  internal: openNothing,
  lmdb: openCompiled,
  memcache: openNetworkTable,
  nis: openNis,
  pcre: openPatterns,
  pipemap: openPipemap,
  proxy: openProxy,
  randmap: openRandmap,
  regexp: openPatterns,
  socketmap: openNetworkTable,
  static: openStatic,
  tcp: openNetworkTable,
  texthash: openTexthash,
  unionmap: openUnionmap,
  unix: openSystemTable,
};

/** The lookup tables of a configuration. Files are read again when their content has changed. */
export function openTables(configuration: Configuration, options: TableOptions = {}): Tables {
  return new TableSet(configuration.files, configuration.get('default_database_type'), options.now ?? Date.now);
}

/** Opens one table without remembering it, as postmap -q does. */
export function openDictionary(
  files: FileSource,
  specification: string,
  defaultType: string,
  now = Date.now,
): Dictionary {
  const { type, name } = splitSpecification(specification, defaultType);
  if (name === '') return failed(`open dictionary: expecting "type:name" form instead of "${type}:"`);
  const openOther = (other: string) => surrogate(openDictionary(files, other, defaultType, now), other);
  const opener = OPENERS[type];
  if (!opener) return failed(`unsupported dictionary type: ${type}`, unsupportedType(type)?.slice(0, 1));
  return opener({ type, name, files, openOther, now });
}

/** What stands in for a table that cannot be opened: every lookup fails. */
function surrogate(dictionary: Dictionary, specification: string): OpenDictionary {
  if (!('failure' in dictionary)) return dictionary;
  const { failure, complaints } = dictionary;
  return {
    lookup: () => ({ error: `${specification} is unavailable. ${failure}` }),
    complaints: [...complaints, { level: 'error', text: failure }],
  };
}

class TableSet implements Tables {
  readonly #files: FileSource;
  readonly #defaultType: string;
  readonly #now: () => number;
  readonly #tables = new Map<string, WatchedTable>();
  #complaints: Complaint[] = [];

  constructor(files: FileSource, defaultType: string, now: () => number) {
    this.#files = files;
    this.#defaultType = defaultType;
    this.#now = now;
  }

  open(specification: string): Table {
    const known = this.#tables.get(specification);
    const table = known ?? new WatchedTable(specification, this.#defaultType, this.#files, this.#now, this.#note);
    if (!known) this.#tables.set(specification, table);
    table.refresh();
    return table;
  }

  takeComplaints(): Complaint[] {
    const taken = this.#complaints;
    this.#complaints = [];
    return taken;
  }

  readonly #note = (complaints: Complaint[]): void => {
    const room = COMPLAINT_LIMIT - this.#complaints.length;
    this.#complaints.push(...complaints.slice(0, Math.max(0, room)));
  };
}

/** A table that notices when the files that it was read from have changed. */
class WatchedTable implements Table {
  readonly type: string;
  readonly name: string;
  readonly #specification: string;
  readonly #files: FileSource;
  readonly #note: (complaints: Complaint[]) => void;
  readonly #open: (files: FileSource) => OpenDictionary;
  #dictionary: OpenDictionary | undefined;
  #seen = new Map<string, string | undefined>();

  constructor(
    specification: string,
    defaultType: string,
    files: FileSource,
    now: () => number,
    note: (complaints: Complaint[]) => void,
  ) {
    const { type, name } = splitSpecification(specification, defaultType);
    this.type = type;
    this.name = name;
    this.#specification = `${type}:${name}`;
    this.#files = files;
    this.#note = note;
    this.#open = (watched) => surrogate(openDictionary(watched, specification, defaultType, now), this.#specification);
  }

  lookup(key: string): Lookup {
    const answer = this.refresh().lookup(key);
    if ('error' in answer && answer.error.includes(' is unavailable. ')) this.#note([warning(answer.error)]);
    return answer;
  }

  refresh(): OpenDictionary {
    const changed = [...this.#seen].some(([path, content]) => this.#files.read(path) !== content);
    if (this.#dictionary && !changed) return this.#dictionary;
    this.#seen = new Map();
    const dictionary = this.#open(this.#watching());
    this.#dictionary = dictionary;
    this.#note(dictionary.complaints);
    return dictionary;
  }

  #watching(): FileSource {
    return {
      read: (path) => {
        const content = this.#files.read(path);
        this.#seen.set(path, content);
        return content;
      },
      mtimeMs: (path) => this.#files.mtimeMs(path),
    };
  }
}

function openTexthash({ name, files }: Opening): Dictionary {
  const text = files.read(name);
  if (text === undefined) return failed(`open database ${name}: No such file or directory`);
  const duplicate = (key: string, line: number) => `${name}, line ${line}: duplicate entry: "${key}"`;
  const { entries, complaints } = readKeyValueLines(text, { path: name, duplicate, saysIgnored: true });
  return fixed(entries, complaints);
}

/** proxymap(8) opens the table on the other side; here there is only one side. */
function openProxy({ name, openOther }: Opening): Dictionary {
  return openOther(name);
}

function openNis(): Dictionary {
  return fixed(new Map(), [warning('dict_nis_init: NIS domain name not set - NIS lookups disabled')]);
}

function openNothing(): Dictionary {
  return fixed(new Map(), []);
}

function openNetworkTable({ type, name }: Opening): Dictionary {
  return failed(`${type}:${name}: this library makes no network connections`);
}
