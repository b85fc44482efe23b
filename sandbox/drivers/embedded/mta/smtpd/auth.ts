/** AUTH PLAIN, LOGIN and ANONYMOUS (RFC 4954). */
import { exceeds } from './limits.ts';
import type { SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

interface Credentials {
  login: string;
  password: string;
}

type Answer = Credentials | 'aborted' | 'malformed' | undefined;

export async function auth(session: SmtpdSession, args: Token[]): Promise<boolean> {
  const { configuration } = session;
  if (configuration.bool('smtpd_helo_required') && session.helo === undefined)
    return session.refuse('503 5.5.1 Error: send HELO/EHLO first');
  if (!session.saslActive) return session.refuse('503 5.5.1 Error: authentication not enabled');
  if (session.transaction) return session.refuse('503 5.5.1 Error: MAIL transaction in progress');
  if (session.sasl) return session.refuse('503 5.5.1 Error: already authenticated');
  if (args.length < 2 || args.length > 3) return session.refuse('501 5.5.4 Syntax: AUTH mechanism');
  if (exceeds(session, 'auth'))
    return session.refuse(`450 4.7.1 Error: too many AUTH commands from ${session.client.address}`);
  const method = args[1]?.text.toUpperCase() ?? '';
  const offered = session.services.sasl.mechanisms(session.daemon, session.tls !== undefined);
  if (!offered.includes(method))
    return failed(session, method, session.services.sasl.noMechanism(session.daemon, method));
  if (method === 'ANONYMOUS') return anonymous(session, args[2]?.text);
  const answer = method === 'LOGIN' ? await askLogin(session, args[2]?.text) : await askPlain(session, args[2]?.text);
  if (answer === undefined) return false;
  if (answer === 'aborted') {
    session.log(`warning: ${session.namaddr}: SASL ${method} authentication aborted`);
    return session.refuse('501 5.7.0 Authentication aborted');
  }
  return check(session, method, answer, args.length > 2 ? 'initial' : 'continued');
}

async function check(
  session: SmtpdSession,
  method: string,
  answer: Exclude<Answer, undefined | 'aborted'>,
  where: 'initial' | 'continued',
) {
  const { sasl } = session.services;
  if (answer === 'malformed') return failed(session, method, sasl.badResponse(session.daemon, where));
  const verdict = sasl.verify(session.daemon, answer.login, answer.password);
  if ('unavailable' in verdict)
    return session.refuse(`454 4.7.0 Temporary authentication failure: ${verdict.unavailable}`);
  if ('refused' in verdict) {
    if (verdict.delayMs > 0) await session.services.host.sleep(verdict.delayMs);
    return failed(session, method, verdict.refused, answer.login);
  }
  session.client.sasl = { username: verdict.username, method };
  await session.reply('235 2.7.0 Authentication successful');
  return true;
}

/** RFC 4505: whatever is said of whom is let in. */
async function anonymous(session: SmtpdSession, initial: string | undefined): Promise<boolean> {
  const trace = initial ?? (await ask(session, ''));
  if (trace === undefined) return false;
  session.client.sasl = { username: session.services.sasl.anonymous, method: 'ANONYMOUS' };
  await session.reply('235 2.7.0 Authentication successful');
  return true;
}

function failed(session: SmtpdSession, method: string, reason: string, login?: string): Promise<boolean> {
  const user = `, sasl_username=${login ?? '(unavailable)'}`;
  session.log(`warning: ${session.namaddr}: SASL ${method} authentication failed: ${reason}${user}`);
  return session.refuse(`535 5.7.8 Error: authentication failed: ${reason}`);
}

/** RFC 4616: authorization identity, login and password with NUL between them. */
async function askPlain(session: SmtpdSession, initial: string | undefined): Promise<Answer> {
  const response = initial ?? (await ask(session, ''));
  if (response === undefined || response === '*') return response === '*' ? 'aborted' : undefined;
  const [, login, password, ...rest] = decode(response)?.split('\0') ?? [];
  if (!login || password === undefined || rest.length > 0) return 'malformed';
  return { login, password };
}

async function askLogin(session: SmtpdSession, initial: string | undefined): Promise<Answer> {
  const first = initial ?? (await ask(session, 'VXNlcm5hbWU6'));
  if (first === undefined || first === '*') return first === '*' ? 'aborted' : undefined;
  const second = await ask(session, 'UGFzc3dvcmQ6');
  if (second === undefined || second === '*') return second === '*' ? 'aborted' : undefined;
  const login = decode(first);
  const password = decode(second);
  return login === undefined || password === undefined ? 'malformed' : { login, password };
}

async function ask(session: SmtpdSession, prompt: string): Promise<string | undefined> {
  await session.reply(`334 ${prompt}`);
  const line = await session.reader.line(session.configuration.int('smtpd_sasl_response_limit') || 12_288);
  return line?.text.trim();
}

function decode(base64: string): string | undefined {
  if (base64 === '=') return '';
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, 'base64').toString('utf8') : undefined;
}
