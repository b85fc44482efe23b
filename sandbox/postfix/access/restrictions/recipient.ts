import { authorizeDestination } from '../destination.ts';
import { rejectNonFqdnAddress, rejectUnknownDomain } from '../domains.ts';
import { dunno, type Evaluation, type Outcome, skipped } from '../evaluation.ts';
import { permitMxBackup } from '../mx-backup.ts';
import { CLASS } from '../reply.ts';
import { rejectUnlistedRecipient } from '../unlisted.ts';
import type { Restriction, Restrictions } from './restriction.ts';

type RecipientCheck = (evaluation: Evaluation, recipient: string) => Outcome | Promise<Outcome>;

const onRecipient = (check: RecipientCheck): Restriction => ({
  ask: (evaluation) => {
    const { recipient } = evaluation.transaction;
    return recipient === undefined ? skipped('there is no single recipient to look at') : check(evaluation, recipient);
  },
});

const permitAuthDestination: RecipientCheck = (evaluation, recipient) => {
  const { authorized, ...outcome } = authorizeDestination(evaluation, recipient);
  return authorized ? { answer: 'permit', ...outcome } : dunno(outcome.why);
};

/** The rule that keeps strangers from relaying. */
const rejectUnauthDestination =
  (defer: boolean): RecipientCheck =>
  (evaluation, recipient) => {
    const { authorized, ...outcome } = authorizeDestination(evaluation, recipient);
    if (authorized) return { answer: 'dunno', ...outcome };
    const code = evaluation.configuration.int('relay_domains_reject_code');
    const text = `<${recipient}>: Relay access denied`;
    return evaluation.refuse(defer ? code - 100 : code, defer ? '4.7.1' : '5.7.1', text, outcome.why);
  };

const rejectMultiRecipientBounce: Restriction = {
  ask: (evaluation, _, asked) => {
    const { transaction, where, configuration } = evaluation;
    const accepted = transaction.recipientCount ?? 0;
    const tooMany = accepted > (where === 'RCPT' ? 0 : 1);
    if (transaction.sender !== '' || !tooMany) return dunno('this is not a bounce to several recipients');
    return evaluation.refuse(
      configuration.int('multi_recipient_bounce_reject_code'),
      '5.5.3',
      `<${asked.name}>: ${asked.class} rejected: Multi-recipient bounce`,
      'a bounce has one recipient only',
    );
  },
};

export const recipientRestrictions: Restrictions = {
  permit_auth_destination: onRecipient(permitAuthDestination),
  reject_unauth_destination: onRecipient(rejectUnauthDestination(false)),
  defer_unauth_destination: onRecipient(rejectUnauthDestination(true)),
  permit_mx_backup: onRecipient(permitMxBackup),
  reject_non_fqdn_recipient: onRecipient((evaluation, recipient) =>
    rejectNonFqdnAddress(evaluation, recipient, CLASS.recipient),
  ),
  reject_unknown_recipient_domain: onRecipient((evaluation, recipient) =>
    rejectUnknownDomain(evaluation, recipient, CLASS.recipient),
  ),
  reject_unlisted_recipient: onRecipient(rejectUnlistedRecipient),
  check_recipient_maps: onRecipient(rejectUnlistedRecipient),
  reject_multi_recipient_bounce: rejectMultiRecipientBounce,
};
