import { type Environment, warn } from '../environment.ts';
import { type ListAnswer, matchDomain, matchString } from '../lists/match.ts';
import type { AddressClass } from '../types.ts';

/** The lists that make a domain ours, in the order in which they are asked. mydestination comes before them all. */
const LISTS: { parameter: string; class: AddressClass; ask: typeof matchString }[] = [
  { parameter: 'virtual_alias_domains', class: 'virtual-alias', ask: matchString },
  { parameter: 'virtual_mailbox_domains', class: 'virtual-mailbox', ask: matchString },
  { parameter: 'relay_domains', class: 'relay', ask: matchDomain },
];

const isMatch = (answer: ListAnswer): boolean => !('error' in answer) && answer.matched;

/** A domain in two lists gets the mail of one of them only; Postfix says which pair is wrong. */
export function warnOfOverlap(environment: Environment, domain: string, first: string): void {
  if (!environment.configuration.bool('helpful_warnings')) return;
  const others = LISTS.slice(LISTS.findIndex(({ parameter }) => parameter === first) + 1);
  for (const { parameter, ask } of first === 'mydestination' ? LISTS.slice(0, 2) : others) {
    if (isMatch(ask(environment, parameter, domain))) {
      warn(environment, `do not list domain ${domain} in BOTH ${first} and ${parameter}`);
    }
  }
}

export interface DomainClass {
  class: AddressClass;
  /** The list that has the domain, and its entry. */
  parameter?: string;
  pattern?: string;
}

/** The address class of a domain that is not local (ADDRESS_CLASS_README). */
export function classifyRemoteDomain(environment: Environment, domain: string): DomainClass | { error: string } {
  for (const { parameter, class: found, ask } of LISTS) {
    const answer = ask(environment, parameter, domain);
    if ('error' in answer) {
      warn(environment, `${parameter} lookup failure`);
      return { error: `${parameter} lookup failure` };
    }
    if (!answer.matched) continue;
    warnOfOverlap(environment, domain, parameter);
    return { class: found, parameter, pattern: answer.pattern?.text };
  }
  return { class: 'default' };
}
