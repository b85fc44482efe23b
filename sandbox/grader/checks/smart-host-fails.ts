/**
 * What becomes of mail when the smart host is away, refuses the login, or is not the smart host at all. It has to wait in
 * the queue, whole and unread, and go on its way when all is well again; mail that comes in, and mail at home, do not wait.
 */
import type { Check, Evidence } from '../../../labs/schema.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { evidenceOf, outcomeOf, type Sent, send } from '../send.ts';
import { fromOffice, problemOnTheWay } from '../smart-host.ts';
import { pickStranger, shuffle } from '../strangers.ts';

type Manner = Extract<Check, { check: 'smart-host-fails' }>['manner'];

const WHILE: Record<Manner, string> = {
  away: 'While the smart host was away',
  'refuses-logins': 'While the smart host refused the login',
  untrusted: 'To a server with a certificate that nobody vouches for, in place of the smart host',
  misnamed: "To a server with somebody else's certificate, in place of the smart host",
  clear: 'To a server that offers no TLS, in place of the smart host',
};

/** After the queue was flushed. */
const ARRIVAL_MS = 10_000;

export const smartHostFails: CheckImplementation<'smart-host-fails'> = {
  survivesRestart: false,
  alone: true,
  async perform({ manner }, context) {
    const { sandbox } = context;
    const before = await fromOffice(context);
    const problem = before.fate?.end === 'delivered' ? await problemOnTheWay(context, before.token) : outcomeOf(before);
    if (problem !== undefined)
      return failed(
        `Nothing leaves by the smart host as it should even on a good day: mail of the office ${problem}.`,
        await evidenceOf(context, before),
      );
    await sandbox.internet.smartHost(manner);
    let verdict: Verdict;
    let waiting: Sent;
    try {
      waiting = await fromOffice(context);
      verdict = await judge(manner, waiting, context);
    } finally {
      await sandbox.internet.smartHost('usual');
    }
    if (waiting.fate?.end !== 'queued') return verdict;
    // Also for the student's own mail, which may have met the same.
    await sandbox.run('mail', ['postqueue', '-f']);
    const arrived = await sandbox.internet.awaitDelivery(waiting.token, ARRIVAL_MS);
    if (verdict.outcome === 'passed' && !arrived)
      return failed(
        `${WHILE[manner]}, mail waited, but it still waits now that the smart host is back.`,
        await evidenceOf(context, waiting),
      );
    return verdict;
  },
};

async function judge(manner: Manner, sent: Sent, context: CheckContext): Promise<Verdict> {
  const evidence: Evidence[] = await evidenceOf(context, sent);
  const [leaked] = await context.sandbox.internet.deliveries(sent.token);
  if (leaked?.role === 'smart-host') {
    const how = leaked.client.tls ? '' : ' in clear text';
    const login = leaked.client.login === undefined ? '' : ', and the login with it';
    return failed(`${WHILE[manner]}, mail was handed over${how}${login}.`, evidence);
  }
  if (sent.fate?.end !== 'queued') return failed(`${WHILE[manner]}, mail of the office ${outcomeOf(sent)}.`, evidence);
  const others = manner === 'away' ? await othersWait(context) : undefined;
  if (others)
    return failed(
      `${WHILE[manner]}, ${others.what} ${outcomeOf(others.sent)}.`,
      await evidenceOf(context, others.sent),
    );
  return passed(`${WHILE[manner]}, mail waited in the queue, and went on its way afterwards.`, evidence);
}

/** Mail that has no business with the smart host, and waits all the same. */
async function othersWait(context: CheckContext): Promise<{ what: string; sent: Sent } | undefined> {
  const { world, internet } = context.sandbox;
  const [person] = shuffle(world.people, 1);
  const to = `${person?.login ?? 'postmaster'}@${world.domain}`;
  const client = pickStranger(context);
  const { domain, helo } = await internet.freshSender(client);
  const at = { address: world.mail.public.v4, port: 25 };
  const [home, inbound] = await Promise.all([
    fromOffice(context, { to }),
    send(context, { client, to: at, helo, mailFrom: `orders@${domain}`, rcptTo: to }),
  ]);
  if (home.fate?.end !== 'mailbox') return { what: 'mail between colleagues', sent: home };
  return inbound.fate?.end === 'mailbox' ? undefined : { what: 'mail from the internet', sent: inbound };
}
