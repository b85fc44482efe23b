/** XCLIENT (XCLIENT_README): a trusted client speaks for another. Whoever lets strangers use it has an open relay. */
import { isIP } from 'node:net';
import type { SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

const UNAVAILABLE = ['[UNAVAILABLE]', '[TEMPUNAVAIL]'];

export async function xclient(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (session.transaction) return session.refuse('503 5.5.1 Error: MAIL transaction in progress');
  if (args.length < 2) return session.refuse('501 5.5.4 Syntax: XCLIENT attribute=value...');
  if (!session.xclientAllowed) return session.refuse('550 5.7.0 Error: insufficient authorization');
  const values = new Map<string, string>();
  for (const { text } of args.slice(1)) {
    const [, name = '', value] = /^(\w+)=(.*)$/.exec(text) ?? [];
    if (value === undefined) return session.refuse('501 5.5.4 Error: attribute=value expected');
    values.set(name.toUpperCase(), fromXtext(value));
  }
  const wrong = apply(session, values);
  if (wrong) return session.refuse(wrong);
  session.resetMail();
  session.client.sasl = values.get('LOGIN') ? { username: values.get('LOGIN') ?? '', method: 'XCLIENT' } : undefined;
  await session.reply(`220 ${session.configuration.get('smtpd_banner')}`);
  return true;
}

/** Changes what the session knows of its client; the refusal when a value makes no sense. */
function apply(session: SmtpdSession, values: Map<string, string>): string | undefined {
  for (const [name, value] of values) {
    const unavailable = UNAVAILABLE.includes(value.toUpperCase());
    const bad = `501 5.5.4 Bad ${name} syntax: ${value}`;
    switch (name) {
      case 'ADDR': {
        const address = value.replace(/^IPv6:/i, '');
        if (!unavailable && isIP(address) === 0) return bad;
        session.client.address = unavailable ? 'unknown' : address;
        break;
      }
      case 'NAME':
        session.client.name = unavailable ? 'unknown' : value;
        break;
      case 'REVERSE_NAME':
        session.client.reverseName = unavailable ? 'unknown' : value;
        break;
      case 'PORT':
        if (!unavailable && !/^\d{1,5}$/.test(value)) return bad;
        session.client.port = Number(value) || undefined;
        break;
      case 'HELO':
        session.helo = unavailable ? undefined : value;
        session.client.helo = session.helo;
        break;
      case 'PROTO':
        if (!/^E?SMTP$/i.test(value)) return bad;
        session.protocol = /^E/i.test(value) ? 'ESMTP' : 'SMTP';
        break;
      case 'LOGIN':
      case 'DESTADDR':
      case 'DESTPORT':
        break;
      default:
        return `501 5.5.4 Bad XCLIENT attribute name: ${name}`;
    }
  }
  return undefined;
}

function fromXtext(value: string): string {
  return value.replace(/\+([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
