import { toAscii } from '../address/hostname.ts';
import type { Dns } from '../types.ts';
import type { Evaluation } from './evaluation.ts';

/** What smtpd(8) makes of a DNS answer. `null MX` is RFC 7505's "this domain takes no mail". */
export type DnsAnswer =
  | { status: 'found'; data: string[] }
  | { status: 'not found' | 'retry' | 'null MX'; data: string[] };

type RecordType = Parameters<Dns['query']>[1];

/** `10 mx.example.` → preference and name. */
export function mailExchanger(data: string): { preference: number; host: string } {
  const [, preference = '0', host = data] = /^(\d+)\s+(\S+)$/.exec(data.trim()) ?? [];
  return { preference: Number(preference), host: host.replace(/(?<=.)\.$/, '') };
}

export async function lookUp({ context }: Evaluation, name: string, type: RecordType): Promise<DnsAnswer> {
  const { status, data } = await context.dns.query(toAscii(name) ?? name, type);
  if (status === 'SERVFAIL') return { status: 'retry', data: [] };
  if (status === 'NXDOMAIN' || data.length === 0) return { status: 'not found', data: [] };
  if (type === 'MX' && data.length === 1 && /^(0\s+)?\.?$/.test(data[0]?.trim() ?? ''))
    return { status: 'null MX', data };
  return { status: 'found', data };
}

/** The first type of record that is there; a failure counts only if no other type is there. */
export async function lookUpAny(evaluation: Evaluation, name: string, types: RecordType[]): Promise<DnsAnswer> {
  let failure: DnsAnswer = { status: 'not found', data: [] };
  for (const type of types) {
    const answer = await lookUp(evaluation, name, type);
    if (answer.status === 'found' || answer.status === 'null MX') return answer;
    if (answer.status === 'retry') failure = answer;
  }
  return failure;
}

/** All addresses of a host. */
export async function addressesOf(evaluation: Evaluation, host: string): Promise<DnsAnswer> {
  const answers = [await lookUp(evaluation, host, 'A'), await lookUp(evaluation, host, 'AAAA')];
  const data = answers.flatMap((answer) => answer.data);
  if (data.length > 0) return { status: 'found', data };
  return { status: answers.some(({ status }) => status === 'retry') ? 'retry' : 'not found', data };
}
