/** HELO and EHLO. */
import { printable } from '../text.ts';
import type { SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

export async function helo(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (args.length < 2) return session.refuse('501 Syntax: HELO hostname');
  if (!(await greet(session, args, 'HELO'))) return false;
  session.protocol = 'SMTP';
  await session.reply(`250 ${session.hostname}`);
  return true;
}

export async function ehlo(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (args.length < 2) return session.refuse('501 Syntax: EHLO hostname');
  if (!(await greet(session, args, 'EHLO'))) return false;
  session.protocol = 'ESMTP';
  const discarded = session.discardedKeywords;
  if (discarded.length > 0 && !discarded.includes('SILENT-DISCARD'))
    session.log(`discarding EHLO keywords: ${discarded.join(' ')}`);
  await session.reply(`250 ${session.hostname}`, keywords(session));
  return true;
}

async function greet(session: SmtpdSession, args: Token[], command: string): Promise<boolean> {
  const name = args
    .slice(1)
    .map((arg) => arg.text)
    .join(' ');
  if (!session.configuration.bool('smtpd_delay_reject')) {
    const client = { ...session.client, helo: name };
    if (!(await session.permitted('helo', {}, command, client))) return false;
  }
  session.resetMail();
  // What a client calls itself goes into headers and logs: no control characters, no quotes or brackets.
  session.helo = printable(name).replace(/["<>();\s]/g, '?');
  session.client.helo = session.helo;
  return true;
}

/** The keywords in the order in which Postfix 3.10 has them. */
function keywords(session: SmtpdSession): string[] {
  const { configuration } = session;
  const discarded = session.discardedKeywords;
  const limit = configuration.int('message_size_limit');
  const sasl = session.saslActive && (!session.sasl || session.sasl.method === 'XCLIENT');
  const mechanisms = sasl ? session.services.sasl.mechanisms(session.daemon, session.tls !== undefined).join(' ') : '';
  const all: [string, boolean][] = [
    ['PIPELINING', true],
    [limit > 0 ? `SIZE ${limit}` : 'SIZE', true],
    ['VRFY', !configuration.bool('disable_vrfy_command')],
    ['ETRN', true],
    ['STARTTLS', startTlsOffered(session)],
    [`AUTH ${mechanisms}`, mechanisms !== ''],
    [`AUTH=${mechanisms}`, mechanisms !== '' && configuration.bool('broken_sasl_auth_clients')],
    ['XCLIENT NAME ADDR PROTO HELO REVERSE_NAME PORT LOGIN DESTADDR DESTPORT', session.xclientAllowed],
    ['ENHANCEDSTATUSCODES', true],
    ['8BITMIME', true],
    ['DSN', true],
    ['SMTPUTF8', configuration.bool('smtputf8_enable')],
    ['CHUNKING', true],
  ];
  return all
    .filter(([text, offered]) => offered && !discarded.includes(text.split(/[ =]/)[0] ?? ''))
    .map(([text]) => text);
}

function startTlsOffered(session: SmtpdSession): boolean {
  return session.services.tls.wanted(session.daemon) && session.tls === undefined;
}
