import { domainOf } from '../address/quoting.ts';
import type { Resolution } from '../types.ts';
import type { Evaluation, Outcome } from './evaluation.ts';

const FINAL = new Set(['local', 'virtual-alias', 'virtual-mailbox']);

/** Delivered here, as opposed to sent on. */
export const isFinal = (resolution: Resolution): boolean =>
  resolution.error === undefined && FINAL.has(resolution.class);

export type Authorization = Pick<Outcome, 'why' | 'parameter' | 'pattern'> & { authorized: boolean };

/** Is this a destination that we take mail for (permit_auth_destination)? Every relay decision hangs on this answer. */
export function authorizeDestination(evaluation: Evaluation, recipient: string): Authorization {
  const resolution = evaluation.resolve(recipient, evaluation.transaction.sender);
  if (resolution.errorKind === 'lookup')
    return evaluation.lookupFailed(recipient, 'the recipient could not be resolved');
  const { list: parameter, pattern } = resolution;
  const domain = domainOf(resolution.recipient);
  const same = resolution.recipient === recipient.toLowerCase();
  const meant = same ? '' : `${recipient} means ${resolution.recipient}, and `;
  if (resolution.routed && !evaluation.configuration.bool('allow_untrusted_routing')) {
    return {
      authorized: false,
      why: `${recipient} asks for routing through another host, and allow_untrusted_routing is no`,
    };
  }
  if (isFinal(resolution) || (resolution.class === 'relay' && resolution.error === undefined)) {
    return { authorized: true, why: `${meant}${domain} is in ${parameter}`, parameter, pattern };
  }
  const lists = 'mydestination, virtual_alias_domains, virtual_mailbox_domains or relay_domains';
  return { authorized: false, why: `${meant}${domain} is not in ${lists}` };
}
