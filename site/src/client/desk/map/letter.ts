/** A message on its way, as the events told of it. */
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';
import type { Place } from './places.ts';

export type MailEvent = Extract<WorldEvent, { from: string }>;

/** Of one recipient. `waiting`: not tried yet. */
type RecipientFate = 'waiting' | 'deferred' | 'bounced' | 'delivered' | 'refused';
/** Of the whole message: the least settled of its recipients' decides. */
export type Fate = RecipientFate | 'held';

export interface Recipient {
  to: string;
  fate: RecipientFate;
  /** Where it was last tried; undefined before, and where there was no server to try. */
  place: Place | undefined;
  relay: string;
  /** What the other side said last. */
  reply: string;
}

export interface Letter {
  /** Of this page only. */
  key: number;
  queueId?: string;
  from: string;
  client: string;
  login?: string;
  /** Where it came from; undefined when it was in the queue before anybody looked. */
  origin?: Place;
  recipients: Recipient[];
  held: boolean;
  /** For refusals: how often the same was said to the same client. Otherwise 1. */
  times: number;
  /** Epoch milliseconds. */
  at: number;
  changedAt: number;
  /** What was told of it, oldest first. */
  steps: MailEvent[];
}

const UNSETTLED = ['waiting', 'deferred', 'bounced', 'delivered', 'refused'] as const;

export function fateOf({ held, recipients }: Letter): Fate {
  if (held) return 'held';
  return UNSETTLED.find((fate) => recipients.some((recipient) => recipient.fate === fate)) ?? 'waiting';
}

/** The reply that says most about its fate. */
export function replyOf(letter: Letter): string {
  const fate = fateOf(letter);
  return (letter.recipients.find((recipient) => recipient.fate === fate) ?? letter.recipients[0])?.reply ?? '';
}

/** What is the same in replies to the same kind of refusal: all but addresses and names in brackets. */
export function kindOfReply(reply: string): string {
  return reply.replace(/<[^>]*>|\[[^\]]*\]|'[^']*'/g, '').slice(0, 120);
}
