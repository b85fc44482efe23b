import { isUtf8Hostname, withoutFinalDot } from '../address/hostname.ts';
import { domainOf } from '../address/quoting.ts';
import { isFinal } from './destination.ts';
import { dunno, type Evaluation, type Outcome } from './evaluation.ts';
import { lookUpAny } from './lookups.ts';
import { CLASS, type ReplyClass } from './reply.ts';

const isLiteral = (domain: string): boolean => domain.startsWith('[') && domain.endsWith(']');

/** reject_non_fqdn_sender and reject_non_fqdn_recipient look at the address as the client wrote it. */
export function rejectNonFqdnAddress(evaluation: Evaluation, address: string, replyClass: ReplyClass): Outcome {
  const domain = domainOf(address) ?? '';
  if (isLiteral(domain)) return dunno(`${domain} is an address literal`);
  const name = withoutFinalDot(domain);
  const utf8 = evaluation.transaction.smtputf8 ?? false;
  if (name.includes('.') && isUtf8Hostname(name, utf8)) return dunno(`${domain} is fully qualified`);
  return evaluation.refuse(
    evaluation.configuration.int('non_fqdn_reject_code'),
    '4.5.2',
    `<${address}>: ${replyClass} rejected: need fully-qualified address`,
    domain === '' ? `${address} has no domain` : `${domain} is not fully qualified`,
  );
}

/** reject_unknown_sender_domain and reject_unknown_recipient_domain: DNS must have an MX or an address. */
export async function rejectUnknownDomain(
  evaluation: Evaluation,
  address: string,
  replyClass: ReplyClass,
): Promise<Outcome> {
  const { configuration, transaction } = evaluation;
  const isSender = replyClass === CLASS.sender;
  const resolution = evaluation.resolve(address, isSender ? transaction.recipient : transaction.sender);
  if (resolution.errorKind === 'lookup') return evaluation.lookupFailed(address, 'the address could not be resolved');
  const domain = domainOf(resolution.recipient) ?? '';
  if (isFinal(resolution)) return dunno(`${domain} is delivered here`);
  if (isLiteral(domain)) return dunno(`${domain} is an address literal`);
  const answer = await lookUpAny(evaluation, domain, ['MX', 'A', 'AAAA']);
  if (answer.status === 'found') return dunno(`DNS knows ${domain}`);
  if (answer.status === 'null MX') {
    const text = `<${address}>: ${replyClass} rejected: Domain ${domain} does not accept mail (nullMX)`;
    const [code, enhanced] = isSender ? ([550, '4.7.27'] as const) : ([556, '4.1.10'] as const);
    return evaluation.refuse(code, enhanced, text, `${domain} says in DNS that it takes no mail`);
  }
  const enhanced = isSender ? '4.1.8' : '4.1.2';
  const text = `<${address}>: ${replyClass} rejected: Domain not found`;
  if (answer.status === 'retry') {
    const action = configuration.get('unknown_address_tempfail_action') === 'defer' ? 'defer' : 'defer_if_permit';
    return evaluation.deferLater(action, 450, enhanced, text, `DNS does not answer about ${domain}`);
  }
  return evaluation.refuse(
    configuration.int('unknown_address_reject_code'),
    enhanced,
    text,
    `DNS has no MX and no address for ${domain}`,
  );
}
