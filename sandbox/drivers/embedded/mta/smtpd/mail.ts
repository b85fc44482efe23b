/** MAIL FROM. */
import { printable } from '../text.ts';
import { exceeds } from './limits.ts';
import type { MailTransaction, SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

export async function mail(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (session.configuration.bool('smtpd_helo_required') && session.helo === undefined)
    return session.refuse('503 5.5.1 Error: send HELO/EHLO first');
  if (session.transaction) return session.refuse('503 5.5.1 Error: nested MAIL command');
  if (exceeds(session, 'message'))
    return session.refuse(`450 4.7.1 Error: too much mail from ${session.client.address}`);
  const path = args[2];
  if (!path || args[1]?.text.toLowerCase() !== 'from:') return session.refuse('501 5.5.4 Syntax: MAIL FROM:<address>');
  const smtputf8 = args.slice(3).some((option) => option.text.toUpperCase() === 'SMTPUTF8');
  const answer = session.readPath(path, 'MAIL', smtputf8);
  if ('refusal' in answer) return session.refuse(answer.refusal);
  const transaction = begin(session, answer.address);
  for (const option of args.slice(3)) {
    const wrong = unavailable(session, option.text) ?? readOption(transaction, option.text);
    if (wrong) return session.refuse(wrong);
  }
  return accept(session, transaction);
}

async function accept(session: SmtpdSession, transaction: MailTransaction): Promise<boolean> {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
  const ascii = /^[\x00-\x7f]*$/.test(transaction.sender);
  if (!ascii && !transaction.smtputf8 && session.configuration.bool('strict_smtputf8'))
    return session.refuse('553 5.6.7 Must declare SMTPUTF8 to send unicode address');
  const limit = session.configuration.int('message_size_limit');
  if (limit > 0 && transaction.declaredSize > limit)
    return session.reject('552 5.3.4 Message size exceeds fixed limit', 'MAIL', { sender: transaction.sender });
  if (!session.configuration.bool('smtpd_delay_reject')) {
    const { sender, declaredSize: size, smtputf8 } = transaction;
    if (!(await session.permitted('sender', { sender, size, smtputf8 }, 'MAIL'))) return false;
  }
  session.transaction = transaction;
  await session.reply('250 2.1.0 Ok');
  return true;
}

function begin(session: SmtpdSession, sender: string): MailTransaction {
  return {
    sender,
    declaredSize: 0,
    eightBit: false,
    smtputf8: false,
    startedAt: session.services.host.now(),
    recipients: [],
    overshoot: 0,
  };
}

/** Parameters of extensions that this server does not announce. */
function unavailable(session: SmtpdSession, option: string): string | undefined {
  const { configuration } = session;
  const name = option.split('=')[0]?.toUpperCase() ?? '';
  const discarded = session.discardedKeywords;
  if (/^(RET|ENVID)$/.test(name) && discarded.includes('DSN')) return '501 5.7.1 DSN support is disabled';
  if (option.toUpperCase() === 'SMTPUTF8' && (!configuration.bool('smtputf8_enable') || discarded.includes('SMTPUTF8')))
    return `555 5.5.4 Unsupported option: ${printable(option)}`;
  return undefined;
}

/** Takes one ESMTP parameter; what is wrong with it, if anything. */
function readOption(transaction: MailTransaction, option: string): string | undefined {
  const [name = '', ...rest] = option.split('=');
  const value = rest.join('=');
  switch (name.toUpperCase()) {
    case 'BODY':
      if (!/^(7BIT|8BITMIME)$/i.test(value)) break;
      transaction.eightBit = /^8/.test(value);
      return undefined;
    case 'SIZE':
      if (!/^\d{1,15}$/.test(value)) return '501 5.5.4 Bad message size syntax';
      transaction.declaredSize = Number(value);
      return undefined;
    case 'SMTPUTF8':
      if (option.includes('=')) break;
      transaction.smtputf8 = true;
      return undefined;
    case 'AUTH':
      transaction.saslSender = value;
      return undefined;
    case 'RET':
      if (!/^(FULL|HDRS)$/i.test(value)) return '501 5.5.4 Bad RET parameter syntax';
      transaction.ret = value.toUpperCase();
      return undefined;
    case 'ENVID':
      if (!/^([^+=\s]|\+[0-9A-F]{2})+$/.test(value)) return '501 5.5.4 Bad ENVID parameter syntax';
      transaction.envid = value;
      return undefined;
  }
  return `555 5.5.4 Unsupported option: ${printable(option)}`;
}
