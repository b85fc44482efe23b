/** The Received header that smtpd(8) puts before each message. */
import { mailDate, quoteLocal } from '../text.ts';
import type { MailTransaction, SmtpdSession } from './session.ts';

export function receivedHeader(session: SmtpdSession, transaction: MailTransaction, id: string): string {
  const { client, configuration, tls, sasl } = session;
  const address = client.address.includes(':') ? `IPv6:${client.address}` : client.address;
  const hidden = configuration.bool('smtpd_hide_client_session');
  const lines = hidden ? [] : [`Received: from ${session.helo ?? client.name} (${client.name} [${address}])`];
  if (!hidden && tls && configuration.bool('smtpd_tls_received_header'))
    lines.push(`(using ${tls.protocol} with cipher ${tls.cipher} (${tls.bits}/${tls.bits} bits))`);
  if (!hidden && sasl && configuration.bool('smtpd_sasl_authenticated_header'))
    lines.push(`(Authenticated sender: ${sasl.username})`);
  const by = `by ${session.hostname} (${configuration.get('mail_name')}) with ${protocol(session, transaction)} id ${id}`;
  const [only, ...others] = transaction.recipients;
  const date = mailDate(transaction.startedAt);
  if (only && others.length === 0) lines.push(by, `for <${quoteLocal(only.address)}>; ${date}`);
  else lines.push(`${by};`, date);
  if (hidden) lines[0] = `Received: ${lines[0]}`;
  return `${lines.join('\n\t')}\n`;
}

/** RFC 3848 and RFC 6531 §4.3. */
function protocol(session: SmtpdSession, transaction: MailTransaction): string {
  if (session.protocol === 'SMTP') return 'SMTP';
  const name = transaction.smtputf8 ? 'UTF8SMTP' : 'ESMTP';
  return `${name}${session.tls ? 'S' : ''}${session.sasl ? 'A' : ''}`;
}
