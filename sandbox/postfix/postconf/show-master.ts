import { expand } from '../configuration/expand.ts';
import type { LoadedConfiguration } from '../configuration/load.ts';
import { COMMAND_FIELD, FIELD_NAMES, type MasterEntry } from '../configuration/master-cf.ts';
import type { Complaint } from '../types.ts';
import { READ_ONLY } from './deprecated.ts';
import { byCode, type KnownNames, overridesOf } from './known-names.ts';
import { printArguments, printLine, printMasterEntry } from './lines.ts';
import { Fatal } from './result.ts';
import { fieldIndex, matchesService, parseServicePattern, type ServicePattern } from './service-pattern.ts';

export type MasterMode = 'entries' | 'fields' | 'parameters';

export interface MasterOptions {
  fold: boolean;
  evaluate: boolean;
  hideName: boolean;
  hideValue: boolean;
}

const PATTERN_ERRORS: Record<MasterMode, [most: number, text: string]> = {
  entries: [2, '-M option requires service_name[/type]'],
  fields: [3, '-F option requires service_name[/type[/field]]'],
  parameters: [3, '-P option requires service_name[/type[/parameter]]'],
};

/** `postconf -M`, `-F` and `-P`. */
export function showMaster(
  configuration: LoadedConfiguration,
  known: KnownNames,
  mode: MasterMode,
  requests: string[],
  options: MasterOptions,
): { output: string[]; complaints: Complaint[] } {
  const [most, text] = PATTERN_ERRORS[mode];
  const patterns = requests.map((request) => {
    const pattern = parseServicePattern(request, 1, most);
    if (!pattern) throw new Fatal(text);
    return pattern;
  });
  if (mode === 'fields') for (const { what } of patterns) fieldIndex(what);
  const output: string[] = [];
  const unmatched = new Set(patterns);
  for (const entry of configuration.masterEntries) {
    const shown = new MasterView(configuration, known, entry, options);
    const all: ServicePattern = { text: '', name: '*', type: '*', what: '*' };
    for (const pattern of patterns.length === 0 ? [all] : patterns) {
      if (!matchesService(pattern, entry.fields)) continue;
      const lines = shown.print(mode, pattern.what);
      if (lines === undefined) continue;
      unmatched.delete(pattern);
      output.push(...lines);
    }
  }
  const complaints = [...unmatched].map(
    (pattern): Complaint => ({ level: 'warning', text: `unmatched request: "${pattern.text}"` }),
  );
  return { output, complaints };
}

class MasterView {
  readonly #configuration: LoadedConfiguration;
  readonly #known: KnownNames;
  readonly #fields: string[];
  readonly #settings: Map<string, string>;
  readonly #options: MasterOptions;

  constructor(configuration: LoadedConfiguration, known: KnownNames, entry: MasterEntry, options: MasterOptions) {
    this.#configuration = configuration;
    this.#known = known;
    this.#options = options;
    this.#settings = new Map([...overridesOf(entry)].filter(([name]) => !READ_ONLY.has(name)));
    this.#fields = options.evaluate ? this.#evaluated(entry.fields) : entry.fields;
  }

  /** undefined when the service does not have what was asked for. */
  print(mode: MasterMode, what: string): string[] | undefined {
    if (mode === 'entries') return printMasterEntry(this.#fields, this.#options.fold);
    if (mode === 'parameters') return this.#parameters(what);
    const index = fieldIndex(what);
    return FIELD_NAMES.flatMap((name, column) =>
      index === undefined || index === column ? this.#field(name, column) : [],
    );
  }

  #field(name: string, column: number): string[] {
    const label = `${this.#fields[0]}/${this.#fields[1]}/${name}`;
    if (this.#options.hideValue) return [label];
    const start = `${this.#options.hideName ? '' : `${label} = `}${this.#fields[column] ?? ''}`;
    if (column !== COMMAND_FIELD) return [start];
    return printArguments(start, this.#fields.slice(COMMAND_FIELD + 1), this.#options.fold);
  }

  #parameters(what: string): string[] | undefined {
    const names = [...this.#settings.keys()].filter((name) => what === '*' || what === name).sort(byCode);
    if (names.length === 0) return undefined;
    return names.flatMap((name) => this.#parameter(name));
  }

  #parameter(name: string): string[] {
    const label = `${this.#fields[0]}/${this.#fields[1]}/${name}`;
    if (this.#options.hideValue) return [label];
    const raw = this.#settings.get(name) ?? '';
    const value = this.#options.evaluate ? this.#expand(raw) : raw;
    return printLine(this.#options.hideName ? value : `${label} = ${value}`, this.#options.fold);
  }

  #evaluated(fields: string[]): string[] {
    return fields.map((field, index) =>
      index > COMMAND_FIELD && fields[index - 1] === '-o' ? this.#expand(field) : field,
    );
  }

  #expand(text: string): string {
    const lookup = (name: string) =>
      this.#settings.get(name) ?? (this.#known.has(name) ? this.#configuration.raw(name) : undefined);
    const { text: result, warnings } = expand(text, lookup);
    if (warnings.length > 0) throw new Fatal('macro processing error');
    return result;
  }
}
