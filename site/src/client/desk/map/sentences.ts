/** Events and letters in the words of the page. */
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';
import type { MapWords } from '../../../words/map.ts';
import type { Ledger } from './ledger.ts';
import { type Letter, type MailEvent, type Recipient, replyOf } from './letter.ts';
import { PLACES } from './places.ts';

type Say = MapWords['map'];

/** Hours, minutes and seconds as this page's language writes them. */
export function timeOf(at: number, language = document.documentElement.lang): string {
  return new Intl.DateTimeFormat(language || 'en', { timeStyle: 'medium', hourCycle: 'h23' }).format(at);
}

export function senderOf({ from }: { from: string }, say: Say): string {
  return from === '' ? `<> (${say.nobody})` : from;
}

/** The first recipient, and how many more there are. */
export function recipientsOf({ recipients: [first, ...others] }: Letter, say: Say): string {
  if (!first || first.to === '') return say.noRecipient;
  return others.length === 0 ? first.to : `${first.to} +${others.length}`;
}

export function toldOf(event: WorldEvent, say: Say): string {
  const { told } = say;
  if (event.type === 'service') return told.service[event.state];
  if (event.type === 'load') return '';
  if ('from' in event) return toldOfMail(event, say);
  return told[event.type](event.address, event.zone);
}

function toldOfMail(event: MailEvent, { told, story }: Say): string {
  if (event.type === 'accepted' || event.type === 'refused')
    return told[event.type](event.client === 'local' ? story.local : event.client);
  if (event.type === 'queued')
    return { active: told.active, deferred: told.deferredQueue, hold: told.hold }[event.queue];
  if (event.type === 'delivered') return isMailbox(event.relay) ? told.mailbox : told.delivered(event.relay);
  const nowhere = event.relay === '' || event.relay === 'none';
  if (event.type === 'deferred') return nowhere ? told.unsent : told.deferred(event.relay);
  return nowhere ? told.unsendable : told.bounced(event.relay);
}

/** Where a recipient's copy ended, or what it waits for. */
export function endOf({ fate, place, relay }: Recipient, { held, from }: Letter, { ends }: Say): string {
  if (fate === 'delivered') return place === 'mail' || place === undefined ? ends.mailbox : ends.delivered(relay);
  if (fate === 'bounced') {
    const why = place === undefined ? ends.unsendable : ends.bounced(relay);
    return `${why} ${from === '' ? ends.nobodyTold : ends.senderTold}`;
  }
  if (fate === 'refused') return ends.refused;
  if (held) return ends.held;
  if (fate === 'deferred') return place === undefined ? ends.unsent : ends.deferred(relay);
  return ends.waiting;
}

export interface Line {
  from: 'client' | 'server' | 'other';
  text: string;
}

/** The commands of the dialogue that the envelope shows, and the replies that were told; nothing is made up between them. */
export function dialogueOf(letter: Letter, say: Say): Line[] {
  const lines: Line[] = [];
  const { from, queueId, recipients, origin } = letter;
  if (origin !== undefined && letter.client !== 'local') {
    lines.push({ from: 'client', text: `MAIL FROM:<${from}>` });
    for (const { to, fate, reply } of recipients) {
      if (to !== '') lines.push({ from: 'client', text: `RCPT TO:<${to}>` });
      if (fate === 'refused') lines.push({ from: 'server', text: reply });
    }
    if (queueId !== undefined && recipients.some(({ fate }) => fate !== 'refused'))
      lines.push({ from: 'server', text: say.story.took(queueId) });
  }
  for (const { fate, relay, reply } of recipients)
    if (fate !== 'refused' && reply !== '' && !isMailbox(relay))
      lines.push({ from: 'other', text: `${relay}: ${reply}` });
  return lines;
}

/** What the log is asked for, to find all lines about it. */
export function logTextOf({ queueId, from, recipients: [recipient] }: Letter): string {
  return queueId === undefined ? `from=<${from}> to=<${recipient?.to ?? ''}>` : `${queueId}: `;
}

/** A reply without the address that it repeats, and of other servers' replies what they said themselves. */
export function shortReply(reply: string): string {
  const said = /\b(?:said|refused to talk to me): (.*)$/s.exec(reply)?.[1] ?? reply;
  return said.replace(/<[^>]*>: /, '').replace(/ \(in reply to .*\)$/, '');
}

export function replyIn(letter: Letter): string {
  return shortReply(replyOf(letter));
}

/** What is counted for a screen reader's sake. */
export interface News {
  taken: number;
  refused: number;
  arrived: number;
  turnedAway: number;
  listed: boolean;
}

export function newsOf(ledger: Ledger): News {
  const sum = (what: 'sent' | 'refused' | 'took' | 'turnedAway') =>
    PLACES.reduce((total, place) => total + ledger.tally(place)[what], 0);
  return {
    taken: sum('sent'),
    refused: sum('refused'),
    arrived: sum('took'),
    turnedAway: sum('turnedAway'),
    listed: ledger.listings.length > 0,
  };
}

/** What is new since, in one line; empty when nothing is. */
export function tellNews(before: News, now: News, { since }: Say): string {
  const parts = (['taken', 'refused', 'arrived', 'turnedAway'] as const)
    .map((what) => [what, now[what] - before[what]] as const)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => since[what](count));
  if (now.listed !== before.listed) parts.push(now.listed ? since.listed : since.delisted);
  return parts.join(', ');
}

function isMailbox(relay: string): boolean {
  return !/\[[\da-f.:]+\]/i.test(relay);
}
