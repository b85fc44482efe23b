import { splitList } from '../configuration/tokens.ts';
import { parsePatterns } from '../lists/patterns.ts';
import type { Complaint, Configuration } from '../types.ts';
import { restrictionClasses } from './restriction-classes.ts';

/** One of these must be reachable, or smtpd(8) will not run: else it would relay for everybody. */
const REQUIRED = [
  'reject_unauth_destination',
  'defer_unauth_destination',
  'reject',
  'defer',
  'defer_if_permit',
  'check_relay_domains',
];

const TEMPFAIL_ACTIONS = [
  'unknown_helo_hostname_tempfail_action',
  'unknown_address_tempfail_action',
  'unverified_recipient_tempfail_action',
  'unverified_sender_tempfail_action',
];

const orList = (words: string[]): string => `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;

/** Restriction classes may name each other; this one is being looked into already. */
type Visited = ReadonlySet<string>;

function hasRequired(
  items: string[],
  classes: Map<string, string[]>,
  complaints: Complaint[],
  visited: Visited,
): boolean {
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] ?? '';
    const name = item.toLowerCase();
    const next = items[index + 1];
    if (name === 'warn_if_reject' && next !== undefined) {
      index += 1;
      continue;
    }
    if (name === 'permit') {
      if (next !== undefined) {
        complaints.push({ level: 'warning', text: `restriction \`${next}' after \`${item}' is ignored` });
      }
      return false;
    }
    if (REQUIRED.includes(name)) return true;
    const members = visited.has(item) ? undefined : classes.get(item);
    if (members && hasRequired(members, classes, complaints, new Set([...visited, item]))) return true;
  }
  return false;
}

function undefinedClass(configuration: Configuration): Complaint | undefined {
  for (const name of splitList(configuration.get('smtpd_restriction_classes'))) {
    if (configuration.get(name) !== '') continue;
    const { file, line } = configuration.origin('smtpd_restriction_classes');
    return { level: 'fatal', text: `restriction class \`${name}' needs a definition`, file, line };
  }
  return undefined;
}

/** Lists that smtpd(8) opens when it starts. */
const OPENED_LISTS = [
  'mynetworks',
  'relay_domains',
  'permit_mx_backup_networks',
  'smtpd_authorized_xclient_hosts',
  'smtpd_authorized_xforward_hosts',
  'smtpd_client_event_limit_exceptions',
];

/** An IPv6 address without brackets is taken for a table: `::1` has no type, and that is fatal. */
function tableWithoutType(configuration: Configuration): Complaint | undefined {
  for (const parameter of OPENED_LISTS) {
    const patterns = parsePatterns(configuration.get(parameter), configuration.files);
    const broken = patterns.find(({ kind, text }) => kind === 'table' && text.startsWith(':'));
    if (!broken) continue;
    const { file, line } = configuration.origin(parameter);
    const text = `open dictionary: expecting "type:name" form instead of "${broken.text}"`;
    return { level: 'fatal', text, file, line };
  }
  return undefined;
}

function missingProtection(configuration: Configuration): Complaint[] {
  const complaints: Complaint[] = [];
  const classes = restrictionClasses(configuration);
  const protects = (parameter: string) =>
    hasRequired(splitList(configuration.get(parameter)), classes, complaints, new Set());
  if (protects('smtpd_recipient_restrictions') || protects('smtpd_relay_restrictions')) return complaints;
  const { file, line } = configuration.origin('smtpd_relay_restrictions');
  const text = `in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: ${orList(REQUIRED)}`;
  return [...complaints, { level: 'fatal', text, file, line }];
}

function badTempfailAction(configuration: Configuration): Complaint | undefined {
  const parameter = TEMPFAIL_ACTIONS.find((name) => !['defer', 'defer_if_permit'].includes(configuration.get(name)));
  if (parameter === undefined) return undefined;
  const { file, line } = configuration.origin(parameter);
  return { level: 'fatal', text: `bad configuration: ${parameter} = ${configuration.get(parameter)}`, file, line };
}

/**
 * What smtpd(8) says when it starts with this configuration. A fatal means that it does not run: the client is connected
 * and gets no banner, and master(8) waits before it tries again.
 */
export function checkStartup(configuration: Configuration): Complaint[] {
  const broken = tableWithoutType(configuration) ?? undefinedClass(configuration);
  if (broken) return [broken];
  const complaints = missingProtection(configuration);
  const badAction = complaints.some(({ level }) => level === 'fatal') ? undefined : badTempfailAction(configuration);
  return badAction ? [...complaints, badAction] : complaints;
}
