/**
 * A look for open doors in passing, on every port that speaks SMTP: one stranger tries one pattern of each family, another
 * one those that servers believe most. All stop at RCPT, so that also an open server is left as it was.
 */
import { type BatteryTarget, ONE_OF_EACH_FAMILY } from './battery.ts';
import { type CheckContext, type Glimpse, type Look, type SmtpPort, saw } from './check.ts';
import { type PatternVerdict, probeRelay } from './relay-probe.ts';
import { type StrangerKind, strangers, WHO } from './strangers.ts';

/** By the first stranger, and by the second. */
const TRIED_BY: readonly ReadonlySet<string>[] = [ONE_OF_EACH_FAMILY, new Set(['N02', 'N01', 'N03', 'X01', 'X03'])];

interface Round {
  target: BatteryTarget;
  stranger: { client: string; target: string };
  port: SmtpPort;
  patterns: ReadonlySet<string>;
}

interface Peep extends PatternVerdict {
  client: string;
  port: number;
}

export const lookForStrangers: Look<'strangers-refused'> = {
  after: ['service', 'file'],
  by: 'knocking',
  sees: 'essence',
  async perform({ from }, context) {
    const target = await plainTarget(context);
    const known = strangers(context, from);
    const rounds = TRIED_BY.flatMap((patterns, index) => {
      const stranger = known[index];
      return stranger ? context.smtpPorts.map((port) => peep(context, { target, stranger, port, patterns })) : [];
    });
    return glimpse(context, from, (await Promise.all(rounds)).flat());
  },
};

/** One name for all that is foreign and needs no far end, for no letter goes there. */
async function plainTarget({ sandbox: { world, internet } }: CheckContext): Promise<BatteryTarget> {
  const [foreign, backup] = await Promise.all([
    internet.freshDomain(),
    internet.freshDomain({ backup: world.mail.name }),
  ]);
  return {
    ownDomain: world.domain,
    ownHost: world.mail.name,
    ownAddress: world.mail.public.v4,
    mailbox: world.people[0]?.login ?? 'postmaster',
    alias: 'info',
    foreignDomain: foreign,
    otherForeignDomain: foreign,
    backupDomain: backup,
    label: foreign.split('.')[0] ?? 'shop',
  };
}

async function peep(
  { sandbox: { internet }, patienceMs }: CheckContext,
  { target, stranger: { client, target: address }, port: { port, tls }, patterns }: Round,
): Promise<Peep[]> {
  const { helo } = await internet.freshSender(client);
  const verdicts = await probeRelay({
    prober: internet,
    from: client,
    to: { address, port },
    helo,
    tls,
    target: { ...target, ownAddress: address },
    timeoutMs: patienceMs,
    only: ({ id, kind }) => kind === 'relay' && patterns.has(id),
  });
  return verdicts.map((verdict) => ({ ...verdict, client, port }));
}

function glimpse({ smtpPorts }: CheckContext, kind: StrangerKind, knocks: Peep[]): Glimpse {
  const open = knocks.find(({ recipientAccepted }) => recipientAccepted);
  if (open)
    return saw(
      'failed',
      `Strangers get in: from ${open.client} on port ${open.port}, MAIL FROM:${open.from} RCPT TO:${open.to} was accepted.`,
    );
  if (smtpPorts.length === 0) return saw('failed', 'No SMTP service answers at all.');
  const answered = knocks.filter(({ reply }) => reply !== '');
  // Who cannot reach a port is not let in there, but from the internet the server has to answer.
  const silence = knocks.filter(
    ({ reply, transcript: { ended } }) =>
      reply === '' && (kind === 'outside' || (ended !== 'refused' && ended !== 'unreachable')),
  );
  if (silence.length > 0) return saw('unclear', `The server does not answer ${WHO[kind]}.`);
  const ports = smtpPorts.map(({ port }) => port).join(', ');
  if (answered.length === 0) return saw('passed', `No port is reached by ${WHO[kind]} (tried ${ports}).`);
  return saw(
    'passed',
    `${answered.length} relay tests by ${WHO[kind]} were refused at the recipient (ports ${ports}).`,
  );
}
