/** What a target of nmap(1) means: a name, an address, a network (192.0.2.0/24), or a range (192.0.2.1-50). */
import ipaddr from 'ipaddr.js';
import type { Machine } from '../../machine.ts';
import { reverseName } from '../dns/query.ts';
import { addressesOf, type Family, familyOf } from '../network/names.ts';
import { Failure } from '../run/failure.ts';

export interface Target {
  /** As it was typed, or the address within a network. */
  text: string;
  address: string;
  /** One of a network or a range: of these nmap says nothing when nobody is there. */
  among: boolean;
}

/** Each address is asked in turn; the networks of this world have 256. */
const MOST_ADDRESSES = 1024;
const RANGE = /^(\d+\.\d+\.\d+)\.(\d+)-(\d+)$/;

/** [] when the name is nobody's. Throws Failure for a network that is too large or of IPv6. */
export async function targetsOf(machine: Machine, text: string, family: Family): Promise<Target[]> {
  const [, network, from, to] = RANGE.exec(text) ?? [];
  if (network !== undefined) return among(range(network, Number(from), Math.min(255, Number(to))));
  if (ipaddr.isValidCIDR(text)) return among(addressesIn(text));
  const [address] = await addressesOf(machine, text, family);
  return address ? [{ text, address, among: false }] : [];
}

/** The name that the DNS has for the target's address, unless it was given by name. */
export async function nameOf(machine: Machine, { text, address }: Target): Promise<string | undefined> {
  if (text !== address) return text;
  const reverse = reverseName(address);
  const { records } = reverse ? await machine.resolve(reverse, 'PTR') : { records: [] };
  return records.find(({ type }) => type === 'PTR')?.data.replace(/\.$/, '');
}

function among(addresses: string[]): Target[] {
  return addresses.map((address) => ({ text: address, address, among: true }));
}

function addressesIn(cidr: string): string[] {
  const [first, length] = ipaddr.parseCIDR(cidr);
  const count = 2 ** ((familyOf(cidr) === 6 ? 128 : 32) - length);
  if (familyOf(cidr) === 6 || count > MOST_ADDRESSES)
    throw new Failure(`nmap: ${cidr} is too large a network for this lab; it scans up to ${MOST_ADDRESSES} addresses`);
  const base = first.toByteArray().reduce((sum, byte) => sum * 256 + byte, 0);
  const start = base - (base % count);
  return Array.from({ length: count }, (_, index) => dotted(start + index));
}

function range(network: string, from: number, to: number): string[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => `${network}.${from + index}`);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}
