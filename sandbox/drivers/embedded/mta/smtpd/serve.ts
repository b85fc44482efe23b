/** One SMTP session, from `connect from` to `disconnect from` (smtpd_proto() of Postfix). */
import { isUtf8 } from 'node:buffer';
import { escaped } from '../text.ts';
import { COMMANDS, type Command, commandCounts } from './commands.ts';
import { leave, refusedConnection } from './limits.ts';
import type { SmtpdSession } from './session.ts';
import { somebodyAnswersForLogins, upgrade } from './starttls.ts';
import { type Token, tokenize } from './tokens.ts';

export async function serve(session: SmtpdSession): Promise<void> {
  session.log(`connect from ${session.namaddr}`);
  const timeout = watchIdle(session);
  const ready = !session.configuration.bool('smtpd_tls_wrappermode') || (await upgrade(session));
  if (ready && somebodyAnswersForLogins(session) && (await welcome(session))) await converse(session);
  timeout.stop();
  session.resetMail();
  leave(session);
  session.log(`disconnect from ${session.namaddr}${commandCounts(session)}`);
  session.socket.end();
}

/** The greeting; false when the client is not let in. */
async function welcome(session: SmtpdSession): Promise<boolean> {
  const refusal = refusedConnection(session);
  if (refusal) {
    await session.reply(refusal);
    return false;
  }
  session.mayUseBareNewline = session.services.policy.clientListed(
    session.daemon,
    'smtpd_forbid_bare_newline_exclusions',
    session.client,
  );
  if (!session.configuration.bool('smtpd_delay_reject')) {
    session.accessDenied = !(await session.permitted('client', {}, 'CONNECT'));
    if (session.accessDenied) return !session.closing;
  }
  await session.reply(`220 ${session.configuration.get('smtpd_banner')}`);
  return true;
}

async function converse(session: SmtpdSession): Promise<void> {
  const hardLimit = session.configuration.int('smtpd_hard_error_limit');
  while (!session.closing) {
    if (session.errors >= hardLimit) {
      session.log(`${session.queueId}: too many errors after ${session.where} from ${session.namaddr}`);
      await session.reply(`421 4.7.0 ${session.hostname} Error: too many errors`);
      return;
    }
    const line = await session.reader.line(session.configuration.int('line_length_limit'));
    if (!line) return lost(session);
    await obey(session, line.text);
    if (session.reader.ended && session.where.includes('bytes)')) return lost(session);
  }
}

function lost(session: SmtpdSession): void {
  if (session.closing) return;
  session.log(`${session.queueId}: lost connection after ${session.where} from ${session.namaddr}`);
}

async function obey(session: SmtpdSession, line: string): Promise<void> {
  const bytes = Buffer.from(line, 'latin1');
  if (session.configuration.bool('smtputf8_enable') && !isUtf8(bytes))
    return err(session, '500 5.5.2 Error: bad UTF-8 syntax');
  const args = tokenize(bytes.toString('utf8'));
  const [verb] = args;
  if (!verb) {
    countOf(session, 'UNKNOWN').total += 1;
    return err(session, '500 5.5.2 Error: bad syntax');
  }
  const command = COMMANDS.find(({ name }) => name === verb.text.toUpperCase());
  if (isIgnored(session, verb.text)) return session.reply('250 2.0.0 Ok');
  const count = countOf(session, command?.name ?? 'UNKNOWN');
  count.total += 1;
  session.where = command?.name ?? 'UNKNOWN';
  if (!command && isNotSmtp(session, verb.text)) return breakRules(session, line);
  if (session.accessDenied && command?.name !== 'QUIT')
    return err(session, `503 5.7.0 Error: access denied for ${session.namaddr}`);
  if (!command) return err(session, '500 5.5.2 Error: command not recognized');
  if (!command.beforeTls && !session.tls && session.services.tls.required(session.daemon))
    return err(session, '530 5.7.0 Must issue a STARTTLS command first');
  if (await outOfStep(session, command)) return;
  await run(session, command, args, count);
}

async function run(session: SmtpdSession, command: Command, args: Token[], count: { good: number }): Promise<void> {
  // XCLIENT begins a new session, and what was counted for it is forgotten.
  if (!(await command.run(session, args))) session.errors += 1;
  else if (command.name !== 'XCLIENT') count.good += 1;
  if (!command.junk) return;
  if (session.junk > session.configuration.int('smtpd_junk_command_limit')) session.errors += 1;
  session.junk += 1;
}

/** A client that did not wait where it must (smtpd_forbid_unauth_pipelining). True when that ends the session. */
async function outOfStep(session: SmtpdSession, command: Command): Promise<boolean> {
  if (session.client.pipelined || session.reader.buffered === 0) return false;
  if (session.protocol === 'ESMTP' && !command.last) return false;
  session.client.pipelined = true;
  const ahead = escaped(session.reader.peek().slice(0, 100));
  session.log(`improper command pipelining after ${command.name} from ${session.namaddr}: ${ahead}`);
  if (!session.configuration.bool('smtpd_forbid_unauth_pipelining')) return false;
  await session.reply('554 5.5.0 Error: SMTP protocol synchronization');
  session.closing = true;
  return true;
}

/** Mail headers and HTTP on port 25 are somebody's trick, not a mail client. */
function isNotSmtp(session: SmtpdSession, verb: string): boolean {
  if (/^[\x21-\x39\x3b-\x7e]+:/.test(verb)) return true;
  return session.services.policy.stringListed(session.daemon, 'smtpd_forbidden_commands', verb);
}

function isIgnored(session: SmtpdSession, verb: string): boolean {
  return session.configuration.list('smtpd_noop_commands').some((name) => name.toUpperCase() === verb.toUpperCase());
}

async function breakRules(session: SmtpdSession, line: string): Promise<void> {
  session.log(`warning: non-SMTP command from ${session.namaddr}: ${escaped(line.slice(0, 100))}`);
  await session.reply('221 2.7.0 Error: I can break rules, too. Goodbye.');
  session.closing = true;
}

async function err(session: SmtpdSession, text: string): Promise<void> {
  await session.reply(text);
  session.errors += 1;
}

function countOf(session: SmtpdSession, name: string): { total: number; good: number } {
  const known = session.counts.get(name);
  if (known) return known;
  const fresh = { total: 0, good: 0 };
  session.counts.set(name, fresh);
  return fresh;
}

/** smtpd_timeout: a silent client is told so and hung up on. */
function watchIdle(session: SmtpdSession): { stop(): void } {
  const { clock } = session.services.host.machine;
  const limit = session.configuration.time('smtpd_timeout');
  let seen = session.reader.received;
  let cancel = clock.after(limit, check);
  function check() {
    if (session.reader.received !== seen) {
      seen = session.reader.received;
      cancel = clock.after(limit, check);
      return;
    }
    session.log(`${session.queueId}: timeout after ${session.where} from ${session.namaddr}`);
    session.write(`421 4.4.2 ${session.hostname} Error: timeout exceeded\r\n`);
    session.closing = true;
    session.socket.end(() => session.socket.destroy());
  }
  return { stop: () => cancel() };
}
