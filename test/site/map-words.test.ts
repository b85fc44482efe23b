/** What the map says, and what it lets travel. */
import { describe, expect, test } from 'vitest';
import { MailLogReader } from '../../sandbox/drivers/docker/mail-log.ts';
import type { WorldEvent } from '../../sandbox/drivers/events.ts';
import { pileOf } from '../../site/src/client/desk/map/Art.tsx';
import { along, layoutFor } from '../../site/src/client/desk/map/layout.ts';
import { Ledger, type Move } from '../../site/src/client/desk/map/ledger.ts';
import { fateOf, type Letter } from '../../site/src/client/desk/map/letter.ts';
import { passedWords } from '../../site/src/client/desk/map/passed.ts';
import { PLACES, type Place, placesOf } from '../../site/src/client/desk/map/places.ts';
import { Refusals } from '../../site/src/client/desk/map/refusals.ts';
import {
  dialogueOf,
  endOf,
  logTextOf,
  newsOf,
  shortReply,
  tellNews,
  toldOf,
} from '../../site/src/client/desk/map/sentences.ts';
import { DURATION, MOST_TRIPS, Trips } from '../../site/src/client/desk/map/trips.ts';
import { mapWords } from '../../site/src/words/map.ts';

const { map: say } = mapWords('en');
const places = placesOf({
  hosts: [{ host: 'outside', name: 'home.example', addresses: ['198.18.77.5'] }],
  variables: {},
});
const RELAY = 'mx.bigmail.example[198.18.9.9]:25';
const mail = { at: 1_000, queueId: '4Fx1', from: 'a@prize.test', to: 'b@bigmail.example' };
const accepted: WorldEvent = { ...mail, type: 'accepted', client: '198.18.77.5' };
const refused: WorldEvent = {
  type: 'refused', at: 2_000, from: 'a@prize.test', to: 'b@bigmail.example', client: '198.18.77.5',
  reply: '554 5.7.1 <b@bigmail.example>: Relay access denied',
}; // biome-ignore format: an event in a few lines

function ledgerOf(...events: WorldEvent[]): Ledger {
  const ledger = new Ledger(places);
  for (const event of events) ledger.apply(event);
  return ledger;
}

function letterOf(...events: WorldEvent[]): Letter {
  const [letter] = ledgerOf(...events).letters;
  if (!letter) throw new Error('no letter came of it');
  return letter;
}

describe('the dialogue', () => {
  test('of a refusal ends with the reply', () => {
    expect(dialogueOf(letterOf(refused), say)).toEqual([
      { from: 'client', text: 'MAIL FROM:<a@prize.test>' },
      { from: 'client', text: 'RCPT TO:<b@bigmail.example>' },
      { from: 'server', text: '554 5.7.1 <b@bigmail.example>: Relay access denied' },
    ]);
  });

  test('of a delivery has what the other server said, and of a mailbox nothing, as nobody spoke', () => {
    const delivered: WorldEvent = { ...mail, type: 'delivered', relay: RELAY, reply: '250 2.0.0 Ok' };
    const texts = (letter: Letter) => dialogueOf(letter, say).map(({ text }) => text);
    expect(texts(letterOf(accepted, delivered)).slice(2)).toEqual([
      '(takes the message, queue ID 4Fx1)',
      `${RELAY}: 250 2.0.0 Ok`,
    ]);
    const local: WorldEvent = { ...delivered, relay: 'local', reply: 'delivered to mailbox' };
    expect(texts(letterOf({ ...accepted, client: 'local' } as WorldEvent, local))).toEqual([]);
  });
});

describe('a reply', () => {
  test.each([
    ['554 5.7.1 <b@x.test>: Relay access denied', '554 5.7.1 Relay access denied'],
    [
      'host mx.x.test[198.18.9.9] said: 554 5.7.1 Blocked using bl.example (in reply to RCPT TO command)',
      '554 5.7.1 Blocked using bl.example',
    ],
    ['250 2.0.0 Ok: queued as 4Fx', '250 2.0.0 Ok: queued as 4Fx'],
  ])('%s is shortened to %s', (reply, short) => {
    expect(shortReply(reply)).toBe(short);
  });
});

describe('where it ended', () => {
  const end = (event: WorldEvent) => {
    const letter = letterOf(accepted, event);
    return letter.recipients.map((recipient) => endOf(recipient, letter, say));
  };
  test('is told of a bounce, with who hears of it', () => {
    const bounced: WorldEvent = { ...mail, type: 'bounced', relay: RELAY, reply: 'said: 550 no' };
    expect(end(bounced)).toEqual([`${RELAY} refused it for good. Its sender gets a message that says so.`]);
    const fromNobody = { ...bounced, from: '', relay: 'none' };
    const letter = letterOf({ ...accepted, from: '' } as WorldEvent, fromNobody);
    expect(letter.recipients.map((recipient) => endOf(recipient, letter, say))).toEqual([
      'It could not be delivered anywhere. It has no sender who could be told, so it ends here.',
    ]);
  });

  test('is told of what waits', () => {
    expect(end({ ...mail, type: 'deferred', relay: 'none', reply: 'Host not found' })).toEqual([say.ends.unsent]);
    expect(end({ ...mail, type: 'queued', queue: 'hold' })).toEqual([say.ends.held]);
  });
});

test('the log is asked by queue ID, and for a refusal by its envelope', () => {
  expect([logTextOf(letterOf(accepted)), logTextOf(letterOf(refused))]).toEqual([
    '4Fx1: ',
    'from=<a@prize.test> to=<b@bigmail.example>',
  ]);
});

test('news are counted, and silent when there are none', () => {
  const before = newsOf(ledgerOf());
  expect(tellNews(before, before, say)).toBe('');
  const ledger = ledgerOf(accepted, refused, { ...refused, at: 3_000 } as WorldEvent, {
    type: 'listed', at: 4_000, address: '198.18.5.25', zone: 'bl.example', why: 'spam',
  }); // biome-ignore format: an event in a few lines
  const after = newsOf(ledger);
  expect(tellNews(before, after, say)).toBe('one letter taken, 2 refused, the server is on the block list');
  ledger.standing([]);
  ledger.apply({ ...refused, at: 5_000 } as WorldEvent);
  expect(tellNews(after, newsOf(ledger), say)).toBe(`${say.since.refused(1)}, ${say.since.delisted}`);
});

test('a place says what passed it, the mail host what came into mailboxes, and a quiet one nothing', () => {
  const local: WorldEvent = { ...mail, type: 'delivered', to: 'c@corp.example', relay: 'local', reply: 'delivered' };
  const elsewhere: WorldEvent = { ...mail, type: 'bounced', relay: RELAY, reply: 'said: 550 no' };
  const ledger = ledgerOf(accepted, { ...accepted, to: 'c@corp.example' } as WorldEvent, local, elsewhere, refused);
  const passed = (place: Place) => passedWords(ledger, place, say);
  expect([passed('outside'), passed('mail'), passed('providers'), passed('inside')]).toEqual([
    '1 sent · 1 refused',
    '1 in mailboxes',
    'turned away 1',
    '',
  ]);
});

test('every event has words in every language', () => {
  const events: WorldEvent[] = [
    accepted,
    refused,
    ...(['active', 'deferred', 'hold'] as const).map((queue): WorldEvent => ({ ...mail, type: 'queued', queue })),
    ...(['deferred', 'bounced', 'delivered'] as const).flatMap((type) =>
      [RELAY, 'none', 'local'].map((relay): WorldEvent => ({ ...mail, type, relay, reply: 'x' })),
    ),
    ...(['started', 'stopped', 'reloaded', 'failing'] as const).map(
      (state): WorldEvent => ({ type: 'service', at: 1, state }),
    ),
  ];
  for (const language of ['en', 'id'] as const) {
    const said = events.map((event) => toldOf(event, mapWords(language).map));
    expect(said.filter((text) => text === '' || text.includes('undefined'))).toEqual([]);
  }
});

test('the log of a real Postfix makes the same letters as the embedded lab', () => {
  const reader = new MailLogReader();
  const lines = [
    'postfix/smtpd[7]: 4Fx1AB: client=home.example[198.18.77.5]',
    'postfix/cleanup[8]: 4Fx1AB: message-id=<1@home.example>',
    'postfix/qmgr[9]: 4Fx1AB: from=<a@prize.test>, size=300, nrcpt=1 (queue active)',
    `postfix/smtp[10]: 4Fx1AB: to=<b@bigmail.example>, relay=${RELAY}, delay=0.1, dsn=2.0.0, status=sent (250 2.0.0 Ok)`,
    'postfix/qmgr[9]: 4Fx1AB: removed',
  ];
  const letter = letterOf(...lines.flatMap((line) => reader.read(`Jan  1 10:00:00 mail ${line}`)));
  expect([letter.queueId, letter.origin, fateOf(letter), letter.steps.map(({ type }) => type)]).toEqual([
    '4Fx1AB',
    'outside',
    'delivered',
    ['accepted', 'queued', 'delivered'],
  ]);
});

describe('envelopes on the road', () => {
  const move = (key: number, kind: Move['kind'] = 'in', place: Place = 'strangers'): Move => ({
    kind,
    ...(kind === 'in' || kind === 'refused' ? { from: place, to: 'mail' } : { from: 'mail', to: place }),
    letter: { ...letterOf(accepted), key },
    reply: '554 5.7.1 no',
  });

  test('travel together when they set out together', () => {
    const trips = new Trips();
    for (const [key, now] of [[1, 0], [2, 100], [3, 1_000]] as const) trips.add(move(key), now); // biome-ignore format: pairs
    expect(trips.all.map(({ count, letter }) => [count, letter])).toEqual([
      [2, 2],
      [1, 3],
    ]);
  });

  test('leave after they came', () => {
    const trips = new Trips();
    trips.add(move(1), 0);
    trips.add(move(1, 'out', 'providers'), 10);
    trips.add(move(2, 'out', 'providers'), 10);
    expect(trips.all.map(({ kind, delay }) => [kind, delay])).toEqual([
      ['in', 0],
      ['out', DURATION.in - 10],
      ['out', 0],
    ]);
  });

  test('do not travel from the mail host to itself', () => {
    const trips = new Trips();
    trips.add({ ...move(1, 'out'), to: 'mail' }, 0);
    expect(trips.all).toEqual([]);
  });

  test('stay few in a flood, and count what they stand for', () => {
    const trips = new Trips();
    for (let key = 0; key < 500; key += 1) trips.add(move(key, key % 2 ? 'in' : 'refused'), key * 500);
    expect(trips.all.length).toBe(MOST_TRIPS);
    expect(trips.all.reduce((sum, { count }) => sum + count, 0)).toBe(500);
    for (const { id } of trips.all) trips.end(id);
    expect(trips.all).toEqual([]);
  });

  test('leave the newest refusal at their wire, with how often it was said', () => {
    const refusals = new Refusals();
    refusals.take(move(1, 'refused'), 0);
    refusals.take(move(2, 'refused'), 1_000);
    refusals.take(move(3, 'bounced', 'providers'), 1_000);
    refusals.take(move(4, 'out', 'providers'), 1_000);
    expect(refusals.standing(100_000)).toEqual([]);
    expect(refusals.standing(2_000).map(({ place, by, count, letter }) => [place, by, count, letter])).toEqual([
      ['strangers', 'us', 2, 2],
      ['providers', 'them', 1, 3],
    ]);
    // Another reply is told anew.
    refusals.take({ ...move(5, 'refused'), reply: '450 4.7.1 later' }, 2_000);
    expect(refusals.standing(2_000)[0]).toMatchObject({ place: 'strangers', count: 1, letter: 5 });
  });
});

describe('the layout', () => {
  test.each([[320], [390], [700], [1600]])('holds every place, %i wide', (width) => {
    const layout = layoutFor(width, 100);
    for (const place of PLACES) {
      const { x, y } = layout.at[place];
      expect([place, x > 20 && x < layout.width - 20, y > 20 && y < layout.height - 30]).toEqual([place, true, true]);
    }
  });

  test('has a wire that begins and ends at its places', () => {
    const { at } = layoutFor(700, 300);
    expect([along(at.outside, at.mail, 0), along(at.outside, at.mail, 1)]).toEqual([at.outside, at.mail]);
  });

  test('lets the pile grow slowly', () => {
    expect([0, 1, 4, 80, 100_000].map(pileOf)).toEqual([0, 1, 2, 4, 7]);
  });
});
