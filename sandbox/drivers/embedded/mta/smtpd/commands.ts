/** The commands of smtpd(8), in the order of its own table, which is the order of the counts in its log. */
import { auth } from './auth.ts';
import { bdat, data } from './data.ts';
import { ehlo, helo } from './hello.ts';
import { mail } from './mail.ts';
import { rcpt } from './rcpt.ts';
import type { SmtpdSession } from './session.ts';
import { etrn, help, noop, quit, rset, vrfy, xforward } from './simple.ts';
import { starttls } from './starttls.ts';
import type { Token } from './tokens.ts';
import { xclient } from './xclient.ts';

export interface Command {
  name: string;
  /** Replies; false counts as an error of the client. */
  run: (session: SmtpdSession, args: Token[]) => Promise<boolean>;
  /** Counts against smtpd_junk_command_limit. */
  junk?: true;
  /** Allowed before STARTTLS where TLS is required. */
  beforeTls?: true;
  /** The client must wait for the reply (RFC 2920 §3.1). */
  last?: true;
}

export const COMMANDS: readonly Command[] = [
  { name: 'HELO', run: helo, junk: true, beforeTls: true, last: true },
  { name: 'EHLO', run: ehlo, junk: true, beforeTls: true, last: true },
  { name: 'XCLIENT', run: xclient, junk: true },
  { name: 'XFORWARD', run: xforward, junk: true },
  { name: 'STARTTLS', run: starttls, beforeTls: true },
  { name: 'AUTH', run: auth },
  { name: 'MAIL', run: mail },
  { name: 'RCPT', run: rcpt },
  { name: 'DATA', run: data, last: true },
  { name: 'BDAT', run: bdat },
  { name: 'RSET', run: rset, junk: true },
  { name: 'NOOP', run: noop, junk: true, beforeTls: true, last: true },
  { name: 'VRFY', run: vrfy, junk: true, last: true },
  { name: 'ETRN', run: etrn, junk: true },
  { name: 'QUIT', run: quit, beforeTls: true },
  { name: 'HELP', run: help, junk: true, beforeTls: true },
];

/** `ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4`, for the disconnect line. */
export function commandCounts(session: SmtpdSession): string {
  const parts: string[] = [];
  let good = 0;
  let total = 0;
  for (const name of [...COMMANDS.map((command) => command.name), 'UNKNOWN']) {
    const count = session.counts.get(name);
    if (!count) continue;
    good += count.good;
    total += count.total;
    parts.push(`${name.toLowerCase()}=${ratio(count.good, count.total)}`);
  }
  return [...parts, `commands=${ratio(good, total)}`].map((part) => ` ${part}`).join('');
}

const ratio = (good: number, total: number) => (good === total ? `${good}` : `${good}/${total}`);
