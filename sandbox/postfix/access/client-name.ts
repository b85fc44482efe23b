/** The client's name as smtpd(8) finds it: by PTR, and believed only when the name leads back to the address. */
import type { Configuration, Dns } from '../types.ts';

export interface ClientName {
  /** Forward-confirmed, or `unknown`. */
  name: string;
  /** By PTR alone, or `unknown`. */
  reverseName: string;
}

const UNKNOWN: ClientName = { name: 'unknown', reverseName: 'unknown' };

export async function nameOfClient(address: string, configuration: Configuration, dns: Dns): Promise<ClientName> {
  if (!configuration.bool('smtpd_peername_lookup')) return UNKNOWN;
  if (address === '::1' || address.startsWith('127.')) return { name: 'localhost', reverseName: 'localhost' };
  const pointer = await dns.query(reverseDomain(address), 'PTR');
  const reverseName = pointer.data[0]?.replace(/\.$/, '');
  if (!reverseName) return UNKNOWN;
  const forward = await dns.query(reverseName, address.includes(':') ? 'AAAA' : 'A');
  const confirmed = forward.data.some((found) => sameAddress(found, address));
  return { name: confirmed ? reverseName : 'unknown', reverseName };
}

/** in-addr.arpa and ip6.arpa names (RFC 1035 §3.5, RFC 3596 §2.5). */
function reverseDomain(address: string): string {
  if (!address.includes(':')) return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  return `${[...expand(address).join('')].reverse().join('.')}.ip6.arpa`;
}

function sameAddress(one: string, other: string): boolean {
  if (!one.includes(':') || !other.includes(':')) return one === other;
  return expand(one).join(':') === expand(other).join(':');
}

/** Eight groups of four digits. */
function expand(address: string): string[] {
  const [head = '', tail] = address.toLowerCase().split('::');
  const groups = (text: string | undefined) => (text ? text.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const zeros = tail === undefined ? [] : Array.from({ length: Math.max(0, missing) }, () => '0');
  return [...groups(head), ...zeros, ...groups(tail)].map((group) => group.padStart(4, '0'));
}
