/** The referee's client: holds SMTP dialogues exactly as told and reports what was said. */
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { Dialogue, NoReply } from './dialogue.ts';
import type {
  Envelope,
  EnvelopeResult,
  Internet,
  ProbeSession,
  ScannedPort,
  SmtpReply,
  Transcript,
} from './internet.ts';
import { type Endpoint, type Network, NetworkError } from './network.ts';

const REPLY_TIMEOUT_MS = 15_000;
/** An smtpd that cannot start takes the connection and says nothing; one on a crowded machine takes seconds to start. */
const BANNER_TIMEOUT_MS = 8_000;
const SCAN_CONNECT_MS = 1000;
const SCAN_BANNER_MS = 5_000;
const SCAN_GOODBYE_MS = 100;
/** Where silence means that the server waits for TLS. */
const IMPLICIT_TLS_PORTS = [465];

/** The dialogue cannot go on; how it ended. */
class Ended extends Error {
  readonly how: Transcript['ended'];

  constructor(how: Transcript['ended']) {
    super(how);
    this.how = how;
  }
}

/** What each dialogue stands on. */
interface Wire {
  network: Network;
  /** Made once, for it reads the authorities of the whole world. */
  tlsContext: () => tls.SecureContext;
}

export function createProber(network: Network): Pick<Internet, 'probe' | 'scan'> {
  let context: tls.SecureContext | undefined;
  const wire: Wire = {
    network,
    tlsContext: () => {
      context ??= tls.createSecureContext();
      return context;
    },
  };
  return {
    probe: (session) => probe(wire, session),
    scan: (from, address, ports) => Promise.all(ports.map((port) => scanPort(wire, from, { address, port }))),
  };
}

async function probe(wire: Wire, session: ProbeSession): Promise<Transcript> {
  const transcript: Transcript = { from: session.from, to: session.to, ended: 'complete', envelopes: [], lines: [] };
  let dialogue: Dialogue | undefined;
  try {
    dialogue = await connect(wire, session);
    transcript.lines = dialogue.lines;
    await greet(wire, dialogue, session, transcript);
    for (const envelope of session.envelopes) {
      const result: EnvelopeResult = { rcpt: [] };
      transcript.envelopes.push(result);
      await transact(dialogue, envelope, result, timeoutOf(session));
    }
    await dialogue.command('QUIT', timeoutOf(session)).catch(ignoreNoReply);
  } catch (error) {
    transcript.ended = howItEnded(error);
  } finally {
    dialogue?.close();
  }
  return transcript;
}

async function connect(wire: Wire, session: ProbeSession): Promise<Dialogue> {
  const socket = await wire.network.dial(session.from, session.to, { timeoutMs: timeoutOf(session) });
  if (session.tls !== 'implicit') return new Dialogue(socket);
  return new Dialogue(await secure(wire, socket, timeoutOf(session)));
}

async function greet(wire: Wire, dialogue: Dialogue, session: ProbeSession, transcript: Transcript): Promise<void> {
  const timeoutMs = timeoutOf(session);
  transcript.banner = await dialogue.reply(Math.min(BANNER_TIMEOUT_MS, timeoutMs)).catch(() => {
    throw new Ended('no-banner');
  });
  if (transcript.banner.code !== 220) throw new Ended('closed');
  transcript.ehlo = await hello(dialogue, session);
  if (session.tls === 'starttls') {
    const reply = await dialogue.command('STARTTLS', timeoutMs);
    if (reply.code !== 220) throw new Ended('tls-failed');
    dialogue.continueOver(await secure(wire, dialogue.release(), timeoutMs));
    transcript.ehloTls = await hello(dialogue, session);
  }
  if (session.auth) {
    transcript.auth = await logIn(dialogue, session.auth, session.authTimeoutMs ?? timeoutMs);
    if (transcript.auth.code !== 235) throw new Ended('auth-failed');
  }
  for (const line of session.preamble ?? []) {
    const reply = await dialogue.command(line, timeoutMs);
    transcript.preamble = [...(transcript.preamble ?? []), reply];
    if (reply.code === 220) await hello(dialogue, session);
  }
}

async function hello(dialogue: Dialogue, session: ProbeSession): Promise<SmtpReply> {
  const ehlo = await dialogue.command(`EHLO ${session.helo}`, timeoutOf(session));
  // RFC 5321 §3.2: an old server that does not know EHLO is asked again.
  if (ehlo.code === 500 || ehlo.code === 502) return dialogue.command(`HELO ${session.helo}`, timeoutOf(session));
  return ehlo;
}

async function logIn(
  dialogue: Dialogue,
  { login, password, mechanism }: NonNullable<ProbeSession['auth']>,
  timeoutMs: number,
): Promise<SmtpReply> {
  if (mechanism === 'PLAIN')
    return dialogue.command(`AUTH PLAIN ${base64(`\0${login}\0${password}`)}`, timeoutMs, `AUTH PLAIN (as ${login})`);
  const first = await dialogue.command('AUTH LOGIN', timeoutMs);
  if (first.code !== 334) return first;
  const second = await dialogue.command(base64(login), timeoutMs, `(${login})`);
  if (second.code !== 334) return second;
  return dialogue.command(base64(password), timeoutMs, '(the password)');
}

async function transact(dialogue: Dialogue, envelope: Envelope, result: EnvelopeResult, timeoutMs: number) {
  result.mail = await dialogue.command(`MAIL FROM:${envelope.mailFrom}`, timeoutMs);
  leaveIfDismissed(result.mail);
  if (isPositive(result.mail))
    for (const recipient of envelope.rcptTo) {
      const reply = await dialogue.command(`RCPT TO:${recipient}`, timeoutMs);
      result.rcpt.push(reply);
      leaveIfDismissed(reply);
    }
  if (envelope.message !== undefined && result.rcpt.some(isPositive)) {
    result.data = await dialogue.command('DATA', timeoutMs);
    leaveIfDismissed(result.data);
    if (result.data.code === 354) {
      result.end = await dialogue.message(envelope.message, timeoutMs);
      leaveIfDismissed(result.end);
      return;
    }
  }
  leaveIfDismissed(await dialogue.command('RSET', timeoutMs));
}

/** RFC 5321 §3.8: after 421 the server closes the connection. */
function leaveIfDismissed(reply: SmtpReply): void {
  if (reply.code === 421) throw new Ended('closed');
}

function isPositive(reply: SmtpReply): boolean {
  return reply.code >= 200 && reply.code < 300;
}

/** Whose certificate it is does not matter here, as it does not to most mail servers (RFC 7435). */
async function secure(wire: Wire, socket: Duplex, timeoutMs: number): Promise<Duplex> {
  const secured = tls.connect({ socket, rejectUnauthorized: false, secureContext: wire.tlsContext() });
  const failed = () => new Ended('tls-failed');
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(failed()), timeoutMs);
    const done = (settle: () => void) => () => {
      clearTimeout(timer);
      settle();
    };
    secured.once('secureConnect', done(resolve));
    for (const event of ['error', 'close'] as const)
      secured.once(
        event,
        done(() => reject(failed())),
      );
  }).catch((error: unknown) => {
    secured.destroy();
    socket.destroy();
    throw error;
  });
  return secured;
}

async function scanPort(wire: Wire, from: string, to: Endpoint): Promise<ScannedPort> {
  const implicitTls = IMPLICIT_TLS_PORTS.includes(to.port);
  const found = await knock(wire, from, to, implicitTls);
  // A server that speaks in clear where others begin with TLS is still one.
  return implicitTls && found.open && !found.speaksSmtp ? knock(wire, from, to, false) : found;
}

async function knock(wire: Wire, from: string, to: Endpoint, implicitTls: boolean): Promise<ScannedPort> {
  const found = { port: to.port, open: false, speaksSmtp: false, implicitTls };
  const socket = await wire.network.dial(from, to, { timeoutMs: SCAN_CONNECT_MS }).catch(ignoreNetworkError);
  if (!socket) return found;
  let dialogue: Dialogue | undefined;
  try {
    dialogue = new Dialogue(implicitTls ? await secure(wire, socket, SCAN_BANNER_MS) : socket);
    const banner = await dialogue.reply(SCAN_BANNER_MS);
    if (banner.code === 220) await dialogue.command('QUIT', SCAN_GOODBYE_MS).catch(ignoreNoReply);
    return { ...found, open: true, speaksSmtp: banner.code === 220 };
  } catch (error) {
    if (error instanceof NoReply || error instanceof Ended) return { ...found, open: true };
    throw error;
  } finally {
    dialogue?.close();
    socket.destroy();
  }
}

function howItEnded(error: unknown): Transcript['ended'] {
  if (error instanceof Ended) return error.how;
  if (error instanceof NoReply) return error.reason;
  if (error instanceof NetworkError) return error.code === 'ECONNREFUSED' ? 'refused' : 'unreachable';
  throw error;
}

function ignoreNoReply(error: unknown): undefined {
  if (!(error instanceof NoReply)) throw error;
}

function ignoreNetworkError(error: unknown): undefined {
  if (!(error instanceof NetworkError)) throw error;
}

function timeoutOf(session: ProbeSession): number {
  return session.timeoutMs ?? REPLY_TIMEOUT_MS;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
