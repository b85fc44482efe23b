import { checkValues } from '../configuration/check-values.ts';
import type { MachineContext } from '../configuration/computed.ts';
import { expand } from '../configuration/expand.ts';
import { type LoadedConfiguration, loadConfiguration } from '../configuration/load.ts';
import { splitNameValue } from '../configuration/tokens.ts';
import { mapTypes } from '../tables/specification.ts';
import type { Complaint, FileSource } from '../types.ts';
import { UNEXPANDED } from './deprecated.ts';
import { type EditMode, editMain } from './edit-main.ts';
import { editMaster } from './edit-master.ts';
import { KnownNames, type NameClass } from './known-names.ts';
import { printLine } from './lines.ts';
import { type Options, parseOptions } from './options.ts';
import { type CommandResult, Fatal } from './result.ts';
import { type MasterMode, showMaster } from './show-master.ts';

const CLASSES: Record<string, NameClass[]> = {
  all: ['builtin', 'service', 'user'],
  builtin: ['builtin'],
  service: ['service'],
  user: ['user'],
};
const SASL_SERVER_TYPES = ['cyrus', 'dovecot'];
const SASL_CLIENT_TYPES = ['cyrus'];
const LOCK_TYPES = ['flock', 'fcntl', 'dotlock'];

/** postconf(1). Reads through `files`; files that it edits come back in `written`. */
export function postconf(files: FileSource, args: string[], machine: MachineContext = {}): CommandResult {
  const command = new Postconf(files, machine);
  try {
    return command.run(args);
  } catch (error) {
    if (!(error instanceof Fatal)) throw error;
    const complaints: Complaint[] = [...command.complaints, { level: 'fatal', text: error.message }];
    return { output: [], complaints, written: new Map(), exitCode: 1 };
  }
}

class Postconf {
  readonly complaints: Complaint[] = [];
  readonly #files: FileSource;
  readonly #machine: MachineContext;

  constructor(files: FileSource, machine: MachineContext) {
    this.#files = files;
    this.#machine = machine;
  }

  run(args: string[]): CommandResult {
    const options = parseOptions(args);
    const { flags, operands } = options;
    const edit = editMode(flags);
    if (edit === 'edit' && operands.length === 0) throw new Fatal('-e requires name=value argument');
    for (const letter of 'btT') {
      if (flags.has(letter)) throw new Fatal(`option -${letter} is not available here`);
    }
    if (flags.has('m')) return this.#showMapTypes(options);
    if (flags.has('l')) return this.#done(LOCK_TYPES);
    if (flags.has('a')) return this.#done(SASL_SERVER_TYPES);
    if (flags.has('A')) return this.#done(SASL_CLIENT_TYPES);
    if (edit) return this.#edit(edit, options);
    return masterMode(flags) ? this.#showMaster(options) : this.#showMain(options);
  }

  #done(output: string[]): CommandResult {
    return { output, complaints: this.complaints, written: new Map(), exitCode: 0 };
  }

  /** Needs a main.cf that a Postfix program could start with. */
  #showMapTypes(options: Options): CommandResult {
    const [problem] = checkValues(this.#load(options, 'main.cf'));
    if (problem) throw new Fatal(problem.text);
    return this.#done(mapTypes());
  }

  #edit(mode: EditMode, { flags, operands, directory = '/etc/postfix' }: Options): CommandResult {
    if (operands.length === 0) throw new Fatal('missing service argument');
    const master = masterMode(flags);
    const path = `${directory}/${master ? 'master.cf' : 'main.cf'}`;
    const text = this.#files.read(path);
    if (text === undefined) throw new Fatal(`open ${path} for reading: No such file or directory`);
    const edited = master ? editMaster(text, master, mode, operands, path) : editMain(text, mode, operands, path);
    this.complaints.push(...edited.complaints);
    return { ...this.#done([]), written: new Map([[path, edited.text]]) };
  }

  #showMaster(options: Options): CommandResult {
    const { flags, operands } = options;
    const configuration = this.#load(options, 'master.cf', 'main.cf');
    const known = new KnownNames(configuration, this.complaints);
    const shown = showMaster(configuration, known, masterMode(flags) ?? 'entries', operands, {
      fold: flags.has('f'),
      evaluate: flags.has('x'),
      hideName: flags.has('h'),
      hideValue: flags.has('H'),
    });
    this.complaints.push(...shown.complaints);
    if (!flags.has('q')) this.complaints.push(...known.unusedMaster());
    return this.#done(shown.output);
  }

  #showMain(options: Options): CommandResult {
    const { flags, operands } = options;
    const classes = parameterClasses(options.parameterClass);
    const defaults = flags.has('d');
    const loaded = defaults ? this.#load(options, 'master.cf') : this.#load(options, 'main.cf', 'master.cf');
    const configuration = defaults ? loaded.withoutSettings() : loaded;
    const known = new KnownNames(configuration, this.complaints, defaults ? 'defaults only' : 'with settings');
    const output: string[] = [];
    for (const name of operands.length > 0 ? operands : known.list(classes)) {
      if (!known.has(name)) this.complaints.push({ level: 'warning', text: `${name}: unknown parameter` });
      else output.push(...this.#show(name, configuration, known, options));
    }
    if (!defaults && !flags.has('q')) this.complaints.push(...known.unusedMain(), ...known.unusedMaster());
    return this.#done(output);
  }

  #show(name: string, configuration: LoadedConfiguration, known: KnownNames, options: Options): string[] {
    const { flags } = options;
    if (flags.has('n') && !known.isSet(name)) return [];
    if (flags.has('H')) return [name];
    const raw = known.isSet(name) ? configuration.raw(name) : (configuration.defaultOf(name) ?? '');
    const value = flags.has('x') && !UNEXPANDED.has(name) ? this.#expand(raw, configuration, known) : raw;
    // Postfix leaves no blank behind the equals sign of an empty value.
    return printLine(flags.has('h') ? value : `${name} = ${value}`, flags.has('f'));
  }

  #expand(text: string, configuration: LoadedConfiguration, known: KnownNames): string {
    const { text: result, warnings } = expand(text, (name) => (known.has(name) ? configuration.raw(name) : undefined));
    if (warnings.length === 0) return result;
    this.complaints.push(...warnings.map((warning): Complaint => ({ level: 'warning', text: warning })));
    throw new Fatal('macro processing error');
  }

  #load({ directory, overrides }: Options, ...order: string[]): LoadedConfiguration {
    const loaded = loadConfiguration(this.#files, directory, this.#machine);
    for (const file of order)
      this.#report(loaded, `${loaded.directory}/${file}`, file === 'main.cf' || order[0] === file);
    const settings = new Map<string, string>();
    for (const override of overrides) {
      const parsed = splitNameValue(override);
      if ('error' in parsed) throw new Fatal(`invalid parameter override: ${override}: ${parsed.error}`);
      settings.set(parsed.name, parsed.value);
    }
    return settings.size > 0 ? loaded.overriding(settings) : loaded;
  }

  /** A missing master.cf is fatal only when master.cf is what was asked for. */
  #report(loaded: LoadedConfiguration, path: string, needed: boolean): void {
    for (const complaint of loaded.complaints.filter(({ file }) => file === path)) {
      const missing = complaint.line === undefined;
      if (complaint.level !== 'fatal') this.complaints.push(complaint);
      else if (missing && !needed) this.complaints.push({ ...complaint, level: 'warning' });
      else throw new Fatal(complaint.text);
    }
  }
}

function editMode(flags: ReadonlySet<string>): EditMode | undefined {
  if (flags.has('e')) return 'edit';
  if (flags.has('X')) return 'exclude';
  return flags.has('#') ? 'comment out' : undefined;
}

function masterMode(flags: ReadonlySet<string>): MasterMode | undefined {
  if (flags.has('M')) return 'entries';
  if (flags.has('F')) return 'fields';
  return flags.has('P') ? 'parameters' : undefined;
}

function parameterClasses(text = 'all'): ReadonlySet<NameClass> {
  const classes = text.split(/[, \t\r\n]+/).filter((word) => word !== '');
  return new Set(
    classes.flatMap((word) => {
      const found = CLASSES[word.toLowerCase()];
      if (!found) throw new Fatal(`unknown -C option value "${word}" in "${text}"`);
      return found;
    }),
  );
}
