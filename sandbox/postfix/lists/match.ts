import { splitList } from '../configuration/tokens.ts';
import { type Environment, warn } from '../environment.ts';
import type { Table } from '../types.ts';
import { parseAddress, parseNetwork } from './cidr.ts';
import { askTable, matchesPatterns } from './maps.ts';
import { type Pattern, parsePatterns } from './patterns.ts';

/** What a match list says, with the entry that said it. */
export type ListAnswer = { matched: boolean; pattern?: Pattern } | { error: 'retry'; pattern: Pattern };

interface MatchList {
  environment: Environment;
  parameter: string;
  patterns: Pattern[];
  /** A plain domain matches its subdomains too (parent_domain_matches_subdomains); else only `.domain` does. */
  matchesSubdomains: boolean;
}

type Question = 'yes' | 'no' | 'error';

/** Whether a parameter's plain domains match their subdomains too. */
export function matchesSubdomains(environment: Environment, parameter: string): boolean {
  return splitList(environment.configuration.get('parent_domain_matches_subdomains')).includes(parameter);
}

function matchList(environment: Environment, parameter: string, text = environment.configuration.get(parameter)) {
  const patterns = parsePatterns(text, environment.configuration.files);
  return { environment, parameter, patterns, matchesSubdomains: matchesSubdomains(environment, parameter) };
}

function firstMatch(list: MatchList, ask: (pattern: Pattern) => Question): ListAnswer {
  for (const pattern of list.patterns) {
    const answer = pattern.kind === 'unreadable' ? unreadable(list, pattern) : ask(pattern);
    if (answer === 'error') return { error: 'retry', pattern };
    if (answer === 'yes') return { matched: !pattern.negated, pattern };
  }
  return { matched: false };
}

function unreadable({ environment, parameter }: MatchList, pattern: Pattern): Question {
  const surrogate = `non-existent:${pattern.text}`;
  warn(environment, `${surrogate} is unavailable. open file ${pattern.text}: No such file or directory`);
  warn(environment, `${parameter}: ${surrogate}: table lookup problem`);
  return 'error';
}

function inTable(list: MatchList, table: Table, key: string): Question {
  const answer = askTable(table, key);
  if ('error' in answer) {
    warn(list.environment, `${list.parameter}: ${table.type}:${table.name}: table lookup problem`);
    return 'error';
  }
  return answer.found === undefined ? 'no' : 'yes';
}

function stringMatches(list: MatchList, text: string, pattern: Pattern): Question {
  if (pattern.kind === 'table') return inTable(list, list.environment.tables.open(pattern.text), text);
  return text === pattern.text ? 'yes' : 'no';
}

/** `a.b.c`, then `b.c` or `.b.c`, then `c` or `.c`. */
export function parentDomains(name: string, withDot: boolean): string[] {
  const parents = [name];
  for (let dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    parents.push(name.slice(withDot ? dot : dot + 1));
  }
  return parents.filter((parent) => parent !== '');
}

function hostnameMatches(list: MatchList, name: string, pattern: Pattern): Question {
  if (pattern.kind === 'table') {
    const table = list.environment.tables.open(pattern.text);
    const keys = matchesPatterns(table) ? [name] : parentDomains(name, !list.matchesSubdomains);
    for (const key of keys) {
      const answer = inTable(list, table, key);
      if (answer !== 'no') return answer;
    }
    return 'no';
  }
  if (name === pattern.text) return 'yes';
  if (list.matchesSubdomains) return name.endsWith(`.${pattern.text}`) ? 'yes' : 'no';
  return pattern.text.startsWith('.') && name.length > pattern.text.length && name.endsWith(pattern.text)
    ? 'yes'
    : 'no';
}

/** Only what could be a network of the address's family is read as one, so that names in the list do no harm. */
function looksLikeNetwork(pattern: string, address: string): boolean {
  if (address.includes(':') !== pattern.includes(':')) return false;
  if (!/[:/]/.test(pattern) || /^[\d.]*$/.test(pattern)) return false;
  return /^[\d.a-f:[\]/]*$/i.test(pattern);
}

function addressMatches(list: MatchList, address: string, pattern: Pattern): Question {
  if (!/^[\d.a-f:]*$/.test(address)) return 'no';
  if (pattern.kind === 'table') return inTable(list, list.environment.tables.open(pattern.text), address);
  if (pattern.text === address || pattern.text === `[${address}]`) return 'yes';
  if (!looksLikeNetwork(pattern.text, address)) return 'no';
  const parsed = parseNetwork(pattern.text);
  if ('error' in parsed) {
    warn(list.environment, `${list.parameter}: ${parsed.error}`);
    return 'error';
  }
  const client = parseAddress(address);
  return client && parsed.matches(client) ? 'yes' : 'no';
}

/** Is the text in this list, as in mydestination and virtual_alias_domains? */
export function matchString(environment: Environment, parameter: string, text: string): ListAnswer {
  const folded = text.toLowerCase();
  const list = matchList(environment, parameter);
  return firstMatch(list, (pattern) => stringMatches(list, folded, pattern));
}

/** Is the domain in this list, as in relay_domains? */
export function matchDomain(environment: Environment, parameter: string, domain: string): ListAnswer {
  const folded = domain.toLowerCase();
  const list = matchList(environment, parameter);
  return firstMatch(list, (pattern) => hostnameMatches(list, folded, pattern));
}

/** Is the client, by name or by address, in this list, as in mynetworks? `text` replaces the parameter's value. */
export function matchClient(
  environment: Environment,
  parameter: string,
  client: { name: string; address: string },
  text?: string,
): ListAnswer {
  const [name, address] = [client.name.toLowerCase(), client.address.toLowerCase()];
  const list = matchList(environment, parameter, text);
  return firstMatch(list, (pattern) => {
    const byName = hostnameMatches(list, name, pattern);
    return byName === 'no' ? addressMatches(list, address, pattern) : byName;
  });
}
