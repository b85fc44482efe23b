/** STARTTLS, and TLS from the start (smtpd_tls_wrappermode). */
import { TLSSocket } from 'node:tls';
import { exceeds } from './limits.ts';
import { SmtpReader } from './reader.ts';
import type { SmtpdSession } from './session.ts';
import type { Token } from './tokens.ts';

export async function starttls(session: SmtpdSession, args: Token[]): Promise<boolean> {
  if (args.length > 1) return session.refuse('501 5.5.4 Syntax: STARTTLS');
  if (session.tls) return session.refuse('554 5.5.1 Error: TLS already active');
  if (!session.services.tls.wanted(session.daemon)) return session.refuse('502 5.5.1 Error: command not implemented');
  if (session.transaction) return session.refuse('503 5.5.1 Error: MAIL transaction in progress');
  const context = session.services.tls.context(session.daemon);
  if (!context) return session.refuse('454 4.7.0 TLS not available due to local problem');
  if (exceeds(session, 'tls')) {
    session.log(`Refusing STARTTLS request from ${session.namaddr} for service ${session.service}`);
    return session.refuse(`454 4.7.0 Error: too many new TLS sessions from ${session.namaddr}`);
  }
  await session.reply('220 2.0.0 Ready to start TLS');
  return (await upgrade(session)) && somebodyAnswersForLogins(session);
}

/** An smtpd that offers AUTH and finds nobody to ask dies (smtpd_sasl_activate); false when it does. */
export function somebodyAnswersForLogins(session: SmtpdSession): boolean {
  const problem = session.saslActive ? session.services.sasl.problem(session.daemon) : undefined;
  for (const line of problem ?? []) session.log(line);
  if (problem) session.closing = true;
  return problem === undefined;
}

/** Runs the handshake; false, with the session closing, when it fails. What was said before counts no more. */
export async function upgrade(session: SmtpdSession): Promise<boolean> {
  const context = session.services.tls.context(session.daemon);
  if (!context) {
    session.closing = true;
    return false;
  }
  session.reader.detach();
  const secured = new TLSSocket(session.socket, { isServer: true, secureContext: context });
  const failure = await handshake(secured);
  if (failure) {
    session.log(`SSL_accept error from ${session.namaddr}: ${failure.message}`);
    session.closing = true;
    secured.destroy();
    return false;
  }
  session.socket = secured;
  session.reader = new SmtpReader(secured);
  noteTls(session, secured);
  session.helo = undefined;
  session.client.helo = undefined;
  session.resetMail();
  return true;
}

function handshake(socket: TLSSocket): Promise<Error | undefined> {
  return new Promise((resolve) => {
    socket.once('secure', () => resolve(undefined));
    socket.once('error', resolve);
    socket.once('close', () => resolve(new Error('lost connection')));
  });
}

function noteTls(session: SmtpdSession, socket: TLSSocket): void {
  const cipher = socket.getCipher();
  const protocol = socket.getProtocol() ?? 'TLSv1.3';
  const bits = /128/.test(cipher.name) ? 128 : 256;
  session.tls = { protocol, cipher: cipher.name, bits };
  session.client.tls = { protocol, cipher: cipher.name };
  if (session.configuration.int('smtpd_tls_loglevel') < 1) return;
  const details = `${protocol} with cipher ${cipher.name} (${bits}/${bits} bits)`;
  session.log(`Anonymous TLS connection established from ${session.namaddr}: ${details}`);
}
