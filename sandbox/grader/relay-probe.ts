/** Runs the battery against one port of a server, and says for each pattern what became of it. */
import type { Envelope, EnvelopeResult, Internet, ProbeSession, SmtpReply, Transcript } from '../internet/internet.ts';
import {
  type BatteryProbe,
  type BatteryTarget,
  type Expectation,
  expandBattery,
  type Family,
  type Kind,
} from './battery.ts';

/** Postfix slows down from the eleventh error of a connection and hangs up at the twentieth (smtpd_soft_error_limit). */
const ENVELOPES_PER_CONNECTION = 8;
/** Far below Postfix's fifty per client (smtpd_client_connection_count_limit). */
const CONNECTIONS_AT_ONCE = 4;

export type PatternFate = 'refused' | 'delivered' | 'queued' | 'bounced' | 'swallowed' | 'unknown';

export interface PatternVerdict {
  id: string;
  family: Family;
  kind: Kind;
  expect: Expectation;
  /** As sent after MAIL FROM: and RCPT TO:. */
  from: string;
  to: string;
  /** The reply that decided: the refusal, or the last yes. Empty when none came. */
  reply: string;
  accepted: boolean;
  /** RCPT was answered 2xx, whatever came after: where testers like nmap's script stop. */
  recipientAccepted: boolean;
  /** `unknown`: accepted and not followed, or never answered. `swallowed`: taken, and neither sent on nor returned. */
  fate: PatternFate;
  /** Of the message that was sent, when messages are sent. */
  token?: string;
  /** The dialogue that this pattern was part of. */
  transcript: Transcript;
}

export interface RelayProbe {
  prober: Pick<Internet, 'probe'>;
  /** Source address. */
  from: string;
  to: { address: string; port: number };
  helo: string;
  tls?: ProbeSession['tls'];
  target: BatteryTarget;
  /** Left out: the whole battery. */
  only?: (probe: BatteryProbe) => boolean;
  timeoutMs?: number;
  /**
   * Messages to send after an accepted RCPT, and how to follow them. Left out: nothing is sent, as nmap has it, and
   * the fate of what was accepted stays unknown.
   */
  canaries?: {
    /** undefined: this one stops at RCPT. */
    compose: (probe: BatteryProbe) => { token: string; message: string } | undefined;
    follow: (token: string, probe: BatteryProbe) => Promise<PatternFate>;
  };
}

/** Verdicts in the battery's order. */
export async function probeRelay(options: RelayProbe): Promise<PatternVerdict[]> {
  const probes = expandBattery(options.target).filter(options.only ?? (() => true));
  const verdicts = new Map<string, PatternVerdict>();
  const batches = intoBatches(probes);
  const worker = async () => {
    for (let batch = batches.shift(); batch; batch = batches.shift())
      for (const verdict of await runBatch(options, batch)) verdicts.set(verdict.id, verdict);
  };
  await Promise.all(Array.from({ length: CONNECTIONS_AT_ONCE }, worker));
  return probes.flatMap(({ id }) => verdicts.get(id) ?? []);
}

/** Whether these verdicts show a server that passes strangers' mail on. */
export function isOpenRelay(verdicts: PatternVerdict[]): boolean {
  return verdicts.some(isRelayed);
}

/**
 * Accepted is enough unless it was followed and ended elsewhere than outside (RFC 5321 §6.1: it took responsibility). What
 * a server may read as an address of its own must be seen to leave.
 */
export function isRelayed({ kind, expect, accepted, fate }: PatternVerdict): boolean {
  if (kind !== 'relay' || !accepted) return false;
  return fate === 'delivered' || fate === 'queued' || (fate === 'unknown' && expect !== 'local-or-refused');
}

/** Probes that can share a connection: the same EHLO and preamble, and few enough of them. */
function intoBatches(probes: BatteryProbe[]): BatteryProbe[][] {
  const groups = Map.groupBy(probes, ({ helo = '', preamble = [] }) => [helo, ...preamble].join('\n'));
  return [...groups.values()].flatMap((group) => {
    const count = Math.ceil(group.length / ENVELOPES_PER_CONNECTION);
    return Array.from({ length: count }, (_, index) =>
      group.slice(index * ENVELOPES_PER_CONNECTION, (index + 1) * ENVELOPES_PER_CONNECTION),
    );
  });
}

/** A server that hangs up in the middle is called again for the rest, as long as each call brings an answer. */
async function runBatch(options: RelayProbe, batch: BatteryProbe[]): Promise<PatternVerdict[]> {
  const letters = batch.map((probe) => letterOf(options, probe));
  const { transcript, answered } = await hold(options, batch, letters);
  const done = batch.slice(0, answered);
  const verdicts = await Promise.all(
    done.map((probe, index) => judge(options, probe, transcript, transcript.envelopes[index], letters[index]?.token)),
  );
  const rest = batch.slice(answered);
  if (rest.length === 0) return verdicts;
  if (answered === 0) return rest.map((probe) => unanswered(probe, transcript));
  return [...verdicts, ...(await runBatch(options, rest))];
}

interface Letter {
  envelope: Envelope;
  token?: string;
}

function letterOf({ canaries }: RelayProbe, probe: BatteryProbe): Letter {
  const canary = canaries?.compose(probe);
  if (!canary) return { envelope: probe.envelope };
  return { envelope: { ...probe.envelope, message: canary.message }, token: canary.token };
}

async function hold({ prober, from, to, tls, helo, timeoutMs }: RelayProbe, batch: BatteryProbe[], letters: Letter[]) {
  const [first] = batch;
  const transcript = await prober.probe({
    from,
    to,
    tls,
    timeoutMs,
    helo: first?.helo ?? helo,
    preamble: first?.preamble,
    envelopes: letters.map(({ envelope }) => envelope),
  });
  return { transcript, answered: transcript.envelopes.filter((result) => decisiveReply(result)).length };
}

async function judge(
  { canaries }: RelayProbe,
  probe: BatteryProbe,
  transcript: Transcript,
  result: EnvelopeResult | undefined,
  token: string | undefined,
): Promise<PatternVerdict> {
  const reply = decisiveReply(result);
  const accepted = isYes(reply);
  const verdict = {
    ...blank(probe, transcript),
    reply: reply ? asLine(reply) : '',
    accepted,
    recipientAccepted: isYes(result?.rcpt[0]),
    ...(token ? { token } : {}),
  };
  if (!accepted) return { ...verdict, fate: 'refused' };
  if (!canaries || token === undefined || !result?.end) return verdict;
  return { ...verdict, fate: await canaries.follow(token, probe) };
}

function unanswered(probe: BatteryProbe, transcript: Transcript): PatternVerdict {
  const { banner } = transcript;
  const dismissed = banner !== undefined && banner.code >= 400;
  const verdict = { ...blank(probe, transcript), reply: banner ? asLine(banner) : '' };
  return dismissed ? { ...verdict, fate: 'refused' } : verdict;
}

function blank({ id, family, kind, expect, envelope }: BatteryProbe, transcript: Transcript): PatternVerdict {
  const [to] = envelope.rcptTo;
  return {
    id,
    family,
    kind,
    expect,
    from: envelope.mailFrom,
    to,
    reply: '',
    accepted: false,
    recipientAccepted: false,
    fate: 'unknown',
    transcript,
  };
}

/** The first no, else the last yes; undefined while neither MAIL was refused nor RCPT answered. */
function decisiveReply(result: EnvelopeResult | undefined): SmtpReply | undefined {
  if (!result?.mail) return undefined;
  if (!isYes(result.mail)) return result.mail;
  const [recipient] = result.rcpt;
  if (!recipient || !isYes(recipient)) return recipient;
  if (result.data && result.data.code !== 354) return result.data;
  return result.end ?? recipient;
}

function isYes(reply: SmtpReply | undefined): boolean {
  return reply !== undefined && reply.code >= 200 && reply.code < 300;
}

/** On one line, as a log has it. */
function asLine({ code, enhanced, text }: SmtpReply): string {
  return [code, enhanced, text.replaceAll('\n', ' ')].filter(Boolean).join(' ');
}
