import ipaddr from 'ipaddr.js';
import { isHostname, toAscii } from '../../address/hostname.ts';
import { domainOf } from '../../address/quoting.ts';
import { findInMaps } from '../../lists/maps.ts';
import { parseByteFilter } from '../byte-filter.ts';
import { authorizeDestination } from '../destination.ts';
import { dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import { expandReply } from '../expand-reply.ts';
import { lookUp } from '../lookups.ts';
import { CLASS, fitStatus, type ReplyClass, splitEnhanced } from '../reply.ts';
import type { Restriction, Restrictions } from './restriction.ts';

const MAX_TEXT = 500;

/** The name under which a DNS list keeps an address: octets (or nibbles) in reverse. */
function reversedAddress(address: string): string {
  if (!address.includes(':')) return address.split('.').reverse().join('.');
  const hexadecimal = ipaddr.IPv6.parse(address)
    .toByteArray()
    .map((byte) => byte.toString(16).padStart(2, '0'));
  return [...hexadecimal.join('')].reverse().join('.');
}

interface Listing {
  status: 'listed' | 'not listed' | 'retry';
  /** What the list says about it. */
  text?: string;
}

/** Asks a list (`zone` or `zone=d.d.d.d`) about a name below it. */
async function askList(evaluation: Evaluation, what: string, list: string): Promise<Listing> {
  const [zone = '', ...filter] = list.split('=');
  const name = `${what}.${zone}`;
  const answer = await lookUp(evaluation, name, 'A');
  if (answer.status === 'retry') {
    evaluation.warn(
      `${name}: RBL lookup error: Host or domain name not found. Name service error for name=${name} type=A: Host not found, try again`,
    );
    return { status: 'retry' };
  }
  if (answer.status !== 'found') return { status: 'not listed' };
  if (filter.length > 0) {
    const accepts = parseByteFilter(filter.join('='));
    if (typeof accepts === 'string') {
      evaluation.complaints.push({ level: 'fatal', text: `RBL reply error: ${accepts}` });
      return evaluation.serverError(`the filter of ${list} cannot be read`);
    }
    if (!answer.data.some(accepts)) return { status: 'not listed' };
  }
  const texts = await lookUp(evaluation, name, 'TXT');
  return { status: 'listed', text: texts.data.join(' / ').slice(0, MAX_TEXT) };
}

function replyTemplate(evaluation: Evaluation, list: string): string {
  const { configuration, environment } = evaluation;
  const parameter = 'rbl_reply_maps';
  for (const key of new Set([list, list.split('=')[0] ?? list])) {
    const answer = findInMaps(environment, configuration.get(parameter), key, { title: parameter });
    if (answer.error) return evaluation.serverError(`${parameter} cannot be read`);
    if (answer.found !== undefined) return answer.found;
  }
  return configuration.raw('default_rbl_reply');
}

function refuseListed(
  evaluation: Evaluation,
  list: string,
  what: string,
  replyClass: ReplyClass,
  text: string,
): Outcome {
  const code = String(evaluation.configuration.int('maps_rbl_reject_code'));
  const domain = list.split('=')[0] ?? list;
  const extra = {
    rbl_code: code,
    rbl_domain: domain,
    rbl_reason: text,
    rbl_txt: text,
    rbl_what: what,
    rbl_class: replyClass,
  };
  const expanded = expandReply(replyTemplate(evaluation, list), evaluation, extra);
  const why = `${what} is listed by ${domain}`;
  const [, number, rest = ''] = /^([45]\d\d) ([\s\S]*)$/.exec(expanded) ?? [];
  if (number === undefined) {
    evaluation.warn(`rbl response code configuration error: ${expanded}`);
    return evaluation.refuse(450, '4.7.1', 'Service unavailable', why);
  }
  const split = splitEnhanced(rest, '4.7.1');
  return evaluation.refuse(
    Number(number),
    fitStatus(split.enhanced, replyClass),
    split.text || 'Service unavailable',
    why,
  );
}

/** What is looked up below a list of domains; undefined for what is no domain. */
function listableDomain(what: string): string | undefined {
  const domain = domainOf(what) ?? what;
  if (domain === '' || domain.startsWith('[') || /^\d*$/.test(domain.slice(domain.lastIndexOf('.') + 1)))
    return undefined;
  const ascii = toAscii(domain);
  return ascii !== undefined && isHostname(ascii) ? ascii : undefined;
}

interface Subject {
  /** As the reply names it. */
  what: string;
  /** As the list knows it. */
  key: string | undefined;
  class: ReplyClass;
}

type FindSubject = (evaluation: Evaluation) => Subject | undefined;

function subjectOf(what: string | undefined, replyClass: ReplyClass): Subject | undefined {
  return what ? { what, key: listableDomain(what), class: replyClass } : undefined;
}

const named = (name: string): string | undefined => (name.toLowerCase() === 'unknown' ? undefined : name);

const clientAddress: FindSubject = ({ client }) => ({
  what: client.address,
  key: reversedAddress(client.address),
  class: CLASS.client,
});
const clientName: FindSubject = ({ client }) => subjectOf(named(client.name), CLASS.client);

const rejectListed = (find: FindSubject): Restriction => ({
  argument: 'domain',
  async ask(evaluation, list) {
    const subject = find(evaluation);
    if (subject?.key === undefined) return skipped('there is nothing that the list could have');
    const listing = await askList(evaluation, subject.key, list);
    if (listing.status === 'retry') return dunno(`${list} does not answer`);
    if (listing.status === 'not listed') return dunno(`${subject.what} is not listed by ${list}`);
    return refuseListed(evaluation, list, subject.what, subject.class, listing.text ?? '');
  },
});

/** A list of friends never opens a relay: it is not even asked when the destination is not ours. */
const permitListed = (find: FindSubject): Restriction => ({
  argument: 'domain',
  async ask(evaluation, list) {
    const { transaction, where } = evaluation;
    const subject = find(evaluation);
    if (subject?.key === undefined) return skipped('there is nothing that the list could have');
    if (where === 'RCPT' && transaction.recipient !== undefined) {
      const { authorized, why } = authorizeDestination(evaluation, transaction.recipient);
      if (!authorized) return dunno(`no list can permit this: ${why}`);
    }
    const listing = await askList(evaluation, subject.key, list);
    if (listing.status === 'listed') return { answer: 'permit', why: `${subject.what} is listed by ${list}` };
    if (listing.status === 'not listed') return dunno(`${subject.what} is not listed by ${list}`);
    evaluation.deferRefusal(450, '4.7.1', `<${subject.what}>: ${subject.class} rejected: Service unavailable`);
    return dunno(`${list} does not answer; a later refusal becomes a delay`);
  },
});

export const dnsListRestrictions: Restrictions = {
  reject_rbl_client: rejectListed(clientAddress),
  reject_rbl: rejectListed(clientAddress),
  reject_rhsbl_client: rejectListed(clientName),
  reject_rhsbl_reverse_client: rejectListed(({ client }) =>
    subjectOf(named(client.reverseName), CLASS.unverifiedClient),
  ),
  reject_rhsbl_helo: rejectListed(({ client }) => subjectOf(client.helo, CLASS.helo)),
  reject_rhsbl_sender: rejectListed(({ transaction }) => subjectOf(transaction.sender, CLASS.sender)),
  reject_rhsbl_recipient: rejectListed(({ transaction }) => subjectOf(transaction.recipient, CLASS.recipient)),
  permit_dnswl_client: permitListed(clientAddress),
  permit_rhswl_client: permitListed(clientName),
};
