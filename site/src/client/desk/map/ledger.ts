/** Turns events into what the map shows: letters by their queue IDs, listings, the state of the service. Bounded. */
import type { ListingsAnswer, WorldEvent } from '../../../../../sandbox/http/api.ts';
import { kindOfReply, type Letter, type MailEvent, type Recipient } from './letter.ts';
import { PLACES, type Place, type Places } from './places.ts';
import { type Refusal, Refusals } from './refusals.ts';

/** Letters that are kept; an hour of a lab has fewer, and a flood fewer than anybody reads. */
export const MOST_LETTERS = 400;
/** Of each letter. */
const MOST_STEPS = 40;
const MOST_RECIPIENTS = 100;
/** Equal refusals of one client that come within this time are one entry. Milliseconds. */
const SAME_REFUSAL = 30_000;

export interface Move {
  /** `out` has arrived, `deferred` and `bounced` were turned away there. */
  kind: 'in' | 'refused' | 'out' | 'deferred' | 'bounced';
  from: Place;
  to: Place;
  letter: Letter;
  reply: string;
}

/** What passed between a place and the mail host. */
export interface Tally {
  /** Messages taken from there, and refusals of commands from there. */
  sent: number;
  refused: number;
  /** Messages that it took, and that it turned away. */
  took: number;
  turnedAway: number;
}

export type Listing = ListingsAnswer[number];
type Load = Extract<WorldEvent, { type: 'load' }>;
type Service = Extract<WorldEvent, { type: 'service' }>;

export class Ledger {
  readonly #places: Places;
  readonly #letters = new Map<number, Letter>();
  readonly #byQueueId = new Map<string, Letter>();
  readonly #listings = new Map<string, Listing>();
  readonly #tallies = new Map<Place, Tally>(
    PLACES.map((place) => [place, { sent: 0, refused: 0, took: 0, turnedAway: 0 }]),
  );
  #lastRefusal = new Map<string, Letter>();
  readonly #refusals = new Refusals();
  #next = 1;
  /** Of the newest event. */
  #now = 0;
  load: Load | undefined;
  service: Service | undefined;

  constructor(places: Places) {
    this.#places = places;
  }

  /** What moves on the map by it, if something does. */
  apply(event: WorldEvent): Move | undefined {
    this.#now = Math.max(this.#now, event.at);
    if (event.type === 'load') this.load = event;
    else if (event.type === 'service') this.service = event;
    else if (event.type === 'listed') this.#listings.set(event.address, { ...event, since: event.at });
    else if ('from' in event) {
      const move = this.#applyMail(event);
      if (move) this.#refusals.take(move, event.at);
      return move;
    } else this.#listings.delete(event.address);
    return undefined;
  }

  /** What is on the block list at the moment, told by whoever asked. */
  standing(listings: readonly Listing[]): void {
    this.#listings.clear();
    for (const listing of listings) this.#listings.set(listing.address, listing);
  }

  /** Newest first. */
  get letters(): Letter[] {
    return [...this.#letters.values()].reverse();
  }

  letter(key: number): Letter | undefined {
    return this.#letters.get(key);
  }

  /** What was refused just now, one for each wire. */
  get refusals(): Refusal[] {
    return this.#refusals.standing(this.#now);
  }

  get listings(): Listing[] {
    return [...this.#listings.values()];
  }

  tally(place: Place): Readonly<Tally> {
    return this.#tallies.get(place) ?? { sent: 0, refused: 0, took: 0, turnedAway: 0 };
  }

  #applyMail(event: MailEvent): Move | undefined {
    if (event.type === 'refused') return this.#refuse(event);
    const letter = this.#letterOf(event);
    note(letter, event);
    if (event.type === 'accepted') return this.#accept(letter, event);
    if (event.type === 'queued') {
      letter.held = event.queue === 'hold';
      if (letter.recipients.length === 0 && event.to !== '') recipientOf(letter, event.to);
      return undefined;
    }
    letter.held = false;
    return this.#settle(letter, event);
  }

  #accept(letter: Letter, event: Extract<MailEvent, { type: 'accepted' }>): Move | undefined {
    recipientOf(letter, event.to);
    if (letter.origin !== undefined) return undefined;
    const origin = this.#places.client(event.client);
    Object.assign(letter, { origin, client: event.client }, event.login ? { login: event.login } : {});
    this.#count(origin, 'sent');
    return { kind: 'in', from: origin, to: 'mail', letter, reply: '' };
  }

  #settle(
    letter: Letter,
    { type, to, relay, reply }: Extract<MailEvent, { type: 'deferred' | 'bounced' | 'delivered' }>,
  ): Move | undefined {
    const place = this.#places.relay(relay);
    Object.assign(triedRecipient(letter, to), { to, fate: type, place, relay, reply });
    if (place === undefined) return undefined;
    this.#count(place, type === 'delivered' ? 'took' : 'turnedAway');
    return { kind: type === 'delivered' ? 'out' : type, from: 'mail', to: place, letter, reply };
  }

  #refuse(event: Extract<MailEvent, { type: 'refused' }>): Move {
    const origin = this.#places.client(event.client);
    this.#count(origin, 'refused');
    const letter = this.#refusedLetter(event, origin);
    note(letter, event);
    const refused = { fate: 'refused', reply: event.reply } as const;
    Object.assign(recipientOf(letter, event.to), refused);
    return { kind: 'refused', from: origin, to: 'mail', letter, reply: event.reply };
  }

  /** The letter that a recipient of was refused, or the entry of equal refusals, or a new one. */
  #refusedLetter(event: Extract<MailEvent, { type: 'refused' }>, origin: Place): Letter {
    const begun = event.queueId === undefined ? undefined : this.#byQueueId.get(event.queueId);
    if (begun) return begun;
    const kind = `${event.client} ${kindOfReply(event.reply)}`;
    const same = event.queueId === undefined ? this.#lastRefusal.get(kind) : undefined;
    if (same && event.at - same.changedAt < SAME_REFUSAL && this.#letters.has(same.key)) {
      same.times += 1;
      same.from = event.from;
      // Only the newest is told in full.
      same.recipients = [];
      return same;
    }
    const letter = this.#enter(event, { client: event.client, origin });
    this.#lastRefusal.set(kind, letter);
    return letter;
  }

  /** Queue IDs come again: one that is done with, or that was counted as a refusal of many, is another letter's now. */
  #letterOf(event: MailEvent): Letter {
    const known = event.queueId === undefined ? undefined : this.#byQueueId.get(event.queueId);
    if (!known) return this.#enter(event, { client: '' });
    const begins = event.type === 'accepted' || event.type === 'queued';
    return begins && isDone(known) ? this.#enter(event, { client: '' }) : known;
  }

  #enter(event: MailEvent, facts: { client: string; origin?: Place }): Letter {
    const { at, queueId, from } = event;
    const key = this.#next++;
    const letter: Letter = {
      key, from, at, recipients: [], held: false, times: 1, changedAt: at, steps: [], ...facts,
      ...(queueId === undefined ? {} : { queueId }),
    }; // biome-ignore format: a letter in a few lines
    this.#letters.set(key, letter);
    if (queueId !== undefined) this.#byQueueId.set(queueId, letter);
    if (this.#letters.size > MOST_LETTERS) this.#forgetOldest();
    return letter;
  }

  #forgetOldest(): void {
    const [oldest] = this.#letters.values();
    if (!oldest) return;
    this.#letters.delete(oldest.key);
    if (oldest.queueId !== undefined && this.#byQueueId.get(oldest.queueId) === oldest)
      this.#byQueueId.delete(oldest.queueId);
    for (const [kind, letter] of this.#lastRefusal) if (letter === oldest) this.#lastRefusal.delete(kind);
  }

  #count(place: Place, what: keyof Tally): void {
    const tally = this.#tallies.get(place);
    if (tally) tally[what] += 1;
  }
}

function note(letter: Letter, event: MailEvent): void {
  letter.changedAt = event.at;
  // The log of a real Postfix tells who was the sender's client only when it tells what became of the first recipient.
  const first =
    event.type === 'accepted' && letter.steps.every(({ type }) => type !== 'accepted' && type !== 'refused');
  if (first) letter.steps.unshift(event);
  else letter.steps.push(event);
  // The first says where it came from.
  if (letter.steps.length > MOST_STEPS) letter.steps.splice(1, 1);
}

function recipientOf(letter: Letter, to: string): Recipient {
  const known = letter.recipients.find((recipient) => recipient.to.toLowerCase() === to.toLowerCase());
  if (known) return known;
  const recipient: Recipient = { to, fate: 'waiting', place: undefined, relay: '', reply: '' };
  if (letter.recipients.length < MOST_RECIPIENTS) letter.recipients.push(recipient);
  return recipient;
}

/** Postfix may try another address than it took: `user%there@here` goes to `user@there`. */
function triedRecipient(letter: Letter, to: string): Recipient {
  const [waiting, ...others] = letter.recipients.filter(({ fate }) => fate === 'waiting');
  const known = letter.recipients.some((recipient) => recipient.to.toLowerCase() === to.toLowerCase());
  return !known && waiting && others.length === 0 ? waiting : recipientOf(letter, to);
}

function isDone({ recipients }: Letter): boolean {
  return (
    recipients.some(({ fate }) => fate === 'delivered' || fate === 'bounced') &&
    recipients.every(({ fate }) => fate !== 'waiting' && fate !== 'deferred')
  );
}
