import { splitList } from '../configuration/tokens.ts';
import { type Environment, warn } from '../environment.ts';
import { findAddress } from './find.ts';
import { parseAddresses } from './parse.ts';
import { quoteAddress, unquoteAddress } from './quoting.ts';
import { rewriteInternal } from './rewrite.ts';
import { externalize } from './tokens.ts';

/** How often canonical(5) maps are applied to their own result before Postfix gives up. */
const MAX_CANONICAL_ROUNDS = 10;

export interface Expansion {
  /** After canonical mapping, before virtual aliases. */
  canonical: string;
  /** Internal form; at least one, unless a table failed. */
  recipients: string[];
  /** A table could not be asked or an expansion is unreasonable: cleanup(8) refuses the message for now. */
  error?: string;
}

const sameText = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Puts an extension back before the `@`. */
function addExtension(address: string, extension: string): string {
  const at = address.lastIndexOf('@');
  return at < 0 ? address + extension : address.slice(0, at) + extension + address.slice(at);
}

/** Addresses in a table's result, each rewritten to its standard form. */
function addressesIn(environment: Environment, text: string, extension: string): string[] {
  const source = text === '' || text === '<>' ? '""' : text;
  return parseAddresses(source).addresses.map((tokens) => {
    const standard = rewriteInternal(unquoteAddress(externalize(tokens, false)), environment);
    return extension === '' ? standard : addExtension(standard, extension);
  });
}

/** One lookup of an address; undefined when the tables have nothing for it. */
function mapOnce(
  environment: Environment,
  parameter: string,
  address: string,
  propagate: boolean,
): string[] | 'error' | undefined {
  const maps = environment.configuration.get(parameter);
  const answer = findAddress(environment, maps, address, 'canonical', parameter);
  if (answer.error) return 'error';
  if (answer.found === undefined) return undefined;
  const localPart = address.slice(0, address.lastIndexOf('@'));
  const kept = answer.extension ? localPart.slice(0, localPart.length - answer.extension.length) : localPart;
  const text = answer.found.startsWith('@') ? quoteAddress(kept + answer.found) : answer.found;
  const mapped = addressesIn(environment, text, propagate ? (answer.extension ?? '') : '');
  if (mapped.length > 0) return mapped;
  warn(environment, `${parameter} lookup of ${address} returns non-address result "${text}"`);
  return 'error';
}

function propagates(environment: Environment, kind: 'canonical' | 'virtual'): boolean {
  return splitList(environment.configuration.get('propagate_unmatched_extensions')).includes(kind);
}

/** Replaces an address by what the maps say, until they say nothing new. */
function mapToOne(environment: Environment, parameter: string, address: string): string | 'error' {
  let current = address;
  for (let round = 0; round < MAX_CANONICAL_ROUNDS; round += 1) {
    const mapped = mapOnce(environment, parameter, current, propagates(environment, 'canonical'));
    if (mapped === 'error') return 'error';
    const [first] = mapped ?? [];
    if (first === undefined) return current;
    if (sameText(first, current)) return first;
    current = first;
  }
  warn(environment, `unreasonable ${parameter} map nesting for ${address} -- message not accepted, try again later`);
  return current;
}

function applyCanonicalMaps(
  environment: Environment,
  own: string,
  ownClass: string,
  address: string,
): string | 'error' {
  let current = address;
  for (const [parameter, classes] of [
    [own, `${own.replace(/_maps$/, '')}_classes`],
    ['canonical_maps', 'canonical_classes'],
  ] as const) {
    if (!splitList(environment.configuration.get(classes)).includes(ownClass)) continue;
    const mapped = mapToOne(environment, parameter, current);
    if (mapped === 'error') return 'error';
    current = mapped;
  }
  return current;
}

/** Expands virtual aliases recursively; an alias that names itself ends there. */
function expandVirtual(environment: Environment, address: string): string[] | { error: string } {
  const { configuration } = environment;
  const seen = new Set<string>();
  const results = [address];
  for (let index = 0; index < results.length; index += 1) {
    if (results.length > configuration.int('virtual_alias_expansion_limit'))
      return { error: '4.6.0 Alias expansion error' };
    for (let depth = 0; ; depth += 1) {
      const current = results[index] ?? '';
      if (seen.has(current.toLowerCase())) break;
      seen.add(current.toLowerCase());
      if (depth >= configuration.int('virtual_alias_recursion_limit')) return { error: '4.6.0 Alias expansion error' };
      const mapped = mapOnce(environment, 'virtual_alias_maps', current, propagates(environment, 'virtual'));
      if (mapped === 'error') return { error: '4.6.0 Alias expansion error' };
      if (mapped === undefined) break;
      const [first = current, ...more] = mapped;
      results[index] = first;
      results.push(...more);
      for (const result of mapped) if (sameText(result, current)) seen.add(result.toLowerCase());
    }
  }
  return [...new Map(results.map((result) => [result.toLowerCase(), result])).values()];
}

/**
 * What cleanup(8) makes of an envelope recipient: rewriting, recipient_canonical_maps, canonical_maps,
 * virtual_alias_maps.
 */
export function expandRecipient(address: string, environment: Environment): Expansion {
  const written = address === '' ? environment.configuration.get('empty_address_recipient') : address;
  const standard = rewriteInternal(written, environment);
  const canonical = applyCanonicalMaps(environment, 'recipient_canonical_maps', 'envelope_recipient', standard);
  if (canonical === 'error') return { canonical: standard, recipients: [], error: '4.6.0 Alias expansion error' };
  const recipients = expandVirtual(environment, canonical);
  return Array.isArray(recipients) ? { canonical, recipients } : { canonical, recipients: [], ...recipients };
}

/** What cleanup(8) makes of an envelope sender: rewriting, sender_canonical_maps, canonical_maps. */
export function canonicalSender(address: string, environment: Environment): { sender: string; error?: string } {
  if (address === '') return { sender: '' };
  const standard = rewriteInternal(address, environment);
  const sender = applyCanonicalMaps(environment, 'sender_canonical_maps', 'envelope_sender', standard);
  if (sender === 'error') return { sender: standard, error: 'table lookup problem' };
  return { sender: masquerade(environment, sender) };
}

/** masquerade_domains: hosts below a domain are hidden behind it (ADDRESS_REWRITING_README). */
function masquerade({ configuration }: Environment, address: string): string {
  const at = address.lastIndexOf('@');
  const [user, domain] = [address.slice(0, at), address.slice(at + 1).toLowerCase()];
  const excepted = splitList(configuration.get('masquerade_exceptions')).includes(user.toLowerCase());
  if (at < 0 || excepted || !splitList(configuration.get('masquerade_classes')).includes('envelope_sender'))
    return address;
  for (const pattern of splitList(configuration.get('masquerade_domains'))) {
    const parent = pattern.replace(/^!/, '').toLowerCase();
    if (domain === parent) return address;
    if (domain.endsWith(`.${parent}`)) return pattern.startsWith('!') ? address : `${user}@${parent}`;
  }
  return address;
}
