import type { Environment } from '../environment.ts';
import { findInMaps, type MapAnswer, NOT_FOUND } from '../lists/maps.ts';
import { matchesSubdomains, parentDomains } from '../lists/match.ts';
import { splitExtension } from './extension.ts';
import { isLocalDomain } from './interfaces.ts';
import { domainOf, quoteAddress } from './quoting.ts';

/** The ways in which address tables are searched: canonical(5) and its like, transport(5), access(5). */
export type Strategy = 'canonical' | 'transport' | 'access';

interface Key {
  key: string;
  /** Only a part of what is asked for, so nothing for tables that match patterns. */
  partial: boolean;
  /** Has a local part, which is looked up in quoted form first. */
  quotable: boolean;
  /** The extension was taken off. */
  bare: boolean;
}

export interface AddressAnswer extends MapAnswer {
  /** The key that was found. */
  key?: string;
  /** The extension that had to be dropped to find it. */
  extension?: string;
}

const beforeAt = (address: string): string => address.slice(0, address.lastIndexOf('@'));

const quoteKey = (key: string): string => (key.includes('@') ? quoteAddress(key) : beforeAt(quoteAddress(`${key}@`)));

function isOwn(environment: Environment, domain: string): boolean {
  if (domain.toLowerCase() === environment.configuration.get('myorigin').toLowerCase()) return true;
  return isLocalDomain(environment, domain) === 'yes';
}

/** What is looked up, in order: the whole address, without extension, then the parts that the strategy knows. */
function* keysOf(environment: Environment, strategy: Strategy, address: string, bare?: string): Generator<Key> {
  const forms = [{ form: address, bare: false }, ...(bare === undefined ? [] : [{ form: bare, bare: true }])];
  for (const { form, bare } of forms) yield { key: form, partial: bare, quotable: true, bare };
  const domain = domainOf(address);
  if (domain === undefined) return;
  const plain = { partial: true, quotable: false, bare: false };
  if (strategy === 'canonical') {
    if (isOwn(environment, domain)) {
      for (const { form, bare } of forms) yield { key: beforeAt(form), partial: true, quotable: true, bare };
    }
    yield { key: `@${domain}`, ...plain };
    return;
  }
  const list = strategy === 'transport' ? 'transport_maps' : 'smtpd_access_maps';
  for (const key of parentDomains(domain, !matchesSubdomains(environment, list))) yield { key, ...plain };
  if (strategy === 'access') {
    for (const { form, bare } of forms) yield { key: `${beforeAt(form)}@`, partial: true, quotable: true, bare };
  }
}

/** Looks an address (internal form) up in a list of tables. */
export function findAddress(
  environment: Environment,
  maps: string,
  address: string,
  strategy: Strategy,
  title = maps,
): AddressAnswer {
  if (maps.trim() === '') return NOT_FOUND;
  const split = splitExtension(address, environment.configuration.get('recipient_delimiter'));
  for (const { key, partial, quotable, bare } of keysOf(environment, strategy, address, split?.bare)) {
    for (const form of new Set(quotable ? [quoteKey(key), key] : [key])) {
      const answer = findInMaps(environment, maps, form, { partial, title });
      if (answer.found !== undefined) return { ...answer, key: form, ...(bare ? { extension: split?.extension } : {}) };
      if (answer.error) return answer;
    }
  }
  return NOT_FOUND;
}
