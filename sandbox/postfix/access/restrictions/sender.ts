import { findAddress } from '../../address/find.ts';
import { splitList } from '../../configuration/tokens.ts';
import { rejectNonFqdnAddress, rejectUnknownDomain } from '../domains.ts';
import { dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import { CLASS } from '../reply.ts';
import { rejectUnlistedSender } from '../unlisted.ts';
import type { Restriction, Restrictions } from './restriction.ts';

type SenderCheck = (evaluation: Evaluation, sender: string) => Outcome | Promise<Outcome>;

/** The null sender passes all restrictions on sender addresses. */
const onSender = (check: SenderCheck): Restriction => ({
  ask: (evaluation) => {
    const { sender } = evaluation.transaction;
    if (sender === undefined) return skipped('there is no sender yet');
    return sender === '' ? skipped('the null sender passes') : check(evaluation, sender);
  },
});

/** Who may send with this address; undefined when smtpd_sender_login_maps does not say. */
function ownersOf(evaluation: Evaluation, sender: string): string[] | undefined {
  const parameter = 'smtpd_sender_login_maps';
  const resolution = evaluation.resolve(sender, evaluation.transaction.recipient);
  if (resolution.errorKind === 'lookup') return evaluation.lookupFailed(sender, 'the sender could not be resolved');
  const maps = evaluation.configuration.get(parameter);
  const answer = findAddress(evaluation.environment, maps, resolution.recipient, 'canonical', parameter);
  if (answer.error === 'configuration') return evaluation.serverError(`${parameter} cannot be read`);
  if (answer.error) return evaluation.lookupFailed(sender, `${parameter} cannot be read`, parameter);
  return answer.found === undefined ? undefined : splitList(answer.found);
}

const MAPS = { parameter: 'smtpd_sender_login_maps' };

function rejectForeignSender(evaluation: Evaluation, sender: string, allowUnknown: boolean): Outcome {
  const login = evaluation.client.sasl?.username;
  if (login === undefined) return dunno('the client has not authenticated');
  const owners = ownersOf(evaluation, sender);
  if (owners === undefined && allowUnknown) return dunno(`${sender} belongs to nobody`, MAPS);
  if (owners?.some((owner) => owner.toLowerCase() === login.toLowerCase()))
    return dunno(`${sender} belongs to ${login}`, MAPS);
  const text = `<${sender}>: Sender address rejected: not owned by user ${login}`;
  return evaluation.refuse(553, '5.7.1', text, `${sender} does not belong to ${login}`, MAPS);
}

function rejectOwnedSender(evaluation: Evaluation, sender: string): Outcome {
  if (evaluation.client.sasl) return dunno('the client has authenticated');
  const owners = ownersOf(evaluation, sender);
  if (owners === undefined) return dunno(`${sender} belongs to nobody`, MAPS);
  const text = `<${sender}>: Sender address rejected: not logged in`;
  return evaluation.refuse(
    553,
    '5.7.1',
    text,
    `${sender} belongs to ${owners.join(', ')}, and the client has not logged in`,
    MAPS,
  );
}

function onLogin(name: string, check: SenderCheck): Restriction {
  return {
    ask: (evaluation, argument, asked) => {
      if (evaluation.configuration.bool('smtpd_sasl_auth_enable'))
        return onSender(check).ask(evaluation, argument, asked);
      evaluation.warn(`restriction \`${name}' ignored: no SASL support`);
      return skipped('smtpd_sasl_auth_enable is no');
    },
  };
}

const authenticated = 'reject_authenticated_sender_login_mismatch';
const known = 'reject_known_sender_login_mismatch';
const unauthenticated = 'reject_unauthenticated_sender_login_mismatch';

export const senderRestrictions: Restrictions = {
  reject_non_fqdn_sender: onSender((evaluation, sender) => rejectNonFqdnAddress(evaluation, sender, CLASS.sender)),
  reject_unknown_sender_domain: onSender((evaluation, sender) => rejectUnknownDomain(evaluation, sender, CLASS.sender)),
  reject_unknown_address: onSender((evaluation, sender) => rejectUnknownDomain(evaluation, sender, CLASS.sender)),
  reject_unlisted_sender: onSender(rejectUnlistedSender),
  [authenticated]: onLogin(authenticated, (evaluation, sender) => rejectForeignSender(evaluation, sender, false)),
  [unauthenticated]: onLogin(unauthenticated, rejectOwnedSender),
  [known]: onLogin(known, (evaluation, sender) =>
    evaluation.client.sasl ? rejectForeignSender(evaluation, sender, true) : rejectOwnedSender(evaluation, sender),
  ),
};
