import type { Complaint, Configuration, FileSource, Origin, Service } from '../types.ts';
import { compatibilityLevel } from './compatibility-level.ts';
import { type ComputedInputs, computeDefault, isComputed, type MachineContext } from './computed.ts';
import { DEFAULTS } from './defaults.ts';
import { expand } from './expand.ts';
import { type MainCf, parseMainCf } from './main-cf.ts';
import { type MasterEntry, parseMasterCf, toService } from './master-cf.ts';
import { serviceParameters } from './service-parameters.ts';
import { misplacedComment, splitList } from './tokens.ts';
import { badValue, defaultUnit, parseBool, parseInteger, parseTime } from './values.ts';

const POSTCONF = 'postconf';
const DEFAULT_DIRECTORY = '/etc/postfix';

/**
 * Reads main.cf and master.cf. Never throws: what stops Postfix is in `complaints` with level `fatal`.
 */
export function loadConfiguration(
  files: FileSource,
  directory = DEFAULT_DIRECTORY,
  machine: MachineContext = {},
): LoadedConfiguration {
  const complaints: Complaint[] = [];
  const mainPath = `${directory}/main.cf`;
  const masterPath = `${directory}/master.cf`;
  const main = readOr(files, mainPath, complaints, (text) => parseMainCf(text, mainPath));
  const master = readOr(files, masterPath, complaints, (text) => parseMasterCf(text, masterPath));
  const shared = {
    directory,
    files,
    machine,
    complaints,
    main: main?.settings ?? new Map(),
    entries: master?.entries ?? [],
    serviceDefaults: serviceParameters(master?.entries ?? []),
  };
  return new LoadedConfiguration(shared);
}

function readOr<T extends { complaints: Complaint[] }>(
  files: FileSource,
  path: string,
  complaints: Complaint[],
  parse: (text: string) => T,
): T | undefined {
  const text = files.read(path);
  if (text === undefined) {
    complaints.push({ level: 'fatal', text: `open ${path}: No such file or directory`, file: path });
    return undefined;
  }
  const parsed = parse(text);
  complaints.push(...parsed.complaints);
  return parsed;
}

interface Shared {
  directory: string;
  files: FileSource;
  machine: MachineContext;
  complaints: Complaint[];
  main: MainCf['settings'];
  entries: MasterEntry[];
  serviceDefaults: Map<string, string>;
}

/** A Configuration that also knows what postconf shows: master.cf as written, and the defaults. */
export class LoadedConfiguration implements Configuration {
  readonly #shared: Shared;
  readonly #cache = new Map<string, string>();
  /** Computed defaults on their way, so that `myhostname = $mydomain` cannot chase its own tail. */
  readonly #computing = new Set<string>();
  readonly service?: Service;

  constructor(shared: Shared, service?: Service) {
    this.#shared = shared;
    if (service) this.service = service;
  }

  get directory(): string {
    return this.#shared.directory;
  }

  get files(): FileSource {
    return this.#shared.files;
  }

  get complaints(): Complaint[] {
    return this.#shared.complaints;
  }

  get interfaces(): readonly string[] {
    return (this.#shared.machine.interfaces ?? []).map(({ address }) => address);
  }

  /** master.cf as written, with arguments in one form. */
  get masterEntries(): readonly MasterEntry[] {
    return this.#shared.entries;
  }

  /** The parameters that master.cf's services bring into being, with their defaults. */
  get serviceDefaults(): ReadonlyMap<string, string> {
    return this.#shared.serviceDefaults;
  }

  get services(): Service[] {
    // master(8): before compatibility level 1, `-` in the chroot column meant yes.
    const level = compatibilityLevel(this.get('compatibility_level')) ?? 0;
    const chroot = level < (compatibilityLevel('1') ?? 0);
    const defaults = { chroot, processLimit: this.get('default_process_limit') };
    return this.#shared.entries.map((entry) => toService(entry, `${this.directory}/master.cf`, defaults));
  }

  get(name: string): string {
    const cached = this.#cache.get(name);
    if (cached !== undefined) return cached;
    const value = this.expand(this.raw(name));
    this.#cache.set(name, value);
    return value;
  }

  raw(name: string): string {
    return this.#lookup(name) ?? '';
  }

  /** The value as set, unexpanded; undefined when the default applies. */
  given(name: string): string | undefined {
    return this.service?.overrides.get(name) ?? this.#shared.main.get(name)?.value;
  }

  /** The default as the table has it, or as computed for this machine; undefined for a name that Postfix does not know. */
  defaultOf(name: string): string | undefined {
    if (!isComputed(name)) return DEFAULTS.get(name) ?? this.#shared.serviceDefaults.get(name);
    if (this.#computing.has(name)) return '';
    this.#computing.add(name);
    const value = computeDefault(name, this.#computedInputs());
    this.#computing.delete(name);
    return value;
  }

  origin(name: string): Origin {
    if (this.service?.overrides.has(name)) {
      return { kind: 'master.cf', file: this.service.file, line: this.service.line };
    }
    const setting = this.#shared.main.get(name);
    return setting ? { kind: 'main.cf', file: `${this.directory}/main.cf`, line: setting.line } : { kind: 'default' };
  }

  isSet(name: string): boolean {
    return this.given(name) !== undefined;
  }

  names(): string[] {
    return [...this.#shared.main.keys()];
  }

  bool(name: string): boolean {
    return this.#parse(name, (text) => parseBool(text)) ?? false;
  }

  int(name: string): number {
    return this.#parse(name, (text) => parseInteger(text)) ?? 0;
  }

  time(name: string): number {
    const unit = defaultUnit(this.expand(this.defaultOf(name) ?? ''));
    return this.#parse(name, (text) => parseTime(text, unit)) ?? 0;
  }

  list(name: string): string[] {
    const text = this.get(name);
    const comment = misplacedComment(text);
    if (comment) this.#complain({ level: 'warning', text: `${name}: ${comment}`, ...this.#position(name) });
    return splitList(text);
  }

  expand(text: string): string {
    const { text: result, warnings } = expand(text, (name) => this.#lookup(name));
    for (const warning of warnings) {
      this.#complain({ level: 'warning', text: warning });
      this.#complain({ level: 'fatal', text: 'dictionary mail_dict: macro processing error' });
    }
    return result;
  }

  for(service: Service): LoadedConfiguration {
    return new LoadedConfiguration(this.#shared, service);
  }

  /** The same files with these main.cf settings on top, as `postconf -o name=value` wants them. */
  overriding(settings: Map<string, string>): LoadedConfiguration {
    const main = new Map(this.#shared.main);
    for (const [name, value] of settings) main.set(name, { name, value, line: 0 });
    return new LoadedConfiguration({ ...this.#shared, main }, this.service);
  }

  /** The same machine and master.cf with nothing set in main.cf: what `postconf -d` shows. */
  withoutSettings(): LoadedConfiguration {
    return new LoadedConfiguration({ ...this.#shared, directory: DEFAULT_DIRECTORY, main: new Map() });
  }

  #lookup(name: string): string | undefined {
    return this.given(name) ?? this.defaultOf(name);
  }

  /** A value that cannot be read is complained of as Postfix does, and the default is used instead. */
  #parse<T>(name: string, read: (text: string) => T | undefined): T | undefined {
    const value = this.get(name);
    const result = read(value);
    if (result !== undefined) return result;
    const fallback = this.expand(this.defaultOf(name) ?? '');
    const text = badValue(name, value, fallback);
    if (text) this.#complain({ level: 'fatal', text, ...this.#position(name) });
    return read(fallback);
  }

  #position(name: string): { file?: string; line?: number } {
    const { file, line } = this.origin(name);
    return { ...(file !== undefined && { file }), ...(line !== undefined && { line }) };
  }

  #complain(complaint: Complaint): void {
    const known = this.#shared.complaints.some(
      ({ level, text }) => level === complaint.level && text === complaint.text,
    );
    if (!known) this.#shared.complaints.push(complaint);
  }

  #computedInputs(): ComputedInputs {
    return {
      directory: this.directory,
      machine: this.#shared.machine,
      processName: this.service?.command ?? POSTCONF,
      serviceName: this.service?.name ?? '',
      get: (name) => this.get(name),
      given: (name) => {
        const value = this.given(name);
        return value === undefined ? undefined : this.expand(value);
      },
    };
  }
}
