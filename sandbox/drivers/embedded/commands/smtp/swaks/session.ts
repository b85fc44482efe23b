/** The course of one swaks run, from the banner to QUIT (swaks(1), EXIT CODES for what ends it where). */
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { cipherBits, nameParts } from '../../network/tls.ts';
import { authenticate } from './auth.ts';
import { type Dialogue, Exit } from './dialogue.ts';
import { type Extensions, helo, type Offered } from './extensions.ts';
import type { Necessity, Plan } from './plan.ts';
import type { Stage } from './stage.ts';
import type { Transcript } from './transcript.ts';
import { claim } from './xclient.ts';

export interface Session {
  plan: Plan;
  dialogue: Dialogue;
  transcript: Transcript;
  upgrade: (socket: Duplex) => Promise<TLSSocket>;
}

/** Resolves to the exit status, or throws Exit. */
export async function runSession(session: Session): Promise<number> {
  const { plan, dialogue } = session;
  if (plan.proxy !== undefined) dialogue.raw(`PROXY ${plan.proxy}\r\n`);
  if (plan.tls === 'on-connect') await tlsOnConnect(session);
  if ((await dialogue.transact({ expect: /^220 /m })) === undefined) await dialogue.quit(21);
  await maybeStop(session, 'connect');
  let offered = await sayHello(session, 'first-helo', 22);
  if (plan.xclient?.beforeTls) offered = await xclient(session, offered);
  offered = await startTls(session, offered);
  if (plan.xclient && !plan.xclient.beforeTls) offered = await xclient(session, offered);
  await auth(session, offered.auth);
  await envelope(session);
  await content(session);
  return (await dialogue.quit()) ? 0 : 27;
}

async function sayHello({ plan, dialogue, ...rest }: Session, stage: Stage, failure: number): Promise<Offered> {
  if (plan.dropAfterSend === stage) dialogue.dropBeforeRead = true;
  const offered = await helo(dialogue, plan.protocol, plan.helo);
  if (!offered) await dialogue.quit(failure);
  dialogue.pipeliningOffered = offered?.pipelining ?? false;
  await maybeStop({ plan, dialogue, ...rest }, stage);
  return offered ?? { auth: new Set(), startTls: false, pipelining: false };
}

async function maybeStop({ plan, dialogue }: Session, stage: Stage): Promise<void> {
  if (plan.dropAfter === stage) dialogue.drop();
  if (plan.quitAfter === stage) await dialogue.quit(0);
}

async function tlsOnConnect(session: Session): Promise<void> {
  const problem = await negotiate(session);
  if (problem !== undefined) {
    session.transcript.print('error', `TLS startup failed (${problem})`);
    throw new Exit(29);
  }
  await maybeStop(session, 'tls');
}

async function startTls(session: Session, offered: Offered): Promise<Offered> {
  const { plan, dialogue, transcript } = session;
  if (plan.tls && plan.tls !== 'on-connect') {
    if (plan.dropAfterSend === 'tls') dialogue.dropBeforeRead = true;
    const result = await attemptStartTls(session, offered);
    if (result === 'not-offered') {
      transcript.print('error', 'Host did not advertise STARTTLS');
      if (plan.tls === 'required') await dialogue.quit(29);
    } else if (result === 'failed') {
      transcript.print('error', 'STARTTLS attempted but failed');
      if (plan.tls !== 'optional') throw new Exit(29);
    }
  }
  await maybeStop(session, 'tls');
  // RFC 3207 §4.2: what was learned before TLS is void, so say EHLO again.
  const again = transcript.secure && plan.tls !== 'on-connect';
  if (again) return sayHello(session, 'helo', 32);
  await maybeStop(session, 'helo');
  return offered;
}

async function attemptStartTls(session: Session, offered: Offered): Promise<'succeeded' | 'not-offered' | 'failed'> {
  if (!offered.startTls) return 'not-offered';
  if ((await session.dialogue.transact({ send: 'STARTTLS', expect: /^220 /m })) === undefined) return 'failed';
  const problem = await negotiate(session);
  if (problem === undefined) return 'succeeded';
  session.transcript.print('error', `TLS startup failed (${problem})`);
  return 'failed';
}

/** What went wrong, if anything did. */
async function negotiate({ dialogue, transcript, upgrade }: Session): Promise<string | undefined> {
  try {
    await dialogue.secure(async (socket) => {
      const secure = await upgrade(socket);
      const cipher = secure.getCipher();
      const peer = nameParts(secure.getPeerCertificate(true).subject).map(([key, value]) => `/${key}=${value}`);
      const version = secure.getProtocol();
      transcript.print('info', `TLS started with cipher ${version}:${cipher.name}:${cipherBits(cipher.name)}`);
      transcript.print('info', 'TLS no local certificate set');
      transcript.print('info', `TLS peer DN="${peer.join('')}"`);
      return secure;
    });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function xclient(session: Session, offered: Offered): Promise<Offered> {
  const { plan, dialogue, transcript } = session;
  if (!plan.xclient) return offered;
  if (plan.dropAfterSend === 'xclient') dialogue.dropBeforeRead = true;
  const result = await claim(dialogue, offered.xclient, plan.xclient);
  if (result === 'succeeded') {
    await maybeStop(session, 'xclient');
    return sayHello(session, 'helo', 34);
  }
  const words = {
    'not-offered': 'Host did not advertise XCLIENT',
    'attributes-not-offered': 'Host did not advertise requested XCLIENT attributes',
    failed: 'XCLIENT attempted but failed.  Exiting',
  };
  transcript.print('error', words[result]);
  if (givesUp(plan.xclient.necessity, result === 'failed')) await dialogue.quit(33);
  return offered;
}

async function auth(session: Session, mechanisms: Extensions): Promise<void> {
  const { plan, dialogue, transcript } = session;
  if (plan.auth) {
    if (plan.dropAfterSend === 'auth') dialogue.dropBeforeRead = true;
    const result = await authenticate(dialogue, mechanisms, plan.auth);
    if (result !== 'succeeded') {
      const none = plan.auth.any ? 'no advertised types available' : 'requested type not available';
      const words = {
        'not-offered': 'Host did not advertise authentication',
        'none-usable': `Auth not attempted, ${none}`,
        failed: 'No authentication type succeeded',
      };
      transcript.print('error', words[result]);
      const attempted = result === 'failed' || (result === 'none-usable' && plan.auth.any);
      if (givesUp(plan.auth.necessity, attempted)) await dialogue.quit(28);
    }
  }
  await maybeStop(session, 'auth');
}

/** `strict` forgives a server that does not offer it, not one where it failed. */
function givesUp(necessity: Necessity, attempted: boolean): boolean {
  return necessity === 'required' || (necessity === 'strict' && attempted);
}

async function envelope(session: Session): Promise<void> {
  const { plan, dialogue } = session;
  const expect = /^250 /m;
  if (plan.dropAfterSend === 'mail') dialogue.dropBeforeRead = true;
  await dialogue.transact({
    send: `MAIL FROM:<${plan.from}>`,
    expect,
    defer: true,
    onFailure: async () => void (await dialogue.quit(23)),
  });
  await maybeStop(session, 'mail');
  if (plan.dropAfterSend === 'rcpt') dialogue.dropBeforeRead = true;
  const recipients = plan.to.split(',');
  let refused = 0;
  const onFailure = async () => {
    refused += 1;
    if (refused === recipients.length) await dialogue.quit(24);
  };
  for (const recipient of recipients)
    await dialogue.transact({ send: `RCPT TO:<${recipient}>`, expect, defer: true, onFailure });
  await maybeStop(session, 'rcpt');
}

async function content({ plan, dialogue, ...rest }: Session): Promise<void> {
  if (plan.dropAfterSend === 'data') dialogue.dropBeforeRead = true;
  if ((await dialogue.transact({ send: 'DATA', expect: /^354 /m })) === undefined) await dialogue.quit(25);
  await maybeStop({ plan, dialogue, ...rest }, 'data');
  if (plan.dropAfterSend === 'dot') dialogue.dropBeforeRead = true;
  const summarise = plan.suppressData;
  if ((await dialogue.transact({ send: plan.data, expect: /^250 /m, summarise })) === undefined)
    await dialogue.quit(26);
  await maybeStop({ plan, dialogue, ...rest }, 'dot');
}
