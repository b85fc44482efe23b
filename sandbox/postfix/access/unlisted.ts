import { findAddress } from '../address/find.ts';
import type { Resolution } from '../types.ts';
import { dunno, type Evaluation, type Outcome } from './evaluation.ts';
import { CLASS, fitStatus, type ReplyClass, splitEnhanced } from './reply.ts';

/** By address class: where its users are listed, how their absence is answered. */
const TABLES: Partial<Record<Resolution['class'], { maps: string; code: string; name: string }>> = {
  local: { maps: 'local_recipient_maps', code: 'unknown_local_recipient_reject_code', name: 'local recipient table' },
  'virtual-mailbox': {
    maps: 'virtual_mailbox_maps',
    code: 'unknown_virtual_mailbox_reject_code',
    name: 'virtual mailbox table',
  },
  relay: { maps: 'relay_recipient_maps', code: 'unknown_relay_recipient_reject_code', name: 'relay recipient table' },
};

/** These exist on every Postfix. */
const ALWAYS_LOCAL = /^(postmaster|mailer-daemon|double-bounce)@/i;

function isListed(evaluation: Evaluation, parameter: string, address: string, written: string): boolean {
  const { environment, configuration } = evaluation;
  const answer = findAddress(environment, configuration.get(parameter), address, 'canonical', parameter);
  if (answer.error === 'configuration') return evaluation.serverError(`${parameter} cannot be read`);
  if (answer.error) return evaluation.lookupFailed(written, `${parameter} cannot be read`, parameter);
  return answer.found !== undefined;
}

/** Mail that trivial-rewrite sends to the error or retry service is refused at once. */
function refuseByTransport(evaluation: Evaluation, written: string, resolution: Resolution, replyClass: ReplyClass) {
  const isSender = replyClass === CLASS.sender;
  const severity = resolution.transport === 'error' ? 5 : 4;
  const split = splitEnhanced(resolution.nexthop, `${severity}.1.${isSender ? '0' : '1'}`);
  const permanent =
    resolution.class === 'virtual-alias' ? evaluation.configuration.int('unknown_virtual_alias_reject_code') : 550;
  return evaluation.refuse(
    severity === 5 ? permanent : 450,
    fitStatus(split.enhanced, replyClass),
    `<${written}>: ${replyClass} rejected: ${split.text}`,
    `mail for ${resolution.recipient} goes to ${resolution.transport}:${resolution.nexthop}`,
    { errorClass: 'bounce' },
  );
}

/** reject_unlisted_recipient and reject_unlisted_sender: does a valid recipient of that address exist? */
function rejectUnlisted(evaluation: Evaluation, written: string, replyClass: ReplyClass): Outcome {
  const { configuration, transaction } = evaluation;
  const isSender = replyClass === CLASS.sender;
  const resolution = evaluation.resolve(written, isSender ? transaction.recipient : transaction.sender);
  if (resolution.errorKind === 'lookup') return evaluation.lookupFailed(written, 'the address could not be resolved');
  const address = resolution.recipient;
  const rewriting = [
    'recipient_canonical_maps',
    ...(isSender ? ['sender_canonical_maps'] : []),
    'canonical_maps',
    'virtual_alias_maps',
  ];
  for (const parameter of rewriting) {
    if (isListed(evaluation, parameter, address, written)) return dunno(`${address} is in ${parameter}`, { parameter });
  }
  if (resolution.transport === 'error' || resolution.transport === 'retry') {
    return refuseByTransport(evaluation, written, resolution, replyClass);
  }
  const table = TABLES[resolution.class];
  if (!table || configuration.get(table.maps) === '') return dunno(`nobody keeps a list of recipients of this class`);
  if (resolution.class === 'local' && ALWAYS_LOCAL.test(address)) return dunno(`${address} exists everywhere`);
  if (isListed(evaluation, table.maps, address, written))
    return dunno(`${address} is in ${table.maps}`, { parameter: table.maps });
  const where = configuration.bool('show_user_unknown_table_name') ? ` in ${table.name}` : '';
  return evaluation.refuse(
    configuration.int(table.code),
    isSender ? '5.1.0' : '5.1.1',
    `<${written}>: ${replyClass} rejected: User unknown${where}`,
    `${address} is not in ${table.maps}`,
    { errorClass: 'bounce', parameter: table.maps },
  );
}

const acceptsAll = ({ configuration }: Evaluation): boolean =>
  configuration.list('receive_override_options').includes('no_unknown_recipient_checks');

/** Once for each recipient, by a restriction or after the last of them. */
export function rejectUnlistedRecipient(evaluation: Evaluation, recipient: string): Outcome {
  if (acceptsAll(evaluation) || evaluation.recipientListed) return dunno('this was asked before, or is switched off');
  if (evaluation.warnDepth === 0) evaluation.recipientListed = true;
  return rejectUnlisted(evaluation, recipient, CLASS.recipient);
}

export function rejectUnlistedSender(evaluation: Evaluation, sender: string): Outcome {
  if (acceptsAll(evaluation) || evaluation.senderListed) return dunno('this was asked before, or is switched off');
  if (evaluation.warnDepth === 0) evaluation.senderListed = true;
  return rejectUnlisted(evaluation, sender, CLASS.sender);
}
