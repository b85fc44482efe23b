/**
 * The port for people with a login lets nobody else send: not without TLS, not without a login, not with a wrong one.
 * Passwords do not cross the wire in clear: AUTH is not offered before TLS, and not taken (RFC 4954 §4, RFC 8314 §3.3).
 */
import { randomBytes } from 'node:crypto';
import type { Evidence } from '../../../labs/schema.ts';
import type { Transcript } from '../../internet/internet.ts';
import type { Addresses } from '../../world/world.ts';
import { type CheckContext, type CheckImplementation, failed, passed, saw } from '../check.ts';
import { evidenceOfTalk, type Letter } from '../send.ts';
import { pickStranger, shuffle } from '../strangers.ts';
import { type Credentials, isLoggedIn, offersAuth, people, type SubmissionPort, tryLogin } from '../submission.ts';

interface Finding {
  problem?: string;
  /** The dialogue that shows it. */
  transcript: Transcript;
  /** The letter that was tried, where one was. */
  letter?: Pick<Letter, 'client' | 'helo' | 'mailFrom' | 'rcptTo'>;
}

export const loginGuarded: CheckImplementation<'login-guarded'> = {
  survivesRestart: true,
  async perform(door, context) {
    const findings = (
      await Promise.all([
        ...(door.tls === 'starttls' ? [inClear(context, door)] : []),
        withoutLogin(context, door),
        ...wrongLogins(context).map((wrong) => wrongly(context, door, wrong)),
      ])
    ).flat();
    const wrong = findings.find(({ problem }) => problem !== undefined);
    if (wrong) return failed(wrong.problem ?? '', await evidenceOf(context, door, wrong));
    return passed(
      `Port ${door.port} lets nobody send without TLS, without a login, or with a wrong one.`,
      (await Promise.all(findings.map((finding) => evidenceOf(context, door, finding)))).flat(),
    );
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'beginning',
    async perform(door, context) {
      const clear =
        door.tls === 'starttls' ? await tryLogin(context, undefined, { port: door.port, tls: 'none' }) : undefined;
      if (offersAuth(clear?.ehlo)) return saw('failed', `Port ${door.port} offers AUTH before STARTTLS.`);
      const { problem, transcript } = await withoutLogin(context, door);
      if (transcript.ended === 'timeout') return saw('unclear', `Port ${door.port} did not answer in time.`);
      if (problem !== undefined) return saw('failed', problem);
      return saw('passed', `Port ${door.port} lets nobody send without a login (no password was tried).`);
    },
  },
};

async function evidenceOf(
  context: CheckContext,
  { port }: SubmissionPort,
  { transcript, letter }: Finding,
): Promise<Evidence[]> {
  const rule = letter && (await context.explain({ ...letter, port }));
  return [...(await evidenceOfTalk(context, transcript)), ...(rule ? [rule] : [])];
}

/** The right password, but for all to read. */
async function inClear(context: CheckContext, { port }: SubmissionPort): Promise<Finding> {
  const [person] = people(context.sandbox.world);
  const auth: Credentials = {
    login: person?.login ?? 'postmaster',
    password: person?.password ?? '',
    mechanism: 'PLAIN',
  };
  const transcript = await tryLogin(context, auth, { port, tls: 'none' });
  if (!transcript.ehlo)
    return { transcript, problem: `Nothing answers on port ${port} yet (${transcript.ended}), so nobody can log in.` };
  if (isLoggedIn(transcript))
    return {
      transcript,
      problem: `Port ${port} takes passwords without TLS: whoever sits on the line reads them.`,
    };
  if (offersAuth(transcript.ehlo))
    return {
      transcript,
      problem: `Port ${port} offers AUTH before STARTTLS. Mail programs will send the password in clear.`,
    };
  return { transcript };
}

/** Foreign mail inside TLS, under the senders that servers like to believe. */
async function withoutLogin(context: CheckContext, { port, tls }: SubmissionPort): Promise<Finding> {
  const {
    sandbox: { world, internet },
    patienceMs,
  } = context;
  const client = pickStranger(context);
  const [{ domain, helo }, far] = await Promise.all([internet.freshSender(client), internet.freshDomain()]);
  const senders = [`<orders@${domain}>`, `<${world.people[0]?.login}@${world.domain}>`, '<>'];
  const transcript = await internet.probe({
    from: client,
    to: { address: world.mail.public.v4, port },
    helo,
    tls,
    timeoutMs: patienceMs,
    envelopes: senders.map((mailFrom) => ({ mailFrom, rcptTo: [`<sales@${far}>`] })),
  });
  if (transcript.envelopes.length === 0)
    return { transcript, problem: `No dialogue inside TLS comes about on port ${port} (${transcript.ended}).` };
  const taken = transcript.envelopes.findIndex(({ rcpt }) => rcpt.some(({ code }) => code < 400));
  const mailFrom = senders[Math.max(taken, 0)]?.replace(/[<>]/g, '') ?? '';
  const letter = { client, helo, mailFrom, rcptTo: `sales@${far}` };
  if (taken === -1) return { transcript, letter };
  return {
    transcript,
    letter,
    problem: `A stranger without a login may send from ${senders[taken]} to anybody on port ${port}.`,
  };
}

interface WrongLogin {
  what: string;
  auth: Credentials;
  place: Addresses | undefined;
}

/** Each from a place of its own: servers make an address wait longer after each wrong password. */
function wrongLogins({ sandbox: { world }, places }: CheckContext): WrongLogin[] {
  const [one, other] = people(world);
  const [login, password] = [one?.login ?? 'postmaster', one?.password ?? ''];
  const made = randomBytes(4).toString('hex');
  const strangers = shuffle(places.outside);
  const logins: [what: string, auth: Credentials][] = [
    ['a wrong password', { login, password: `no-${made}`, mechanism: 'PLAIN' }],
    ["somebody else's password", { login, password: other?.password ?? made, mechanism: 'LOGIN' }],
    ['no password', { login, password: '', mechanism: 'PLAIN' }],
    ['a user who does not exist', { login: `user${made}`, password, mechanism: 'LOGIN' }],
  ];
  return logins.map(([what, auth], index) => ({ what, auth, place: strangers[index] }));
}

async function wrongly(
  context: CheckContext,
  door: SubmissionPort,
  { what, auth, place }: WrongLogin,
): Promise<Finding> {
  const transcript = await tryLogin(context, auth, door, { place });
  if (isLoggedIn(transcript)) return { transcript, problem: `Port ${door.port} lets ${auth.login} in with ${what}.` };
  return { transcript };
}
