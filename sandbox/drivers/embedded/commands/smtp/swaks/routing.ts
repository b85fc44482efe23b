/** Where swaks sends to without --server: the recipient's first mail exchanger. */
import type { Machine } from '../../../machine.ts';

export async function mailServerFor(machine: Machine, recipient: string, family?: 4 | 6): Promise<string> {
  const literal = /@?\[(\d+\.\d+\.\d+\.\d+)\]$/.exec(recipient)?.[1];
  if (literal) return literal;
  const domain = recipient.replace(/^.*@([^@]*)$/, '$1');
  if (domain === '') return 'localhost';
  const exchangers = await mailExchangers(machine, domain);
  if (!family) return exchangers[0] ?? domain;
  for (const exchanger of exchangers)
    if ((await machine.resolve(exchanger, family === 4 ? 'A' : 'AAAA')).records.length > 0) return exchanger;
  return domain;
}

async function mailExchangers(machine: Machine, domain: string): Promise<string[]> {
  const { records } = await machine.resolve(domain, 'MX');
  return records
    .filter(({ type }) => type === 'MX')
    .map(({ data }) => data.split(' '))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, exchanger]) => exchanger?.replace(/\.$/, '') ?? domain);
}
