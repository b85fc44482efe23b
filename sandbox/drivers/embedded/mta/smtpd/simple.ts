/** The commands that need little: RSET, NOOP, VRFY, ETRN, HELP, QUIT, XFORWARD. */
import type { SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

export async function rset(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (args.length > 1) return session.refuse('501 5.5.4 Syntax: RSET');
  session.resetMail();
  await session.reply('250 2.0.0 Ok');
  return true;
}

export async function noop(session: SmtpdSession): Promise<boolean> {
  await session.reply('250 2.0.0 Ok');
  return true;
}

export async function vrfy(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (session.configuration.bool('disable_vrfy_command')) return session.refuse('502 5.5.1 VRFY command is disabled');
  const utf8 = session.configuration.bool('smtputf8_enable');
  const [, path] = args;
  if (!path) return session.refuse(`501 5.5.4 Syntax: VRFY address${utf8 ? ' [SMTPUTF8]' : ''}`);
  const words = args.slice(1).filter(({ text }) => !utf8 || text.toUpperCase() !== 'SMTPUTF8');
  if (words.length > 1) {
    const all = words.map(({ text }) => text).join(' ');
    session.log(`warning: Illegal address syntax from ${session.namaddr} in VRFY command: ${all}`);
    return session.refuse('501 5.1.3 Bad recipient address syntax');
  }
  const answer = session.readPath(path, 'VRFY', utf8);
  if ('refusal' in answer) return session.refuse(answer.refusal);
  if (!(await session.permitted('recipient', { recipient: answer.address }, 'VRFY'))) return false;
  await session.reply(`252 2.0.0 ${path.text}`);
  return true;
}

export async function etrn(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (session.configuration.bool('smtpd_helo_required') && session.helo === undefined)
    return session.refuse('503 Error: send HELO/EHLO first');
  if (session.transaction) return session.refuse('503 Error: MAIL transaction in progress');
  const site = args[1]?.text.replace(/^[@#]/, '');
  if (args.length !== 2 || !site) return session.refuse('500 Syntax: ETRN domain');
  if (!/^[\w-]+(\.[\w-]+)*$|^\[[\w.:]+\]$/.test(site)) return session.refuse('501 Error: invalid parameter syntax');
  if (!(await session.permitted('etrn', { etrn: site }, 'ETRN'))) return false;
  if (!session.services.policy.domainListed(session.daemon, 'fast_flush_domains', site))
    return refuseEtrn(session, site);
  session.services.flushSite(site);
  await session.reply('250 Queuing started');
  return true;
}

async function refuseEtrn(session: SmtpdSession, site: string): Promise<false> {
  session.log(`warning: reject: ETRN ${site}... from ${session.namaddr}`);
  return session.refuse(`459 <${site}>: service unavailable`);
}

/** New in Postfix 3.10; it names all commands, whether this client may use them or not. */
export async function help(session: SmtpdSession): Promise<boolean> {
  const names = 'AUTH BDAT DATA EHLO ETRN HELO HELP MAIL NOOP QUIT RCPT RSET STARTTLS VRFY XCLIENT XFORWARD';
  await session.reply(`214 2.0.0 Commands: ${names}`);
  return true;
}

export async function quit(session: SmtpdSession): Promise<boolean> {
  session.closing = true;
  await session.reply('221 2.0.0 Bye');
  return true;
}

/** Nothing here forwards for other mail systems: smtpd_authorized_xforward_hosts is empty by default. */
export async function xforward(session: SmtpdSession): Promise<boolean> {
  return session.refuse('550 5.7.0 Error: insufficient authorization');
}
