/** Sends one canary the way an ordinary client would, and follows it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Evidence } from '../../labs/schema.ts';
import type { EnvelopeResult, ProbeSession, SmtpReply, Transcript } from '../internet/internet.ts';
import { compose, type Fate, follow, newToken, tell } from './canary.ts';
import { type CheckContext, type Glimpse, saw } from './check.ts';

export interface Letter {
  /** Source address: one of the prober's. */
  client: string;
  to: { address: string; port: number };
  helo: string;
  /** Bare envelope addresses; '' for the null sender. */
  mailFrom: string;
  rcptTo: string;
  tls?: ProbeSession['tls'];
  auth?: ProbeSession['auth'];
}

export interface Sent {
  letter: Letter;
  /** Empty where no message was to be sent. */
  token: string;
  transcript: Transcript;
  /** The reply that refused it; absent when the server took the message. */
  refusal?: SmtpReply;
  /** Absent when it was refused. */
  fate?: Fate;
}

/** RFC 5321 §4.5.4.1: a client must try again after a 4xx. Greylisting that passes the second try is honest. */
const RETRY_AFTER_MS = 5_000;

/** Sends, tries once more after a temporary refusal, and follows what was accepted. */
export async function send(context: CheckContext, letter: Letter): Promise<Sent> {
  const token = newToken();
  const first = await attempt(context, letter, token);
  if (first.refusal && first.refusal.code >= 400 && first.refusal.code < 500) {
    await pause(RETRY_AFTER_MS);
    return finish(context, await attempt(context, letter, token));
  }
  return finish(context, first);
}

/** Without a second try: for clients that tell their user at once, as mail programs do. */
export async function sendOnce(context: CheckContext, letter: Letter): Promise<Sent> {
  return finish(context, await attempt(context, letter, newToken()));
}

/** The same dialogue up to the recipient, and no letter: whom the server would let in, with nothing left behind. */
export function knock(context: CheckContext, letter: Letter): Promise<Sent> {
  return attempt(context, letter);
}

/** What knocks say of letters that a server is to take. A server that is slow, or asks to try again, says nothing yet. */
export function glimpseOf(knocks: readonly Sent[], what: string): Glimpse {
  const turnedAway = knocks.find((sent) => !isTaken(sent) && !isUndecided(sent));
  if (turnedAway) {
    const { client, rcptTo } = turnedAway.letter;
    return saw('failed', `${what} from ${client} to ${rcptTo} ${outcomeOf(turnedAway)}.`);
  }
  if (knocks.length === 0 || knocks.some(isUndecided)) return saw('unclear', `${what} could not be tried in passing.`);
  const clients = [...new Set(knocks.map(({ letter }) => letter.client))].join(', ');
  return saw('passed', `${what} would be taken (asked from ${clients} as far as the recipient; nothing was sent).`);
}

const isTaken = ({ refusal, transcript }: Sent): boolean => !refusal && transcript.ended === 'complete';

function isUndecided({ refusal, transcript: { ended } }: Sent): boolean {
  if (refusal) return refusal.code < 500;
  return ended === 'timeout' || ended === 'no-banner' || ended === 'closed';
}

/** Without a token no message is sent. */
async function attempt({ sandbox, patienceMs }: CheckContext, letter: Letter, token?: string): Promise<Sent> {
  const from = letter.mailFrom || `postmaster@${letter.helo}`;
  const transcript = await sandbox.internet.probe({
    timeoutMs: patienceMs,
    from: letter.client,
    to: letter.to,
    helo: letter.helo,
    tls: letter.tls,
    auth: letter.auth,
    envelopes: [
      {
        mailFrom: `<${letter.mailFrom}>`,
        rcptTo: [`<${letter.rcptTo}>`],
        ...(token === undefined ? {} : { message: compose({ token, from, to: letter.rcptTo }) }),
      },
    ],
  });
  const refusal = refusalIn(transcript);
  return { letter, token: token ?? '', transcript, ...(refusal ? { refusal } : {}) };
}

async function finish({ sandbox }: CheckContext, sent: Sent): Promise<Sent> {
  if (sent.refusal || sent.transcript.ended !== 'complete') return sent;
  return { ...sent, fate: await follow(sandbox, sent.token, sent.letter.mailFrom) };
}

const ok = (reply: SmtpReply | undefined): boolean => reply !== undefined && reply.code < 400;

/** The first reply that said no, in the order of the dialogue. */
function refusalIn(transcript: Transcript): SmtpReply | undefined {
  const envelope: EnvelopeResult | undefined = transcript.envelopes[0];
  const replies = [
    transcript.banner,
    transcript.ehlo,
    transcript.auth,
    envelope?.mail,
    ...(envelope?.rcpt ?? []),
    envelope?.data,
    envelope?.end,
  ];
  return replies.find((reply) => reply !== undefined && !ok(reply));
}

/** The reply as it stood on the wire. */
function showReply(reply: SmtpReply): string {
  return [reply.code, reply.enhanced, reply.text].filter((part) => part !== undefined && part !== '').join(' ');
}

const ENDINGS: Record<Transcript['ended'], string> = {
  complete: 'the dialogue was completed',
  refused: 'the connection was refused: nothing listens there',
  unreachable: 'the host could not be reached',
  'no-banner':
    'the connection was accepted, but no 220 greeting came: smtpd is not able to start (see /var/log/mail.log)',
  closed: 'the server closed the connection',
  timeout: 'the server stopped answering',
  'tls-failed': 'TLS could not be negotiated',
  'auth-failed': 'the login was refused',
};

/** What became of it, to stand after "Mail from A to B …". */
export function outcomeOf(sent: Sent): string {
  if (sent.refusal) return `was refused: ${showReply(sent.refusal)}`;
  if (sent.fate) return tell(sent.fate);
  return `could not be sent: ${ENDINGS[sent.transcript.ended]}`;
}

export function dialogueOf(transcript: Transcript): Evidence {
  return {
    kind: 'dialogue',
    title: `${transcript.from} → ${transcript.to.address}:${transcript.to.port}`,
    text:
      transcript.lines.map(({ from, text }) => `${from === 'client' ? '→' : '←'} ${text}`).join('\n') ||
      ENDINGS[transcript.ended],
  };
}

/** What the mail log says about it; nothing when it does not. */
export async function logOf({ sandbox }: CheckContext, needle: string): Promise<Evidence[]> {
  const lines = await sandbox.mailLog(needle, 6);
  return lines.length > 0 ? [{ kind: 'log', title: '/var/log/mail.log', text: lines.join('\n') }] : [];
}

/** A dialogue in which no letter came about, and what the mail log says about its client. */
export async function evidenceOfTalk(context: CheckContext, transcript: Transcript): Promise<Evidence[]> {
  return [dialogueOf(transcript), ...(await logOf(context, `[${transcript.from}]`))];
}

/** Everything seen of one letter: dialogue, fate, log lines, and the restriction that decided. */
export async function evidenceOf(context: CheckContext, sent: Sent): Promise<Evidence[]> {
  const { letter } = sent;
  const needle = sent.refusal ? `<${letter.rcptTo}>` : sent.token;
  const [log, restriction] = await Promise.all([
    logOf(context, needle),
    context.explain({
      client: letter.client,
      port: letter.to.port,
      helo: letter.helo,
      mailFrom: letter.mailFrom,
      rcptTo: letter.rcptTo,
      ...(letter.auth ? { login: letter.auth.login } : {}),
    }),
  ]);
  return [
    dialogueOf(sent.transcript),
    { kind: 'canary', title: 'Where the message ended', text: `${sent.token} ${outcomeOf(sent)}` },
    ...log,
    ...(restriction ? [restriction] : []),
  ];
}
