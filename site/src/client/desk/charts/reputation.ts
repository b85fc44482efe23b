/**
 * How others meet this server's mail: the share of its last deliveries that other servers took. Nobody's secret score, only
 * what can be seen from here.
 */
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';

/** Deliveries that are looked back upon. */
export const LOOK_BACK = 50;

/** Another server's own answer, as Postfix tells it: `host mx[addr] said: 554 …`, `host mx[addr] refused to talk to me: 554 …`. */
const ANSWERED = /\b(?:said|refused to talk to me): ([45]\d\d[ -](?:(\d\.\d{1,3}\.\d{1,3}) )?.*)/s;
/** RFC 3463 §3.2 and §3.3: it is about the recipient's address or mailbox, not about who sends. */
const ABOUT_THE_RECIPIENT = /^\d\.[12]\./;

export class Reputation {
  readonly #counts: (relay: string) => boolean;
  #answers: boolean[] = [];

  /** `counts`: whether this relay's answers say something. A spam trap's do not: it takes everything. */
  constructor(counts: (relay: string) => boolean) {
    this.#counts = counts;
  }

  take(event: WorldEvent): void {
    const answer = answerIn(event);
    if (answer === undefined || !('relay' in event) || !this.#counts(event.relay)) return;
    this.#answers.push(answer);
    if (this.#answers.length > LOOK_BACK) this.#answers.shift();
  }

  get asked(): number {
    return this.#answers.length;
  }

  get taken(): number {
    return this.#answers.filter(Boolean).length;
  }

  /** Percent; null before anybody answered. */
  get share(): number | null {
    return this.asked === 0 ? null : Math.round((100 * this.taken) / this.asked);
  }
}

/** Whether another server took the message; undefined for whatever says nothing about that. */
function answerIn(event: WorldEvent): boolean | undefined {
  if (event.type !== 'delivered' && event.type !== 'deferred' && event.type !== 'bounced') return undefined;
  if (event.type === 'delivered') return true;
  const [, , enhanced] = ANSWERED.exec(event.reply) ?? [];
  if (!ANSWERED.test(event.reply) || (enhanced !== undefined && ABOUT_THE_RECIPIENT.test(enhanced))) return undefined;
  return false;
}
