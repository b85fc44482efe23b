/** The catalogue: one implementation for each member of labs/schema.ts's Check. */
import type { Check, CheckName } from '../../../labs/schema.ts';
import type { CheckContext, CheckImplementation, Glimpse, Look, Verdict } from '../check.ts';
import { abuseRefused } from './abuse-refused.ts';
import { answer } from './answer.ts';
import { bounceFound } from './bounce-found.ts';
import { bouncesReturn } from './bounces-return.ts';
import { delisted } from './delisted.ts';
import { guessingSlowed } from './guessing-slowed.ts';
import { inboundDelivered } from './inbound-delivered.ts';
import { letterTyped } from './letter-typed.ts';
import { lettersArrived } from './letters-arrived.ts';
import { listed } from './listed.ts';
import { localSubmission } from './local-submission.ts';
import { logAnswer } from './log-answer.ts';
import { loginGuarded } from './login-guarded.ts';
import { loginNotOffered } from './login-not-offered.ts';
import { loginSends } from './login-sends.ts';
import { officeRelays } from './office-relays.ts';
import { ownProgramsSend } from './own-programs-send.ts';
import { partnerRelayed } from './partner-relayed.ts';
import { passwordChanged } from './password-changed.ts';
import { proofArrived } from './proof-arrived.ts';
import { queueClean } from './queue-clean.ts';
import { secretKept } from './secret-kept.ts';
import { senderIsLogin } from './sender-is-login.ts';
import { smartHostFails } from './smart-host-fails.ts';
import { smartHostUsed } from './smart-host-used.ts';
import { spamStopped } from './spam-stopped.ts';
import { staysHome } from './stays-home.ts';
import { strangersRefused } from './strangers-refused.ts';
import { trapHit } from './trap-hit.ts';
import { unknownRecipientRefused } from './unknown-recipient-refused.ts';

const CATALOGUE: { [Name in CheckName]: CheckImplementation<Name> } = {
  'strangers-refused': strangersRefused,
  'inbound-delivered': inboundDelivered,
  'unknown-recipient-refused': unknownRecipientRefused,
  'office-relays': officeRelays,
  'local-submission': localSubmission,
  'bounces-return': bouncesReturn,
  'proof-arrived': proofArrived,
  'trap-hit': trapHit,
  listed,
  'bounce-found': bounceFound,
  'abuse-refused': abuseRefused,
  'partner-relayed': partnerRelayed,
  'own-programs-send': ownProgramsSend,
  'login-sends': loginSends,
  'login-guarded': loginGuarded,
  'login-not-offered': loginNotOffered,
  'sender-is-login': senderIsLogin,
  'guessing-slowed': guessingSlowed,
  'password-changed': passwordChanged,
  'smart-host-used': smartHostUsed,
  'smart-host-fails': smartHostFails,
  'stays-home': staysHome,
  'secret-kept': secretKept,
  'letter-typed': letterTyped,
  'log-answer': logAnswer,
  'spam-stopped': spamStopped,
  'queue-clean': queueClean,
  'letters-arrived': lettersArrived,
  delisted,
  answer,
};

/** Changes the world meanwhile, so nothing else may be checked at the same time. */
export function isAlone(check: Check): boolean {
  return CATALOGUE[check.check].alone ?? false;
}

export function survivesRestart(check: Check): boolean {
  return CATALOGUE[check.check].survivesRestart;
}

/** What a check says of its look; undefined: it has none. */
export function lookOf(check: Check): Pick<Look, 'after' | 'by' | 'sees'> | undefined {
  return CATALOGUE[check.check].look;
}

/** Looks at one check in passing; undefined: it has no look. Rejects when it could not be looked at. */
export async function lookAt<Name extends CheckName>(
  check: Extract<Check, { check: Name }>,
  context: CheckContext,
): Promise<Glimpse | undefined> {
  const implementation: CheckImplementation<Name> = CATALOGUE[check.check as Name];
  return implementation.look?.perform(check, context);
}

/** Performs one check. A thrown error means that it could not be graded, which is never the student's fault. */
export function perform<Name extends CheckName>(
  check: Extract<Check, { check: Name }>,
  context: CheckContext,
): Promise<Verdict> {
  const implementation: CheckImplementation<Name> = CATALOGUE[check.check as Name];
  return implementation.perform(check, context);
}
