/** Which parameter names mean something to Postfix, as postconf(1) decides it, and which settings nothing reads. */
import { type Setting, servicesOf, settingsOf } from './settings.ts';

/** Both files of a configuration. Undefined: not there, or not read. */
export interface ConfigurationFiles {
  main: string | undefined;
  master: string | undefined;
}

/** Known only so that old settings keep working. */
const OLD_NAMES = [
  'authorized_verp_clients',
  'fallback_relay',
  'smtpd_client_connection_limit_exceptions',
  'virtual_maps',
];
/** Their `$name`s belong to the program that uses them. */
const UNEXPANDED = new Set([
  'command_execution_directory',
  'default_rbl_reply',
  'forward_path',
  'luser_relay',
  'mailbox_command',
  'postscreen_expansion_filter',
  'postscreen_reject_footer',
  'smtpd_expansion_filter',
  'smtpd_reject_footer',
]);
/** What each delivery service brings, such as smtp_destination_rate_delay for `smtp` (qmgr(8), pipe(8), spawn(8)). */
const DELIVERY = new RegExp(
  `^(?:${[
    'delivery_slot_(?:cost|discount|loan)',
    'destination_concurrency_(?:failed_cohort_limit|limit|negative_feedback|positive_feedback)',
    'destination_(?:rate_delay|recipient_limit)',
    'extra_recipient_limit|initial_destination_concurrency|minimum_delivery_slots',
    'recipient_(?:limit|refill_delay|refill_limit)|transport_rate_delay',
  ].join('|')})$`,
);
const DELIVERY_PROGRAMS = ['error', 'lmtp', 'local', 'pipe', 'smtp', 'virtual'];
const TIMED_PROGRAMS = ['pipe', 'spawn'];
/** Tables whose settings are parameters that begin with the table's name: `ldap:staff` reads staff_server_host. */
const NAMED_TABLE = /(?:^|[\s,{:])(?:ldap|memcache|mongodb|mysql|pgsql|sqlite):([^/.{\s,][^\s,}]*)/g;

/** The names in `$name`, `${name…}` and `$(name)`, also inside one another. */
export function namesIn(value: string): string[] {
  return [...value.matchAll(/\$\$|\$[{(]?\s*(\w+)/g)].flatMap(([, name]) => name ?? []);
}

/** Settings of this file that Postfix warns of as unused. `builtin`: the names that Postfix has. */
export function unusedSettings(
  file: 'main' | 'master',
  files: ConfigurationFiles,
  builtin: ReadonlySet<string>,
): Setting[] {
  const main = settingsOf(files.main ?? '');
  const scopes = servicesOf(files.master ?? '').map(({ overrides }) => overrides);
  const known = knownNames(files, builtin);
  const fromMain = mentionedBy(main);
  if (file === 'master')
    return scopes.flatMap((scope) => {
      const used = mentionedBy(scope);
      return scope.filter(({ name }) => !known(name) && !used.has(name) && !fromMain.has(name));
    });
  const fromServices = scopes.flatMap((scope) =>
    [...mentionedBy(scope)].filter((name) => !scope.some((own) => own.name === name)),
  );
  const used = new Set([...fromMain, ...fromServices]);
  // Without master.cf nobody can tell what its services read.
  const forgiven = (name: string): boolean =>
    files.master === undefined && (/_restrictions$/.test(name) || ending(name) !== undefined);
  return main.filter(({ name }) => !known(name) && !used.has(name) && !forgiven(name));
}

function knownNames({ master }: ConfigurationFiles, builtin: ReadonlySet<string>): (name: string) => boolean {
  const programs = new Map<string, string[]>();
  for (const { fields } of servicesOf(master ?? '')) {
    const service = fields[0]?.text ?? '';
    programs.set(service, [...(programs.get(service) ?? []), fields[7]?.text ?? '']);
  }
  const ofService = (name: string): boolean => {
    for (const [service, run] of programs) {
      if (!name.startsWith(`${service}_`)) continue;
      const kind = ending(name.slice(service.length));
      if (kind && run.some((program) => kind.includes(program))) return true;
    }
    return false;
  };
  return (name) => builtin.has(name) || OLD_NAMES.includes(name) || ofService(name);
}

/** The programs of whose services a name with such an end is a parameter. */
function ending(name: string): readonly string[] | undefined {
  if (name.endsWith('_time_limit')) return TIMED_PROGRAMS;
  for (let at = name.indexOf('_'); at >= 0; at = name.indexOf('_', at + 1))
    if (DELIVERY.test(name.slice(at + 1))) return DELIVERY_PROGRAMS;
  return undefined;
}

/** What these settings make use of: names in their values, restriction classes, and tables' own parameters. */
function mentionedBy(settings: Setting[]): Set<string> {
  const used = new Set<string>();
  const tables = new Set<string>();
  for (const { name, value } of settings) {
    if (name === 'smtpd_restriction_classes') for (const each of value.split(/[\s,]+/)) used.add(each);
    if (UNEXPANDED.has(name)) continue;
    for (const each of namesIn(value)) used.add(each);
    for (const [, table] of value.matchAll(NAMED_TABLE)) tables.add(`${table}_`);
  }
  for (const { name } of settings) if ([...tables].some((table) => name.startsWith(table))) used.add(name);
  return used;
}
