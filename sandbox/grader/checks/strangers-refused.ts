/**
 * The whole battery from strangers, on every port that speaks SMTP. Closed means: the recipient was refused and nothing
 * arrived. Accepting and losing the message fails as well (RFC 5321 §6.1: who says 250 takes responsibility).
 */
import { randomInt } from 'node:crypto';
import type { Evidence } from '../../../labs/schema.ts';
import type { Transcript } from '../../internet/internet.ts';
import { STRANGERS } from '../../world/words.ts';
import { type BatteryProbe, type BatteryTarget, ONE_OF_EACH_FAMILY } from '../battery.ts';
import { compose, type Fate, follow, newToken } from '../canary.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type SmtpPort, type Verdict } from '../check.ts';
import { isRelayed, type PatternFate, type PatternVerdict, probeRelay } from '../relay-probe.ts';
import { dialogueOf, logOf } from '../send.ts';
import { type StrangerKind, shuffle, strangers, WHO } from '../strangers.ts';
import { lookForStrangers } from '../strangers-look.ts';

/** The first stranger tries everything; the others a few patterns each, to find rules that name an address. */
const PATTERNS_OF_THE_OTHERS = 6;
const PATTERNS = ['N02', 'N01', 'N03', 'N05', 'X01', 'X03', 'X08', 'N12', 'N16', 'X14', 'X24'];

/** A server that lets one in lets in a hundred; where the first few end says what it does with them. */
const FOLLOWED_PER_STRANGER = 3;

interface Knock extends PatternVerdict {
  client: string;
  port: number;
}

export const strangersRefused: CheckImplementation<'strangers-refused'> = {
  survivesRestart: true,
  async perform({ from }, context) {
    const target = await targetOf(context);
    const rounds = strangers(context, from).flatMap(({ client, target: address }, index) =>
      context.smtpPorts.map((port) => knock(context, { ...target, ownAddress: address }, client, port, index === 0)),
    );
    const knocks = (await Promise.all(rounds)).flat();
    return judge(context, from, knocks);
  },
  look: lookForStrangers,
};

/** Fresh far ends for everything that the battery may name, so that a leak is seen to arrive. */
async function targetOf({ sandbox: { world, internet } }: CheckContext): Promise<BatteryTarget> {
  const [place] = shuffle(world.prober.outside, 1);
  const label = (await internet.freshDomain()).split('.')[0] ?? 'shop';
  const similar = [`${label}.${world.domain}`, `${label}${world.domain}`];
  const [foreignDomain, otherForeignDomain, backupDomain] = await Promise.all([
    internet.freshDomain(),
    internet.freshDomain(),
    internet.freshDomain({ backup: world.mail.name }),
    ...similar.map((name) => internet.freshDomain({ name })),
  ]);
  return {
    ownDomain: world.domain,
    ownHost: world.mail.name,
    ownAddress: world.mail.public.v4,
    mailbox: world.people[0]?.login ?? 'postmaster',
    alias: 'info',
    foreignDomain,
    otherForeignDomain,
    backupDomain,
    label,
    senderLocalPart: somebody(),
    recipientLocalPart: somebody(),
    ...(place ? { foreignAddresses: place } : {}),
  };
}

/** Testers have habits, and rules about these would keep nobody else out. */
function somebody(): string {
  return `${shuffle(STRANGERS, 1)[0]}${randomInt(10, 100)}`;
}

async function knock(
  context: CheckContext,
  target: BatteryTarget,
  client: string,
  { port, tls }: SmtpPort,
  everything: boolean,
): Promise<Knock[]> {
  const { internet } = context.sandbox;
  const { helo } = await internet.freshSender(client);
  // Where TLS comes first, each dialogue costs as much as a hundred patterns, and who may send is decided by login.
  const whole = everything && tls === 'none';
  const chosen = everything ? ONE_OF_EACH_FAMILY : new Set(shuffle(PATTERNS, PATTERNS_OF_THE_OTHERS));
  let followed = 0;
  const verdicts = await probeRelay({
    prober: internet,
    from: client,
    to: { address: target.ownAddress, port },
    helo,
    tls,
    target,
    only: ({ id, kind }) => kind === 'relay' && (whole || chosen.has(id)),
    canaries: {
      compose: (probe) => canaryFor(probe, target),
      follow: async (token, probe) => {
        followed += 1;
        if (followed > FOLLOWED_PER_STRANGER) return 'unknown';
        return patternFate(await follow(context.sandbox, token, bare(probe.envelope.mailFrom)));
      },
    },
  });
  return verdicts.map((verdict) => ({ ...verdict, client, port }));
}

function canaryFor(
  { envelope }: BatteryProbe,
  { foreignDomain, recipientLocalPart }: BatteryTarget,
): { token: string; message: string } {
  const token = newToken();
  return {
    token,
    message: compose({
      token,
      from: bare(envelope.mailFrom) || `postmaster@${foreignDomain}`,
      to: `${recipientLocalPart}@${foreignDomain}`,
    }),
  };
}

const bare = (path: string): string => path.replace(/^<|>.*$/g, '');

/** A stranger's foreign mail in a local mailbox is swallowed: whom it was for never sees it. */
function patternFate({ end }: Fate): PatternFate {
  return end === 'mailbox' || end === 'lost' ? 'swallowed' : end;
}

/** A yes to the recipient, which is where testers stop; what can be meant for the server itself must leave it. */
const gotIn = (knock: Knock): boolean =>
  knock.expect === 'local-or-refused' ? isRelayed(knock) : knock.recipientAccepted;

/** Worst first; what was not followed after the first few says less than what was. */
const BADNESS: PatternFate[] = ['delivered', 'queued', 'bounced', 'swallowed', 'unknown', 'refused'];

const BECAME: Record<PatternFate, string> = {
  delivered: 'was accepted, and the message came out on the other side',
  queued: 'was accepted, and the message waits in the queue on its way out',
  unknown: 'was accepted',
  bounced: 'was accepted, and the message came back as a bounce: backscatter for whoever is named as the sender',
  swallowed: 'was accepted, then the message was swallowed: its sender believes that it was sent',
  refused:
    'was accepted as a recipient and only the message was refused, after every tester had called the server open',
};

async function judge(context: CheckContext, kind: StrangerKind, knocks: Knock[]): Promise<Verdict> {
  const silent = knocks.find(({ reply }) => reply === '');
  const open = knocks.filter(gotIn).sort((a, b) => BADNESS.indexOf(a.fate) - BADNESS.indexOf(b.fate));
  const [worst] = open;
  if (worst) {
    const ids = [...new Set(open.map(({ id }) => id))];
    return failed(
      `${open.length} of ${knocks.length} relay tests by ${WHO[kind]} got in (${ids.slice(0, 8).join(', ')}${ids.length > 8 ? ', …' : ''}). From ${worst.client} on port ${worst.port}, MAIL FROM:${worst.from} RCPT TO:${worst.to} ${BECAME[worst.fate]}.`,
      [...(await evidence(context, worst)), table(knocks)],
    );
  }
  if (knocks.length === 0)
    return failed(
      'No SMTP service answers at all. That keeps strangers out, and everybody else.',
      await logOf(context, 'postfix'),
    );
  const onlyUnreachable = knocks.every(
    ({ reply, transcript }) => reply !== '' || transcript.ended === 'refused' || transcript.ended === 'unreachable',
  );
  if (silent && (kind === 'outside' || !onlyUnreachable))
    return failed(
      `The server does not answer ${WHO[kind]} on port ${silent.port} (${silent.transcript.ended}). A server that says nothing refuses honest mail too.`,
      [dialogueOf(silent.transcript), table(knocks)],
    );
  const [example] = knocks;
  return passed(
    `All ${knocks.length} relay tests by ${WHO[kind]} were refused (ports ${context.smtpPorts.map(({ port }) => port).join(', ')}).`,
    [...(example ? await evidence(context, example) : []), table(knocks)],
  );
}

async function evidence(context: CheckContext, knock: Knock): Promise<Evidence[]> {
  const { client, port, from, to, token, transcript, recipientAccepted } = knock;
  // The log knows the token of what was taken only.
  const log = await logOf(context, (recipientAccepted && token) || client);
  const helo = greetingIn(transcript);
  const rule = await context.explain({ client, port, helo, mailFrom: bare(from), rcptTo: bare(to) });
  const path = recipientAccepted ? BECAME[knock.fate] : 'was refused, so no message left the grader';
  return [
    dialogueOf(transcript),
    { kind: 'canary', title: 'Where the message ended', text: `${token ?? 'It'} ${path}` },
    ...log,
    ...(rule ? [rule] : []),
  ];
}

/** The name that the stranger gave: some of them lie. */
function greetingIn({ lines }: Transcript): string {
  const greeting = lines.findLast(({ from, text }) => from === 'client' && /^(EHLO|HELO) /i.test(text));
  return greeting?.text.split(' ')[1] ?? 'stranger.test';
}

function table(knocks: Knock[]): Evidence {
  const rows = knocks.map(
    ({ id, client, port, from, to, reply, fate }) =>
      `${id.padEnd(4)} ${client} → ${port}  ${from} → ${to}\n     ${fate}: ${reply || 'no answer'}`,
  );
  return { kind: 'dialogue', title: `All ${knocks.length} tests`, text: rows.join('\n') };
}
