/** Which hosts smtp(8) tries for a next hop: MX records, an address record, or what stands in brackets. */
import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Resolve } from '../../../../internet/network.ts';

export interface Target {
  host: string;
  address: string;
  preference: number;
}

export interface NextHop {
  /** Without brackets. */
  host: string;
  port: number;
  mxLookup: boolean;
}

export type Targets =
  | { targets: Target[] }
  | { failure: { status: 'deferred' | 'bounced'; dsn: string; text: string } };

const PORTS: Record<string, number> = { smtp: 25, submission: 587, submissions: 465, smtps: 465 };

/** `[host]:port`, `host:port`, `[address]`, `domain`. */
export function parseNextHop(text: string, defaultPort = 25): NextHop | undefined {
  const [, literal, plain, service] = /^(?:\[([^\]]+)\]|([^:\s]+))(?::(\w+))?$/.exec(text.trim()) ?? [];
  const host = (literal ?? plain)?.replace(/^IPv6:/i, '');
  const port = service === undefined ? defaultPort : (PORTS[service] ?? Number(service));
  if (!host || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined;
  return { host, port, mxLookup: literal === undefined };
}

export interface LookupOptions {
  resolve: Resolve;
  families: ('v4' | 'v6')[];
  /** Addresses on which this Postfix receives mail itself. */
  isSelf: (address: string) => boolean;
}

/** The hosts to try, best first. */
export async function findTargets(nextHop: NextHop, options: LookupOptions): Promise<Targets> {
  // An internationalised name is looked up in its ASCII form (RFC 5891).
  const host = domainToASCII(nextHop.host) || nextHop.host;
  if (isIP(host)) return { targets: [{ host, address: host, preference: 0 }] };
  if (!nextHop.mxLookup) return addressesOnly(host, options);
  const answer = await options.resolve(host, 'MX');
  if (answer.status === 'SERVFAIL') return nameError(host, 'MX', 'try again');
  const exchangers = answer.records.filter(({ type }) => type === 'MX').map(({ data }) => parseMx(data));
  if (exchangers.length === 0) return addressesOnly(host, options, 'loops');
  if (exchangers.length === 1 && exchangers[0]?.host === '')
    return failure('bounced', '5.1.0', `Domain ${host} does not accept mail (nullMX)`);
  const found: Target[] = [];
  let temporary: Targets | undefined;
  for (const { preference, host: name } of exchangers.sort((a, b) => a.preference - b.preference)) {
    const addresses = await addressesOf(name, options);
    if ('failure' in addresses) temporary ??= addresses;
    else found.push(...addresses.targets.map((target) => ({ ...target, preference })));
  }
  if (found.length === 0) return temporary ?? nameError(host, 'MX', 'not found');
  return withoutSelf(host, found, options);
}

function parseMx(data: string): { preference: number; host: string } {
  const [preference = '0', name = ''] = data.split(/\s+/);
  return { preference: Number(preference), host: name.replace(/\.$/, '') };
}

async function addressesOnly(host: string, options: LookupOptions, loops?: 'loops'): Promise<Targets> {
  const answer = await addressesOf(host, options);
  return 'failure' in answer || !loops ? answer : withoutSelf(host, answer.targets, options);
}

/** Mail goes only to hosts that are better than we are; else it would come back. */
function withoutSelf(domain: string, targets: Target[], { isSelf }: LookupOptions): Targets {
  const own = targets.find(({ address }) => isSelf(address));
  if (!own) return { targets };
  const better = targets.filter(({ preference }) => preference < own.preference);
  return better.length > 0
    ? { targets: better }
    : failure('bounced', '5.4.6', `mail for ${domain} loops back to myself`);
}

async function addressesOf(host: string, { resolve, families }: LookupOptions): Promise<Targets> {
  const targets: Target[] = [];
  let problem: 'try again' | 'not found' | 'no data' = 'not found';
  let lastType: 'A' | 'AAAA' = 'A';
  for (const family of families) {
    lastType = family === 'v4' ? 'A' : 'AAAA';
    const type = lastType;
    const answer = await resolve(host, type);
    if (answer.status === 'SERVFAIL') problem = 'try again';
    if (answer.status === 'NOERROR' && problem === 'not found') problem = 'no data';
    for (const record of answer.records)
      if (record.type === type) targets.push({ host, address: record.data, preference: 0 });
  }
  return targets.length > 0 ? { targets } : nameError(host, lastType, problem);
}

function nameError(name: string, type: string, problem: 'try again' | 'not found' | 'no data'): Targets {
  const prefix = `Host or domain name not found. Name service error for name=${name} type=${type}: `;
  if (problem === 'try again') return failure('deferred', '4.4.3', `${prefix}Host not found, try again`);
  const words = problem === 'not found' ? 'Host not found' : 'Host found but no data record of requested type';
  return failure('bounced', '5.4.4', prefix + words);
}

function failure(status: 'deferred' | 'bounced', dsn: string, text: string): Targets {
  return { failure: { status, dsn, text } };
}
