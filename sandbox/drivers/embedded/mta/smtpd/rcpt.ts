/** RCPT TO. */
import { printable } from '../text.ts';
import { exceeds } from './limits.ts';
import type { MailTransaction, SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

type Recipient = MailTransaction['recipients'][number];

export async function rcpt(session: SmtpdSession, args: Token[]): Promise<boolean> {
  const { transaction } = session;
  if (!transaction) return session.refuse('503 5.5.1 Error: need MAIL command');
  if (transaction.chunks) return session.refuse('503 5.5.1 Error: RCPT after BDAT');
  const path = args[2];
  if (!path || args[1]?.text.toLowerCase() !== 'to:') return session.refuse('501 5.5.4 Syntax: RCPT TO:<address>');
  if (exceeds(session, 'recipient'))
    return session.refuse(`450 4.7.1 Error: too many recipients from ${session.client.address}`);
  const answer = session.readPath(path, 'RCPT', transaction.smtputf8);
  if ('refusal' in answer) return session.refuse(answer.refusal);
  const recipient: Recipient = { address: answer.address };
  for (const option of args.slice(3)) {
    const wrong = readOption(session, recipient, option.text);
    if (wrong) return session.refuse(wrong);
  }
  return accept(session, transaction, recipient);
}

async function accept(session: SmtpdSession, transaction: MailTransaction, recipient: Recipient): Promise<boolean> {
  const limit = session.configuration.int('smtpd_recipient_limit');
  if (limit > 0 && transaction.recipients.length >= limit) {
    await session.reply('452 4.5.3 Error: too many recipients');
    transaction.overshoot += 1;
    return transaction.overshoot <= session.configuration.int('smtpd_recipient_overshoot_limit');
  }
  const { sender, declaredSize, smtputf8 } = transaction;
  const asked = { sender, size: declaredSize, smtputf8, recipient: recipient.address };
  const decided = { ...asked, recipientCount: transaction.recipients.length };
  if (!(await session.permitted('recipient', decided, 'RCPT'))) return false;
  transaction.queueId ??= openQueueFile(session);
  transaction.recipients.push(recipient);
  await session.reply('250 2.1.5 Ok');
  return true;
}

/** The queue file is made with the first good recipient, and its name logged with the client. */
function openQueueFile(session: SmtpdSession): string {
  const id = session.services.cleanup.reserve();
  const sasl = session.sasl ? `, sasl_method=${session.sasl.method}, sasl_username=${session.sasl.username}` : '';
  const claim = session.transaction?.saslSender;
  session.log(`${id}: client=${session.namaddr}${sasl}${claim === undefined ? '' : `, sasl_sender=${claim}`}`);
  return id;
}

function readOption(session: SmtpdSession, recipient: Recipient, option: string): string | undefined {
  const [name = '', ...rest] = option.split('=');
  const value = rest.join('=');
  if (/^NOTIFY$/i.test(name)) {
    if (!/^(NEVER|(SUCCESS|FAILURE|DELAY)(,(SUCCESS|FAILURE|DELAY))*)$/i.test(value)) return badNotify(session, value);
    recipient.notify = value.toUpperCase();
    return undefined;
  }
  if (/^ORCPT$/i.test(name)) {
    if (!/^[^;]+;.+$/.test(value)) return '501 5.5.4 Error: Bad ORCPT parameter syntax';
    recipient.original = value;
    return undefined;
  }
  return `555 5.5.4 Unsupported option: ${printable(option)}`;
}

function badNotify(session: SmtpdSession, value: string): string {
  const unknown = value.split(',').find((word) => !/^(NEVER|SUCCESS|FAILURE|DELAY)$/i.test(word));
  if (unknown !== undefined)
    session.log(`warning: unknown DSN NOTIFY command value "${printable(unknown)}" in "${printable(value)}"`);
  return '501 5.5.4 Error: Bad NOTIFY parameter syntax';
}
