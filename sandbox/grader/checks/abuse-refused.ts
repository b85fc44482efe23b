/**
 * One way to relay, tried as somebody would who knows it: refused is what RCPT must be. From two addresses, so that a rule
 * for one of them does not pass. What the battery cannot know (a name that a table trusts) the lab tells.
 */
import { randomInt } from 'node:crypto';
import type { Check, Evidence } from '../../../labs/schema.ts';
import type { ProbeSession, Transcript } from '../../internet/internet.ts';
import { fillIn } from '../../world/template.ts';
import { compose, follow, newToken, tell } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type SmtpPort, saw } from '../check.ts';
import { dialogueOf } from '../send.ts';
import { shuffle } from '../strangers.ts';

type Abuse = Extract<Check, { check: 'abuse-refused' }>;

/** Where other servers and people at home knock; whatever else speaks SMTP was forgotten there. */
const KNOWN_PORTS = [25, 465, 587];
const ADDRESSES_TRIED = 2;

interface Client {
  client: string;
  /** The address of the mail host that it reaches. */
  target: string;
}

interface Knock {
  transcript: Transcript;
  mailFrom: string;
  rcptTo: string;
  token: string;
}

export const abuseRefused: CheckImplementation<'abuse-refused'> = {
  survivesRestart: true,
  async perform(abuse, context) {
    const knocks = await knockAll(context, abuse, clientsOf(abuse, context), true);
    const open = knocks.find(isLetIn);
    if (open) return failed(await describe(context, open), await evidenceOf(context, open));
    const silent = knocks.find(({ transcript }) => !transcript.envelopes[0]?.mail);
    if (silent)
      return failed(
        `The server does not answer ${silent.transcript.from} (${silent.transcript.ended}). A server that says nothing refuses honest mail too.`,
        [dialogueOf(silent.transcript)],
      );
    const [shown] = knocks;
    return passed(
      shown
        ? 'Tried again as it went before: it is refused now.'
        : 'No port but those for servers and for people at home speaks SMTP.',
      shown ? await evidenceOf(context, shown) : [],
    );
  },
  look: {
    after: ['service', 'file'],
    by: 'knocking',
    sees: 'essence',
    async perform(abuse, context) {
      const clients = clientsOf(abuse, context).slice(0, 1);
      const knocks = await knockAll(context, abuse, clients, false);
      const open = knocks.find(isLetIn);
      if (open) {
        const { from, to } = open.transcript;
        return saw(
          'failed',
          `It still goes as it went: from ${from} on port ${to.port}, RCPT TO:<${open.rcptTo}> was accepted.`,
        );
      }
      const [shown] = knocks;
      if (!shown) return saw('passed', 'No port but those for servers and for people at home speaks SMTP.');
      if (knocks.some(({ transcript }) => !transcript.envelopes[0]?.mail))
        return saw('unclear', `The server did not answer ${shown.transcript.from}.`);
      return saw('passed', `Tried as it went before, from ${shown.transcript.from}: refused at the recipient.`);
    },
  },
};

const isLetIn = ({ transcript }: Knock): boolean =>
  transcript.envelopes[0]?.rcpt.some(({ code }) => code < 400) ?? false;

function portsOf({ port: wanted }: Abuse, { smtpPorts }: CheckContext): SmtpPort[] {
  if (wanted === 'usual') return [{ port: 25, tls: 'none' }];
  return smtpPorts.filter(({ port }) => !KNOWN_PORTS.includes(port));
}

/** Source and target. The gateway is one address; strangers are all but it. */
function clientsOf({ from }: Abuse, { places, sandbox: { world } }: CheckContext): Client[] {
  const { v4, v6 } = world.mail.public;
  if (from === 'provider') return [{ client: world.smartHost.address.v4, target: v4 }];
  const gateway = world.prober.outside.at(-1);
  if (from === 'gateway') return gateway ? [{ client: gateway.v4, target: v4 }] : [];
  const others = shuffle(places.outside, ADDRESSES_TRIED);
  return others.map((place) =>
    from === 'outside' ? { client: place.v4, target: v4 } : { client: place.v6, target: v6 },
  );
}

function knockAll(context: CheckContext, abuse: Abuse, clients: Client[], posts: boolean): Promise<Knock[]> {
  const ports = portsOf(abuse, context);
  return Promise.all(clients.flatMap((client) => ports.map((port) => knock(context, abuse, client, port, posts))));
}

async function knock(
  context: CheckContext,
  abuse: Abuse,
  { client, target }: Client,
  { port, tls }: SmtpPort,
  posts: boolean,
): Promise<Knock> {
  const { internet, world } = context.sandbox;
  const fill = (template: string | undefined) =>
    template === undefined ? undefined : fillIn(template, context.variables, 'labs: abuse-refused');
  // A host of the provider is known by its own name; the others get one that nobody can have listed.
  const stranger =
    abuse.from === 'provider'
      ? { helo: world.smartHost.name, domain: await internet.freshDomain() }
      : await internet.freshSender(client);
  const mailFrom = fill(abuse.sender) ?? `orders@${stranger.domain}`;
  const rcptTo = await recipientOf(context, abuse, fill);
  const token = newToken();
  const session: ProbeSession = {
    from: client,
    to: { address: target, port },
    helo: fill(abuse.helo) ?? stranger.helo,
    tls,
    timeoutMs: context.patienceMs,
    ...(abuse.xclient ? { preamble: ['XCLIENT ADDR=127.0.0.1 NAME=localhost'] } : {}),
    envelopes: [
      {
        mailFrom: `<${mailFrom}>`,
        rcptTo: [`<${rcptTo}>`],
        ...(posts ? { message: compose({ token, from: mailFrom, to: rcptTo }) } : {}),
      },
    ],
  };
  return { transcript: await internet.probe(session), mailFrom, rcptTo, token };
}

async function recipientOf(
  { sandbox: { internet, world } }: CheckContext,
  abuse: Abuse,
  fill: (template: string | undefined) => string | undefined,
): Promise<string> {
  const [label = 'shop'] = (await internet.freshDomain()).split('.');
  const domain = await internet.freshDomain({
    name: `${label}-${randomInt(1000, 9999)}.${fill(abuse.under)}`,
    ...(abuse.backup ? { backup: world.mail.name } : {}),
  });
  const router = fill(abuse.routedBy);
  return router === undefined ? `sales@${domain}` : `sales%${domain}@${router}`;
}

async function describe({ sandbox }: CheckContext, { transcript, mailFrom, rcptTo, token }: Knock): Promise<string> {
  const { from, to, envelopes } = transcript;
  const became =
    envelopes[0]?.end && envelopes[0].end.code < 400
      ? `the message ${tell(await follow(sandbox, token, mailFrom))}`
      : 'the recipient was accepted';
  return `Strangers still relay: from ${from} on port ${to.port}, MAIL FROM:<${mailFrom}> RCPT TO:<${rcptTo}>, ${became}.`;
}

async function evidenceOf(context: CheckContext, { transcript, mailFrom, rcptTo }: Knock): Promise<Evidence[]> {
  const { from, to } = transcript;
  const log = await context.sandbox.mailLog(from, 6);
  const rule = await context.explain({ client: from, port: to.port, helo: 'stranger.test', mailFrom, rcptTo });
  return [
    dialogueOf(transcript),
    ...(log.length > 0 ? [{ kind: 'log' as const, title: '/var/log/mail.log', text: log.join('\n') }] : []),
    ...(rule ? [rule] : []),
  ];
}
