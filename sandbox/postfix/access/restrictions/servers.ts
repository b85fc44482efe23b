import { isIpAddress, literalAddress } from '../../address/hostname.ts';
import { domainOf } from '../../address/quoting.ts';
import { dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import { addressesOf, type DnsAnswer, lookUp, mailExchanger } from '../lookups.ts';
import { CLASS, type ReplyClass } from '../reply.ts';
import type { Restriction, Restrictions } from './restriction.ts';
import { addressKeys, askKeys, domainKeys, forbidPermit, type Subject } from './tables.ts';

type Kind = 'MX' | 'NS' | 'A';

/** Name servers of a domain that has none of its own are those of its parent. */
async function nameServers(evaluation: Evaluation, domain: string): Promise<DnsAnswer> {
  let answer = await lookUp(evaluation, domain, 'NS');
  for (let dot = domain.indexOf('.'); answer.status === 'not found' && dot >= 0; dot = domain.indexOf('.', dot + 1)) {
    answer = await lookUp(evaluation, domain.slice(dot + 1), 'NS');
  }
  return answer;
}

/** The hosts whose names and addresses are looked up; undefined when DNS does not tell. */
async function hostsOf(evaluation: Evaluation, kind: Kind, domain: string): Promise<string[] | undefined> {
  if (kind === 'A') return [domain];
  const answer = kind === 'MX' ? await lookUp(evaluation, domain, 'MX') : await nameServers(evaluation, domain);
  if (answer.status === 'null MX') return [];
  if (answer.status === 'not found' && kind === 'MX') return [domain];
  if (answer.status === 'found')
    return answer.data.map((data) => (kind === 'MX' ? mailExchanger(data).host : data.replace(/\.$/, '')));
  const reason = answer.status === 'retry' ? 'Host not found, try again' : 'Host not found';
  evaluation.warn(`Unable to look up ${kind} host for ${domain}: ${reason}`);
  return undefined;
}

async function askHost(
  evaluation: Evaluation,
  kind: Kind,
  table: string,
  host: string,
  subject: Subject,
): Promise<Outcome | undefined> {
  if (isIpAddress(host)) return askKeys(evaluation, table, addressKeys(host), subject);
  if (kind !== 'A') {
    const outcome = await askKeys(evaluation, table, domainKeys(evaluation, host), subject);
    if (outcome) return outcome;
  }
  const { status, data } = await addressesOf(evaluation, host);
  if (status !== 'found' && kind !== 'A') {
    evaluation.warn(
      `Unable to look up ${kind} host ${host} for ${subject.class} ${subject.name}: Name or service not known`,
    );
  }
  for (const address of data) {
    const outcome = await askKeys(evaluation, table, addressKeys(address), subject);
    if (outcome) return outcome;
  }
  return undefined;
}

/** Looks up in a table the name and addresses of the MX, NS or A hosts of a domain. */
async function askServers(
  evaluation: Evaluation,
  kind: Kind,
  table: string,
  name: string,
  subject: Subject,
): Promise<Outcome> {
  const domain = domainOf(name) ?? name;
  const nothing = dunno(`${table} says nothing about the ${kind} hosts of ${domain}`);
  if (domain.startsWith('[')) {
    const address = kind === 'NS' ? undefined : literalAddress(domain.replace(/^\[(.*)\]$/, '$1'));
    return (address && (await askKeys(evaluation, table, addressKeys(address), subject))) || nothing;
  }
  for (const host of (await hostsOf(evaluation, kind, domain)) ?? []) {
    const outcome = await askHost(evaluation, kind, table, host, subject);
    if (outcome) return outcome;
  }
  return nothing;
}

interface Party {
  prefix: string;
  class: ReplyClass;
  /** What DNS is asked about, and how a refusal names it. */
  of(evaluation: Evaluation): { target: string; name: string } | undefined;
}

const same = (target: string | undefined) => (target ? { target, name: target } : undefined);
const known = (name: string) => (name.toLowerCase() === 'unknown' ? undefined : name);

const PARTIES: Party[] = [
  {
    prefix: 'check_client',
    class: CLASS.client,
    of: ({ client, namaddr }) => (known(client.name) ? { target: client.name, name: namaddr } : undefined),
  },
  {
    prefix: 'check_reverse_client_hostname',
    class: CLASS.unverifiedClient,
    of: ({ client }) => same(known(client.reverseName)),
  },
  { prefix: 'check_helo', class: CLASS.helo, of: ({ client }) => same(client.helo) },
  { prefix: 'check_sender', class: CLASS.sender, of: ({ transaction }) => same(transaction.sender) },
  { prefix: 'check_recipient', class: CLASS.recipient, of: ({ transaction }) => same(transaction.recipient) },
];

const KINDS: Kind[] = ['MX', 'NS', 'A'];

function restrictionOn(party: Party, kind: Kind): [string, Restriction] {
  const restriction = `${party.prefix}_${kind.toLowerCase()}_access`;
  return [
    restriction,
    {
      argument: 'table',
      async ask(evaluation, table, asked) {
        const found = party.of(evaluation);
        if (!found) return skipped('there is no name to look up');
        const subject = { name: found.name, class: party.class, asked };
        const outcome = await askServers(evaluation, kind, table, found.target, subject);
        return forbidPermit(evaluation, restriction, found.target, outcome);
      },
    },
  ];
}

export const serverRestrictions: Restrictions = Object.fromEntries(
  PARTIES.flatMap((party) => KINDS.map((kind) => restrictionOn(party, kind))),
);
