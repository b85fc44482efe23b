/** Holds the dialogue of one case, from the banner to QUIT. */
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { compose } from '../../sandbox/grader/canary.ts';
import { Dialogue, NoReply } from '../../sandbox/internet/dialogue.ts';
import type { Internet, SmtpReply, Transcript } from '../../sandbox/internet/internet.ts';
import type { World } from '../../sandbox/world/world.ts';
import type { Case, Step } from './case.ts';

const REPLY_MS = 20_000;

export interface Played {
  /** In order; a reply that never came is how the connection ended. */
  replies: (SmtpReply | 'closed' | 'timeout' | 'tls-failed' | 'refused')[];
  lines: Transcript['lines'];
}

export interface Knock {
  internet: Internet;
  world: World;
  from: string;
  to: { address: string; port: number };
  token: string;
  /** For the banner; an smtpd that cannot start never greets. */
  bannerMs: number;
}

export async function play(one: Case, knock: Knock): Promise<Played> {
  const replies: Played['replies'] = [];
  let dialogue: Dialogue | undefined;
  try {
    const socket = await knock.internet.dial(knock.from, knock.to).catch(() => undefined);
    if (!socket) return { replies: ['refused'], lines: [] };
    dialogue = new Dialogue(one.tls === 'implicit' ? await secure(socket) : socket);
    replies.push(await dialogue.reply(knock.bannerMs));
    for (const step of one.say ?? stepsOf(one)) await take(dialogue, step, knock, replies);
  } catch (error) {
    if (error instanceof NoReply) replies.push(error.reason);
    else if (error instanceof TlsFailed) replies.push('tls-failed');
    else throw error;
  } finally {
    dialogue?.close();
  }
  return { replies, lines: dialogue?.lines ?? [] };
}

/** An ordinary session that sends one message, and tries to even after a refusal. */
function stepsOf({
  helo = 'client.far.example',
  tls: how,
  login,
  preamble,
  from = '<>',
  to = [],
  message,
}: Case): Step[] {
  return [
    `EHLO ${helo}`,
    ...(how === 'starttls' ? ['STARTTLS', `EHLO ${helo}`] : []),
    ...(login === undefined ? [] : [{ login }]),
    ...preamble.flatMap((line) => [line, ...(line.startsWith('XCLIENT') ? [`EHLO ${helo}`] : [])]),
    `MAIL FROM:${from}`,
    ...to.map((path) => `RCPT TO:${path}`),
    'DATA',
    { message },
    'QUIT',
  ];
}

async function take(dialogue: Dialogue, step: Step, knock: Knock, replies: Played['replies']): Promise<void> {
  const heard = async (reply: Promise<SmtpReply>) => {
    const last = await reply;
    replies.push(last);
    return last;
  };
  if (typeof step === 'string') {
    const reply = await heard(dialogue.command(step, REPLY_MS));
    if (step === 'STARTTLS' && reply.code === 220) dialogue.continueOver(await secure(dialogue.release()));
  } else if ('login' in step) await logIn(dialogue, step, knock.world, heard);
  else if ('message' in step || 'size' in step) {
    // After a refusal of DATA nobody sends a message.
    const last = replies.at(-1);
    if (typeof last !== 'object' || last.code !== 354) return;
    const text = 'size' in step ? textOfSize(step.size, knock.token) : messageOf(step.message, knock);
    await heard(dialogue.message(text, REPLY_MS));
  } else if ('chunk' in step) {
    const text = messageOf(step.chunk, knock);
    dialogue.send(`BDAT ${Buffer.byteLength(text)}${step.last ? ' LAST' : ''}\r\n${text}`.replace(/\r\n$/, ''));
    await heard(dialogue.reply(REPLY_MS));
  } else if ('bytes' in step) {
    dialogue.send(step.bytes.replace(/\r\n$/, ''));
    for (let count = 0; count < step.replies; count += 1) await heard(dialogue.reply(REPLY_MS));
  } else
    for (let count = 0; count < step.times; count += 1)
      await heard(dialogue.command(step.repeat.replace('#', String(count)), REPLY_MS));
}

async function logIn(
  dialogue: Dialogue,
  { login, password, mechanism = 'PLAIN' }: Extract<Step, { login: number }>,
  world: World,
  heard: (reply: Promise<SmtpReply>) => Promise<SmtpReply>,
): Promise<void> {
  const person = world.people[login - 1];
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const secret = password ?? person?.password ?? '';
  if (mechanism === 'PLAIN') {
    await heard(dialogue.command(`AUTH PLAIN ${base64(`\0${person?.login}\0${secret}`)}`, REPLY_MS));
    return;
  }
  if ((await heard(dialogue.command('AUTH LOGIN', REPLY_MS))).code !== 334) return;
  await heard(dialogue.command(base64(person?.login ?? ''), REPLY_MS));
  await heard(dialogue.command(base64(secret), REPLY_MS));
}

function messageOf(text: string, { token }: Knock): string {
  if (text !== 'standard') return text.replace(/\r?\n/g, '\r\n');
  return compose({ token, from: 'somebody@far.example', to: 'you@far.example' }).replace(
    /^Date: .*$/m,
    'Date: Tue, 24 Nov 2026 01:00:00 +0000',
  );
}

function textOfSize(bytes: number, token: string): string {
  const line = `${'x'.repeat(70)}\r\n`;
  return `Subject: large ${token}\r\n\r\n${line.repeat(Math.ceil(bytes / line.length))}`;
}

class TlsFailed extends Error {}

function secure(socket: Duplex): Promise<Duplex> {
  const secured = tls.connect({ socket, rejectUnauthorized: false });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TlsFailed()), REPLY_MS);
    secured.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(secured);
    });
    secured.on('error', () => reject(new TlsFailed()));
    secured.once('close', () => {
      clearTimeout(timer);
      reject(new TlsFailed());
    });
  });
}
