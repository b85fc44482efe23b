/** People who are not at the office: they log in on a submission port, from wherever they are. */
import type { ProbeSession, SmtpReply, Transcript } from '../internet/internet.ts';
import type { Addresses, Person, World } from '../world/world.ts';
import type { CheckContext } from './check.ts';
import { type Letter, type Sent, sendOnce } from './send.ts';
import { shuffle } from './strangers.ts';

export interface SubmissionPort {
  port: number;
  tls: 'starttls' | 'implicit';
}

export type Credentials = NonNullable<ProbeSession['auth']>;

/** People whose passwords are as they were handed out, in random order. */
export function people({ people: all, weakLogin }: World, except: readonly string[] = []): Person[] {
  return shuffle(all.filter(({ login }) => login !== weakLogin && !except.includes(login)));
}

/** Sends from one of the world's outside addresses after logging in. */
export function sendLoggedIn(
  context: CheckContext,
  letter: Pick<Letter, 'mailFrom' | 'rcptTo'> & { auth: Credentials },
  { port, tls }: SubmissionPort,
): Promise<Sent> {
  const { world, internet } = context.sandbox;
  return fromSomewhere(
    context,
    async (client) => {
      const { helo } = await internet.freshSender(client);
      return sendOnce(context, { ...letter, client, to: { address: world.mail.public.v4, port }, helo, tls });
    },
    ({ transcript }) => isHeldUp(transcript),
  );
}

/** Whether these credentials open the port. Rejects when the server lets nobody try. */
export async function opens(
  context: CheckContext,
  auth: Credentials,
  { port, tls }: SubmissionPort,
): Promise<{ opened: boolean; transcript: Transcript }> {
  const { world, internet } = context.sandbox;
  const to = { address: world.mail.public.v4, port };
  const transcript = await fromSomewhere(
    context,
    (from) => internet.probe({ from, to, helo: 'laptop.test', tls, auth, envelopes: [] }),
    isHeldUp,
  );
  if (isHeldUp(transcript)) throw new Error(`port ${port} puts everybody off who logs in; try again in a minute`);
  return { opened: isLoggedIn(transcript), transcript };
}

/** A limit on logins may hold one address up; people have others. */
async function fromSomewhere<T>(
  { places, sandbox }: CheckContext,
  attempt: (client: string) => Promise<T>,
  heldUp: (result: T) => boolean,
) {
  const [first, ...others] = shuffle(places.outside);
  let result = await attempt(first?.v4 ?? sandbox.world.nameServer.public.v4);
  for (const { v4 } of others) {
    if (!heldUp(result)) return result;
    result = await attempt(v4);
  }
  return result;
}

interface LoginTry {
  /** Where from; left out: any place outside. */
  place?: Addresses | undefined;
  /** How long to wait for the answer. */
  authTimeoutMs?: number;
}

/**
 * Tries to log in, and says nothing else, from an address that honest mail does not come from, so that what slows
 * guessers down slows nobody else.
 */
export async function tryLogin(
  { sandbox: { world, internet }, places, patienceMs }: CheckContext,
  auth: Credentials | undefined,
  { port, tls }: { port: number; tls: ProbeSession['tls'] },
  { place = shuffle(places.outside, 1)[0], authTimeoutMs }: LoginTry = {},
): Promise<Transcript> {
  const { v4, v6 } = place ?? world.nameServer.public;
  const session = { helo: 'laptop.test', tls, auth, envelopes: [], timeoutMs: patienceMs, authTimeoutMs };
  const overV6 = await internet.probe({ ...session, from: v6, to: { address: world.mail.public.v6, port } });
  // Who listens on IPv4 only is asked there.
  if (overV6.ended !== 'refused' && overV6.ended !== 'unreachable') return overV6;
  return internet.probe({ ...session, from: v4, to: { address: world.mail.public.v4, port } });
}

export function isLoggedIn({ auth }: Transcript): boolean {
  return auth?.code === 235;
}

/** AUTH in a reply to EHLO (RFC 4954 §3). */
export function offersAuth(ehlo: SmtpReply | undefined): boolean {
  return /^AUTH[ =]/m.test(ehlo?.text ?? '');
}

function isHeldUp({ banner, auth, envelopes }: Transcript): boolean {
  const reply = envelopes[0]?.mail ?? auth ?? banner;
  return reply !== undefined && reply.code >= 400 && reply.code < 500;
}
