/** The names of the lab's internet: a DNS database in memory, which answers as an authoritative server would. */
import ipaddr from 'ipaddr.js';
import type { Addresses } from '../world/world.ts';
import type { DnsAnswer, DnsRecord, RecordType } from './network.ts';

const TTL_SECONDS = 300;

/** Records by owner name, in lower case and without the final dot. `*.name` is a wildcard (RFC 4592). */
export class Zone {
  readonly #records = new Map<string, DnsRecord[]>();
  /** Names that exist only because something below them does (RFC 8020); name → how many. */
  readonly #parents = new Map<string, number>();

  add(name: string, type: RecordType, value: string): void {
    const owner = canonicalName(name);
    // One spelling for an address (RFC 5952), so that texts compare equal.
    const data = type === 'AAAA' ? ipaddr.parse(value).toString() : value;
    const records = this.#records.get(owner);
    if (!records) this.#countParents(owner, 1);
    if (records?.some((record) => record.type === type && record.data === data)) return;
    this.#records.set(owner, [...(records ?? []), { name: owner, type, ttl: TTL_SECONDS, data }]);
  }

  /** Removes all records of the type at the name. */
  remove(name: string, type: RecordType): void {
    const owner = canonicalName(name);
    const records = this.#records.get(owner);
    if (!records) return;
    const left = records.filter((record) => record.type !== type);
    if (left.length > 0) this.#records.set(owner, left);
    else {
      this.#records.delete(owner);
      this.#countParents(owner, -1);
    }
  }

  has(name: string): boolean {
    return this.#records.has(canonicalName(name));
  }

  lookUp(name: string, type: RecordType): DnsAnswer {
    const owner = canonicalName(name);
    const records = this.#records.get(owner) ?? this.#wildcard(owner);
    if (records)
      return {
        status: 'NOERROR',
        records: records.filter((record) => record.type === type || record.type === 'CNAME'),
      };
    return { status: this.#parents.has(owner) ? 'NOERROR' : 'NXDOMAIN', records: [] };
  }

  #wildcard(owner: string): DnsRecord[] | undefined {
    if (this.#parents.has(owner)) return undefined;
    for (const parent of parentsOf(owner)) {
      const records = this.#records.get(`*.${parent}`);
      if (records) return records.map((record) => ({ ...record, name: owner }));
      if (this.#records.has(parent) || this.#parents.has(parent)) return undefined;
    }
    return undefined;
  }

  #countParents(owner: string, step: 1 | -1): void {
    for (const parent of parentsOf(owner)) {
      const count = (this.#parents.get(parent) ?? 0) + step;
      if (count > 0) this.#parents.set(parent, count);
      else this.#parents.delete(parent);
    }
  }
}

/** A host: A, AAAA, and PTR for both addresses. */
export function addHost(zone: Zone, name: string, addresses: Addresses): void {
  zone.add(name, 'A', addresses.v4);
  zone.add(name, 'AAAA', addresses.v6);
  for (const address of [addresses.v4, addresses.v6]) setPointer(zone, address, name);
}

/** The name that an address answers to from now on. */
export function setPointer(zone: Zone, address: string, name: string): void {
  const owner = reverseName(address);
  zone.remove(owner, 'PTR');
  zone.add(owner, 'PTR', name);
}

/** A domain that receives mail, with the records every zone has (RFC 1035 §3.3.13 for the SOA's numbers). */
export function addMailDomain(zone: Zone, domain: string, exchanger: string, nameServer: string): void {
  addApex(zone, domain, nameServer);
  zone.add(domain, 'MX', `10 ${exchanger}`);
  zone.add(domain, 'TXT', 'v=spf1 mx -all');
}

export function addApex(zone: Zone, domain: string, nameServer: string): void {
  zone.add(domain, 'NS', nameServer);
  zone.add(domain, 'SOA', `${nameServer} hostmaster.${domain} 1 7200 900 1209600 300`);
}

/** in-addr.arpa or ip6.arpa. */
export function reverseName(address: string): string {
  return `${reversedLabels(address)}.${address.includes(':') ? 'ip6.arpa' : 'in-addr.arpa'}`;
}

/** Octets or nibbles from last to first, which DNS blocklists use too (RFC 5782 §2). */
export function reversedLabels(address: string): string {
  const bytes = ipaddr.parse(address).toByteArray();
  const labels = address.includes(':')
    ? bytes.flatMap((byte) => [(byte >> 4).toString(16), (byte & 0xf).toString(16)])
    : bytes.map(String);
  return labels.reverse().join('.');
}

function canonicalName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

function* parentsOf(name: string): Generator<string> {
  for (let dot = name.indexOf('.'); dot !== -1; dot = name.indexOf('.', dot + 1)) yield name.slice(dot + 1);
}
