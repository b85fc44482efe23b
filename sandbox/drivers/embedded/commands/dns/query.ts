/** What dig, host and nslookup share: the name server of the world, reverse names, record types. */
import ipaddr from 'ipaddr.js';
import type { DnsAnswer, DnsRecord, RecordType } from '../../../../internet/network.ts';
import type { Machine } from '../../machine.ts';
import { addressesOf } from '../network/names.ts';

const TYPES: readonly RecordType[] = ['A', 'AAAA', 'MX', 'PTR', 'TXT', 'NS', 'SOA', 'CNAME'];

export function recordType(text: string): RecordType | undefined {
  return TYPES.find((type) => type === text.toUpperCase());
}

/** The address of the name server as this host reaches it (resolv.conf(5)). */
export function nameServer(machine: Machine): string {
  const lines = (machine.files.readText('/etc/resolv.conf') ?? '').split('\n');
  const [, listed] = lines.map((line) => /^\s*nameserver\s+(\S+)/.exec(line)).find((match) => match !== null) ?? [];
  const { lan, public: outer } = machine.world.nameServer;
  return listed ?? (machine.host === 'inside' ? lan.v4 : outer.v4);
}

/** False when `server` is named and no name server answers there. */
export async function serverAnswers(machine: Machine, server: string): Promise<boolean> {
  const { lan, public: outer } = machine.world.nameServer;
  const known = [nameServer(machine), lan.v4, lan.v6, outer.v4, outer.v6].map((address) => canonical(address));
  const asked = await addressesOf(machine, server);
  return asked.some((address) => known.includes(canonical(address)));
}

function canonical(address: string): string {
  return ipaddr.isValid(address) ? ipaddr.parse(address).toNormalizedString() : address;
}

/** in-addr.arpa (RFC 1035 §3.5) or ip6.arpa (RFC 3596 §2.5) name; undefined for what is no address. */
export function reverseName(address: string): string | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const bytes = ipaddr.parse(address).toByteArray();
  if (bytes.length === 4) return `${bytes.toReversed().join('.')}.in-addr.arpa`;
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${[...digits].reverse().join('.')}.ip6.arpa`;
}

/** ANY is asked as each type in turn. */
export async function ask(machine: Machine, name: string, type: RecordType | 'ANY'): Promise<DnsAnswer> {
  const plain = name.replace(/\.$/, '').toLowerCase();
  if (type !== 'ANY') return machine.resolve(plain, type);
  const answers = await Promise.all(TYPES.map((each) => machine.resolve(plain, each)));
  const [first = { status: 'SERVFAIL', records: [] }] = answers;
  return { status: first.status, records: answers.flatMap(({ records }) => records) };
}

/** Record data as master files have it: names end in a dot, texts stand in quotes. */
export function masterFileData({ type, data }: DnsRecord): string {
  if (type === 'TXT') return data.startsWith('"') ? data : `"${data.replaceAll(/(["\\])/g, '\\$1')}"`;
  if (type === 'A' || type === 'AAAA') return data;
  if (type === 'SOA') {
    const [server = '', mailbox = '', ...numbers] = data.split(/\s+/);
    return [absolute(server), absolute(mailbox), ...numbers].join(' ');
  }
  const words = data.split(' ');
  return [...words.slice(0, -1), absolute(words.at(-1) ?? '')].join(' ');
}

export function absolute(name: string): string {
  return name.endsWith('.') ? name : `${name}.`;
}
