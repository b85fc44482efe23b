import { badProtocols } from '../configuration/check-values.ts';
import { badNetworkStyle, COMPUTED_NAMES } from '../configuration/computed.ts';
import { DEFAULTS } from '../configuration/defaults.ts';
import { expand, namesIn } from '../configuration/expand.ts';
import type { LoadedConfiguration } from '../configuration/load.ts';
import { COMMAND_FIELD, type MasterEntry, splitOverrides } from '../configuration/master-cf.ts';
import { misplacedComment, splitList, splitPlain } from '../configuration/tokens.ts';
import type { Complaint } from '../types.ts';
import { parametersOfTable } from './client-tables.ts';
import { DEPRECATED, LEGACY, READ_ONLY, UNEXPANDED } from './deprecated.ts';
import { Fatal } from './result.ts';

export type NameClass = 'builtin' | 'service' | 'user';

/** One service's `-o` settings, and which of their names something refers to. */
interface Scope {
  settings: Map<string, string>;
  used: Set<string>;
}

/**
 * Which names mean something: Postfix's own, those that master.cf's services bring, and a user's own when some value
 * mentions them (postconf(1), "user-defined").
 */
export class KnownNames {
  readonly complaints: Complaint[];
  readonly #classes = new Map<string, NameClass>();
  readonly #scopes: Scope[] = [];
  readonly #main: Map<string, string>;
  readonly #configuration: LoadedConfiguration;
  readonly #restrictionClasses = new Set<string>();
  readonly #defaultMentions: ReadonlySet<string>;

  /** Throws Fatal over a value that cannot be expanded, with the reasons in `complaints`. */
  constructor(
    configuration: LoadedConfiguration,
    complaints: Complaint[],
    settings: 'with settings' | 'defaults only' = 'with settings',
  ) {
    this.complaints = complaints;
    this.#configuration = configuration;
    for (const name of [...DEFAULTS.keys(), ...COMPUTED_NAMES]) this.#classes.set(name, 'builtin');
    for (const name of configuration.serviceDefaults.keys()) this.#classes.set(name, 'service');
    this.#defaultMentions = new Set(
      [...DEFAULTS].flatMap(([name, value]) => (UNEXPANDED.has(name) ? [] : namesIn(value).names)),
    );
    this.#main = new Map(settings === 'defaults only' ? [] : this.#mainSettings());
    if (settings === 'with settings') this.#registerUserNames();
  }

  has(name: string): boolean {
    return this.#classes.has(name) || LEGACY.has(name);
  }

  /** Names of these classes, sorted as postconf prints them. */
  list(classes: ReadonlySet<NameClass>): string[] {
    return [...this.#classes].flatMap(([name, kind]) => (classes.has(kind) ? [name] : [])).sort(byCode);
  }

  /** Settings of main.cf that count, without the read-only names. */
  isSet(name: string): boolean {
    return this.#main.has(name);
  }

  /** Warnings over names that nothing uses, and over names that will go away. */
  unusedMain(): Complaint[] {
    return this.#unused(this.#main, 'main.cf', (name) => this.has(name));
  }

  unusedMaster(): Complaint[] {
    return this.#scopes.flatMap(({ settings, used }) =>
      this.#unused(settings, 'master.cf', (name) => this.has(name) || used.has(name)),
    );
  }

  #unused(settings: Map<string, string>, file: string, known: (name: string) => boolean): Complaint[] {
    return [...settings].flatMap(([name, value]): Complaint[] => {
      const instead = DEPRECATED.get(name);
      if (!known(name)) return [this.#warning(file, `unused parameter: ${name}=${value}`)];
      if (!instead) return [];
      return [this.#warning(file, `support for parameter "${name}" will be removed; instead, ${instead}`)];
    });
  }

  #mainSettings(): [string, string][] {
    return this.#configuration.names().map((name) => [name, this.#configuration.given(name) ?? '']);
  }

  #registerUserNames(): void {
    for (const entry of this.#configuration.masterEntries) {
      const settings = overridesOf(entry);
      if (settings.size > 0) this.#scopes.push({ settings, used: new Set() });
    }
    for (const scope of this.#scopes) this.#scan(scope.settings, 'master.cf', scope);
    this.#checkDefaults();
    for (const name of this.#defaultMentions) {
      if (!this.#classes.has(name)) this.#flag(name, undefined);
    }
    this.#scan(this.#main, 'main.cf');
  }

  /** The default of mynetworks is computed here, and what it is computed from may be nonsense. */
  #checkDefaults(): void {
    if (this.#configuration.isSet('mynetworks')) return;
    const fatal =
      badNetworkStyle(this.#configuration.get('mynetworks_style')) ??
      badProtocols(this.#configuration.get('inet_protocols'));
    if (fatal) throw new Fatal(fatal);
  }

  #scan(settings: Map<string, string>, file: string, scope?: Scope): void {
    this.#scanRestrictionClasses(settings, file, scope);
    for (const [name, value] of [...settings]) {
      if (scope && this.#restrictionClasses.has(name)) scope.used.add(name);
      if (READ_ONLY.has(name)) {
        this.complaints.push(this.#warning(file, `read-only parameter assignment: ${name}=${value}`));
        settings.delete(name);
        continue;
      }
      if (LEGACY.has(name)) this.#classes.set(name, 'user');
      if (UNEXPANDED.has(name)) continue;
      const { names, warnings } = namesIn(value);
      this.#note(warnings);
      for (const mentioned of names) this.#mention(mentioned, file, scope);
      this.#scanTables(value, file, scope);
    }
  }

  #scanRestrictionClasses(settings: Map<string, string>, file: string, scope?: Scope): void {
    const value = settings.get('smtpd_restriction_classes');
    if (value === undefined) return;
    const { text } = expand(value, (name) => this.#configuration.raw(name));
    for (const name of splitPlain(text)) {
      if (!scope) this.#restrictionClasses.add(name);
      this.#mention(name, file, scope);
    }
  }

  #mention(name: string, file: string, scope?: Scope): void {
    if (this.#flag(name, scope) || this.#classes.has(name) || LEGACY.has(name)) return;
    this.complaints.push(this.#warning(file, `undefined parameter: ${name}`));
  }

  /** Marks a name as used where it is set: true when it is set somewhere. */
  #flag(name: string, scope: Scope | undefined): boolean {
    let found = false;
    if (scope?.settings.has(name)) {
      scope.used.add(name);
      found = true;
    } else if (this.#main.has(name)) {
      if (!this.#classes.has(name)) this.#classes.set(name, 'user');
      found = true;
    }
    if (scope) return found;
    for (const { settings, used } of this.#scopes) {
      if (!settings.has(name)) continue;
      used.add(name);
      found = true;
    }
    return found;
  }

  #scanTables(value: string, file: string, scope?: Scope): void {
    const { text, warnings } = expand(value, (name) => scope?.settings.get(name) ?? this.#configuration.raw(name));
    this.#note(warnings);
    if (warnings.length > 0) throw new Fatal('macro processing error');
    const comment = misplacedComment(text);
    if (comment) this.complaints.push(this.#warning(file, comment));
    for (const name of tablesIn(text).flatMap(parametersOfTable)) this.#flag(name, scope);
  }

  #note(warnings: string[]): void {
    this.complaints.push(...warnings.map((text): Complaint => ({ level: 'warning', text })));
  }

  #warning(file: string, text: string): Complaint {
    const path = `${this.#configuration.directory}/${file}`;
    return { level: 'warning', text: `${path}: ${text}`, file: path };
  }
}

/** Table specifications among the words of a list, also those inside `pipemap:{…}` and its like. */
function tablesIn(text: string): string[] {
  return splitList(text.replaceAll(/[{}]/g, ' ')).filter((word) => word.includes(':'));
}

/** The `-o` settings of a master.cf line. */
export function overridesOf(entry: MasterEntry): Map<string, string> {
  return splitOverrides(entry.fields.slice(COMMAND_FIELD + 1)).overrides;
}

/** strcmp(3), not the order of a locale. */
export function byCode(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
