import { decide } from '../access/decide.ts';
import type { AccessSession, DecisionContext } from '../access/evaluation.ts';
import type { Decision, Dns, SmtpdClient, Stage, Tables, TraceStep } from '../types.ts';
import type { SmtpService } from './services.ts';

/** Somebody who asks the server to relay. */
export interface Question {
  /** Who asks, as a sentence says it. */
  who: string;
  client: SmtpdClient;
  sender: string;
  recipient: string;
}

export interface Answer {
  question: Question;
  outcome: 'accepted' | 'refused' | 'swallowed';
  decision: Decision;
}

/** Where strangers want mail to go, below several top-level domains. */
export const FOREIGN = ['victim.example', 'victim.test', 'victim-a.com', 'victim-b.net', 'victim-c.org'];
export const STRANGER_DOMAIN = 'stranger.example';
/** A domain whose owner has put this server into his DNS as backup mail exchanger. */
export const CLAIMED = 'claims-us-as-backup.example';

const within = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/** A DNS in which the probes' domains exist, and nothing is listed anywhere. */
function probeDns(own: string): Dns {
  return {
    async query(name, type) {
      const host = name.toLowerCase().replace(/\.$/, '');
      const known = [...FOREIGN, STRANGER_DOMAIN, CLAIMED].some((domain) => within(host, domain));
      if (!known) return { status: 'NXDOMAIN', data: [] };
      if (type === 'A') return { status: 'NOERROR', data: ['192.0.2.80'] };
      if (type !== 'MX') return { status: 'NOERROR', data: [] };
      const exchangers = host === CLAIMED ? [`10 mx.${CLAIMED}`, `20 ${own}`] : [`10 mx.${host}`];
      return { status: 'NOERROR', data: exchangers };
    },
  };
}

const STAGES: Stage[] = ['client', 'helo', 'sender', 'recipient', 'data', 'end-of-data'];

/** One message from connect to the end of the data. The decision is RCPT TO's, or the first refusal. */
export async function askServer(service: SmtpService, tables: Tables, question: Question): Promise<Answer> {
  const { configuration } = service;
  const session: AccessSession = {};
  const context: DecisionContext = {
    configuration,
    tables,
    dns: probeDns(configuration.get('myhostname')),
    session,
    // What a policy server would say is not known here; most of them only delay.
    policy: async () => 'DUNNO',
  };
  const { sender, recipient, client } = question;
  let answered: Decision | undefined;
  for (const stage of STAGES) {
    const transaction = { sender, recipient, recipientCount: stage === 'recipient' ? 0 : 1 };
    const decision = await decide(stage, client, stage === 'client' || stage === 'helo' ? {} : transaction, context);
    if (decision.verdict !== 'permit') return { question, outcome: 'refused', decision };
    if (stage === 'recipient') answered = decision;
  }
  if (!answered) throw new Error('RCPT TO was not decided');
  return { question, outcome: session.discard ? 'swallowed' : 'accepted', decision: answered };
}

/** The step that let a message through: a permit, or the relay check that found the destination to be ours. */
export function decidingStep({ decidedBy, trace }: Decision): TraceStep | undefined {
  return decidedBy ?? trace.find(({ restriction }) => /^(reject|defer)_unauth_destination$/.test(restriction));
}
