import { splitList } from '../configuration/tokens.ts';
import type { Decision, SmtpdClient, Stage, TraceStep, Transaction } from '../types.ts';
import {
  type AccessSession,
  type Asked,
  BrokenConfiguration,
  type DecisionContext,
  dunno,
  Evaluation,
  type Outcome,
  refuses,
} from './evaluation.ts';
import { runList } from './list.ts';
import type { Where } from './log.ts';
import { CLASS } from './reply.ts';
import { rejectUnlistedRecipient, rejectUnlistedSender } from './unlisted.ts';

const WHERE: Record<Stage, Where> = {
  client: 'CONNECT',
  helo: 'HELO',
  sender: 'MAIL',
  relay: 'RCPT',
  recipient: 'RCPT',
  data: 'DATA',
  'end-of-data': 'END-OF-MESSAGE',
  etrn: 'ETRN',
};

const LISTS: Record<Stage, { parameter: string; class: Asked['class']; accessRestriction?: string }> = {
  client: { parameter: 'smtpd_client_restrictions', class: CLASS.client, accessRestriction: 'check_client_access' },
  helo: { parameter: 'smtpd_helo_restrictions', class: CLASS.helo, accessRestriction: 'check_helo_access' },
  sender: { parameter: 'smtpd_sender_restrictions', class: CLASS.sender, accessRestriction: 'check_sender_access' },
  relay: { parameter: 'smtpd_relay_restrictions', class: CLASS.recipient, accessRestriction: 'check_recipient_access' },
  recipient: {
    parameter: 'smtpd_recipient_restrictions',
    class: CLASS.recipient,
    accessRestriction: 'check_recipient_access',
  },
  data: { parameter: 'smtpd_data_restrictions', class: CLASS.data },
  'end-of-data': { parameter: 'smtpd_end_of_data_restrictions', class: CLASS.endOfData },
  etrn: { parameter: 'smtpd_etrn_restrictions', class: CLASS.etrn, accessRestriction: 'check_etrn_access' },
};

/** What a refusal in this list names. */
function subjectOf(evaluation: Evaluation, stage: Stage): string {
  const { client, transaction } = evaluation;
  if (stage === 'client') return evaluation.namaddr;
  if (stage === 'helo') return client.helo ?? '';
  if (stage === 'sender') return transaction.sender ?? '';
  if (stage === 'relay' || stage === 'recipient') return transaction.recipient ?? '';
  return stage === 'etrn' ? (transaction.etrn ?? '') : WHERE[stage];
}

/** One of the lists of main.cf, from its first restriction on. What is broken in it refuses. */
async function askList(evaluation: Evaluation, stage: Stage): Promise<Outcome> {
  const { parameter, ...list } = LISTS[stage];
  evaluation.depth = evaluation.warnDepth = 0;
  evaluation.deferIfReject = undefined;
  evaluation.decidedBy = undefined;
  evaluation.asking = parameter;
  const items = splitList(evaluation.configuration.get(parameter));
  try {
    return await runList(evaluation, items, { ...list, name: subjectOf(evaluation, stage), list: parameter });
  } catch (error) {
    if (error instanceof BrokenConfiguration) return error.outcome;
    throw error;
  }
}

/** The check of an address that Postfix adds where no restriction asked for it. */
function askUnlisted(evaluation: Evaluation, parameter: string, ask: () => Outcome): Outcome {
  evaluation.depth = evaluation.warnDepth = 0;
  const record = (outcome: Outcome, answer = outcome.answer) => {
    const decided = outcome.parameter ?? parameter;
    const origin = evaluation.configuration.origin(decided);
    const step: TraceStep = {
      list: parameter,
      restriction: parameter.replace(/^smtpd_/, ''),
      answer,
      why: outcome.why,
      origin,
      parameter: decided,
      within: parameter,
      depth: 0,
    };
    evaluation.trace.push(step);
    if (refuses(outcome)) evaluation.decidedBy = step;
    return outcome;
  };
  try {
    return record(ask());
  } catch (error) {
    if (error instanceof BrokenConfiguration) return record(error.outcome, 'error');
    throw error;
  }
}

/** What DEFER_IF_PERMIT asked for, once nothing else refused. */
function applyDeferral(evaluation: Evaluation, outcome: Outcome): Outcome {
  const pending = evaluation.deferIfPermit;
  if (refuses(outcome) || !pending) return outcome;
  evaluation.warnDepth = 0;
  evaluation.decidedBy =
    evaluation.trace.find(({ why }) => why.endsWith('delayed if nothing else refuses')) ?? evaluation.decidedBy;
  return evaluation.refuse(
    pending.code,
    pending.enhanced,
    pending.text,
    'an earlier problem delays what would be accepted',
  );
}

async function askSender(evaluation: Evaluation): Promise<Outcome> {
  const { configuration, transaction } = evaluation;
  evaluation.senderListed = false;
  const outcome = await askList(evaluation, 'sender');
  const { sender } = transaction;
  if (refuses(outcome) || evaluation.discarding || !sender) return outcome;
  if (!configuration.bool('smtpd_reject_unlisted_sender') || evaluation.senderListed) return outcome;
  return askUnlisted(evaluation, 'smtpd_reject_unlisted_sender', () => rejectUnlistedSender(evaluation, sender));
}

/** Client, HELO and sender restrictions wait for RCPT TO with smtpd_delay_reject. */
async function askDelayed(evaluation: Evaluation, stages: Stage[]): Promise<Outcome> {
  for (const stage of stages) {
    if (stage === 'helo' && evaluation.client.helo === undefined) continue;
    const outcome = stage === 'sender' ? await askSender(evaluation) : await askList(evaluation, stage);
    if (refuses(outcome) || evaluation.hangup) return outcome;
  }
  return dunno('nothing refused');
}

/** Other servers ask whether the sender of our own address probes exists; they are told yes, whoever they are. */
function isProbeSender({ configuration }: Evaluation, recipient: string): boolean {
  const sender = configuration.get('address_verify_sender');
  if (sender === '' || sender === '<>') return false;
  const complete = sender.includes('@') ? sender : `${sender}@${configuration.get('myorigin')}`;
  return recipient.toLowerCase() === complete.toLowerCase();
}

async function askRecipient(evaluation: Evaluation): Promise<Outcome> {
  const { configuration, transaction } = evaluation;
  const recipient = transaction.recipient ?? '';
  // RFC 5321 section 4.5.1: a bare postmaster is always accepted.
  if (recipient.toLowerCase() === 'postmaster')
    return { answer: 'permit', why: 'every mail server takes mail for postmaster' };
  if (isProbeSender(evaluation, recipient))
    return { answer: 'permit', why: 'this is the sender of our own address probes' };
  if (configuration.bool('smtpd_delay_reject')) {
    const delayed = await askDelayed(evaluation, ['client', 'helo', 'sender']);
    if (refuses(delayed) || evaluation.hangup) return delayed;
  }
  const first: Stage[] = ['relay', 'recipient'];
  const order = configuration.bool('smtpd_relay_before_recipient_restrictions') ? first : first.reverse();
  let outcome = dunno('nothing refused');
  let permittedBy: TraceStep | undefined;
  for (const stage of order) {
    outcome = await askList(evaluation, stage);
    if (refuses(outcome)) break;
    // The relay list is the one that lets a stranger relay, whatever the other one says.
    if (stage === 'relay' || permittedBy === undefined) permittedBy = evaluation.decidedBy ?? permittedBy;
  }
  outcome = applyDeferral(evaluation, outcome);
  if (!refuses(outcome)) evaluation.decidedBy = permittedBy;
  const asked =
    !configuration.bool('smtpd_reject_unlisted_recipient') || evaluation.recipientListed || evaluation.discarding;
  if (refuses(outcome) || asked) return outcome;
  const listed = askUnlisted(evaluation, 'smtpd_reject_unlisted_recipient', () =>
    rejectUnlistedRecipient(evaluation, recipient),
  );
  return refuses(listed) ? listed : outcome;
}

function askStage(evaluation: Evaluation, stage: Stage): Promise<Outcome> {
  if (stage === 'recipient') return askRecipient(evaluation);
  return stage === 'sender' ? askSender(evaluation) : askList(evaluation, stage);
}

/** Has the stage anything to say at its own command, or only at RCPT TO? */
function isDelayed(context: DecisionContext, stage: Stage): boolean {
  return ['client', 'helo', 'sender'].includes(stage) && context.configuration.bool('smtpd_delay_reject');
}

/** The deferral with which a command starts: what earlier commands asked for. */
function restoreDeferral(evaluation: Evaluation, stage: Stage, session: AccessSession): void {
  const { clientDeferral, heloDeferral, senderDeferral } = session;
  if (stage === 'helo') evaluation.deferIfPermit = clientDeferral;
  if (stage === 'sender' || stage === 'etrn') evaluation.deferIfPermit = clientDeferral ?? heloDeferral;
  if (stage === 'relay' || stage === 'recipient') evaluation.deferIfPermit = senderDeferral;
}

function saveDeferral({ deferIfPermit, discarding, held }: Evaluation, stage: Stage, session: AccessSession): void {
  if (stage === 'client') session.clientDeferral = deferIfPermit;
  if (stage === 'helo') session.heloDeferral = deferIfPermit;
  if (stage === 'sender') session.senderDeferral = deferIfPermit;
  session.discard = discarding;
  session.held = held;
}

/** At DATA and later there is no single recipient if there were several. */
function transactionAt(stage: Stage, transaction: Transaction): Transaction {
  const several = (transaction.recipientCount ?? 0) > 1;
  const { recipient, ...rest } = transaction;
  return (stage === 'data' || stage === 'end-of-data') && several ? rest : { recipient, ...rest };
}

/**
 * What smtpd(8) decides at a stage of the session. With smtpd_delay_reject (the default) the stages client, helo and
 * sender always permit, and `recipient` asks all of them: what RCPT TO is answered. `relay` asks smtpd_relay_restrictions
 * alone, for explanations.
 */
export async function decide(
  stage: Stage,
  client: SmtpdClient,
  transaction: Transaction,
  context: DecisionContext,
): Promise<Decision> {
  const session = context.session;
  if (session && stage === 'sender') session.discard = session.held = false;
  const where = stage === 'helo' && client.protocol === 'ESMTP' ? 'EHLO' : WHERE[stage];
  const evaluation = new Evaluation(where, client, transactionAt(stage, transaction), context, runList);
  if (session) restoreDeferral(evaluation, stage, session);
  let outcome = isDelayed(context, stage)
    ? dunno('smtpd_delay_reject waits for RCPT TO')
    : await prepared(evaluation, stage);
  if (stage === 'data' || stage === 'end-of-data' || stage === 'etrn') outcome = applyDeferral(evaluation, outcome);
  if (session) saveDeferral(evaluation, stage, session);
  return asDecision(evaluation, outcome);
}

async function prepared(evaluation: Evaluation, stage: Stage): Promise<Outcome> {
  if (stage === 'etrn' && evaluation.configuration.bool('smtpd_delay_reject')) {
    const delayed = await askDelayed(evaluation, ['client', 'helo']);
    if (refuses(delayed)) return delayed;
  }
  return askStage(evaluation, stage);
}

function asDecision(evaluation: Evaluation, outcome: Outcome): Decision {
  const { trace, effects, decidedBy } = evaluation;
  const complaints = [...evaluation.complaints, ...evaluation.context.tables.takeComplaints()];
  const shared = { trace, effects, complaints, ...(decidedBy ? { decidedBy } : {}) };
  if (evaluation.hangup) return { verdict: 'disconnect', ...shared };
  if (!refuses(outcome) || !outcome.reply) return { verdict: 'permit', ...shared };
  return { verdict: outcome.reply.code < 500 ? 'defer' : 'reject', reply: outcome.reply, ...shared };
}
