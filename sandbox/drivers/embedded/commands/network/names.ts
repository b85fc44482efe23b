/** getaddrinfo(3): /etc/hosts first, then DNS; the addresses in the order in which programs try them. */
import ipaddr from 'ipaddr.js';
import type { Machine } from '../../machine.ts';

export type Family = 4 | 6;

export interface HostEntry {
  address: string;
  names: string[];
}

export function hostsFile(machine: Machine): HostEntry[] {
  const entries: HostEntry[] = [];
  for (const line of (machine.files.readText('/etc/hosts') ?? '').split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (address && names.length > 0) entries.push({ address, names });
  }
  return entries;
}

/** [] when nobody knows the name. Literals, also in brackets, stand for themselves. */
export async function addressesOf(machine: Machine, name: string, family?: Family): Promise<string[]> {
  const literal = name.replace(/^\[(.*)\]$/, '$1');
  const found = ipaddr.isValid(literal) && /[.:]/.test(literal) ? [literal] : await lookUp(machine, name);
  const wanted = family ? found.filter((address) => familyOf(address) === family) : found;
  return inOrder(machine, [...new Set(wanted)]);
}

export function familyOf(address: string): Family {
  return address.includes(':') ? 6 : 4;
}

async function lookUp(machine: Machine, name: string): Promise<string[]> {
  const wanted = name.toLowerCase().replace(/\.$/, '');
  const inFile = hostsFile(machine).filter((entry) => entry.names.some((known) => known.toLowerCase() === wanted));
  if (inFile.length > 0) return inFile.map((entry) => entry.address);
  if (wanted === 'localhost') return ['::1', '127.0.0.1'];
  if (!wanted.includes('.') && wanted === machine.name.split('.')[0]) return lookUp(machine, machine.name);
  const answers = await Promise.all([machine.resolve(wanted, 'AAAA'), machine.resolve(wanted, 'A')]);
  return answers.flatMap((answer) =>
    answer.records.filter(({ type }) => type === 'A' || type === 'AAAA').map(({ data }) => data),
  );
}

/** RFC 6724, as far as it decides here: what is reachable before what is not, then IPv6 before IPv4. */
function inOrder(machine: Machine, addresses: string[]): string[] {
  const rank = (address: string) => (reachable(machine, address) ? 0 : 2) + (familyOf(address) === 6 ? 0 : 1);
  return addresses
    .map((address) => ({ address, rank: rank(address) }))
    .sort(byRank)
    .map(({ address }) => address);
}

function byRank(a: { rank: number }, b: { rank: number }): number {
  return a.rank - b.rank;
}

/** A host with only an office leg has no way to public addresses. */
function reachable(machine: Machine, address: string): boolean {
  return onLoopback(address) || onLink(machine, address) !== undefined || hasPublicLeg(machine);
}

function onLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** The interface on whose network the address is. */
function onLink(machine: Machine, address: string): Machine['interfaces'][number] | undefined {
  const version = familyOf(address) === 6 ? 'v6' : 'v4';
  return machine.interfaces.find((leg) =>
    ipaddr.parse(address).match(ipaddr.parse(leg.addresses[version]), leg.prefixLength[version]),
  );
}

function hasPublicLeg(machine: Machine): boolean {
  const own = machine.world.publicPrefix.v4;
  return machine.interfaces.some((leg) => ipaddr.parse(leg.addresses.v4).match(ipaddr.parseCIDR(own)));
}
