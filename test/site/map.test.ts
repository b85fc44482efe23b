/** The map's memory: what becomes of events. */
import { describe, expect, test } from 'vitest';
import type { WorldEvent } from '../../sandbox/drivers/events.ts';
import { Ledger, MOST_LETTERS } from '../../site/src/client/desk/map/ledger.ts';
import { fateOf, replyOf } from '../../site/src/client/desk/map/letter.ts';
import { recall, remember } from '../../site/src/client/desk/map/memory.ts';
import { placesOf } from '../../site/src/client/desk/map/places.ts';
import { MOST_WAITING, WorldLog } from '../../site/src/client/desk/map/world-log.ts';

const places = placesOf({
  hosts: [
    { host: 'mail', name: 'mail.corp.example', addresses: ['198.18.5.25', 'fd00:5::25', '10.20.30.1'] },
    { host: 'outside', name: 'home.example', addresses: ['198.18.77.5', 'fd00:77::5'] },
    { host: 'inside', name: 'pc.corp.example', addresses: ['10.20.30.7', 'fd00:20:30::7'] },
  ],
  variables: {
    'lan.v4': '10.20.30.0/24',
    'lan.v6': 'fd00:20:30::/64',
    'smarthost.name': 'smtp.isp.example',
    'spamtrap.mx': 'mx.trap.example',
    'dnsbl.domain': 'list.example',
  },
});

const step = { at: 1_000, queueId: '4Fx1', from: 'a@prize.test', to: 'b@bigmail.example' };
const accepted: WorldEvent = { ...step, type: 'accepted', client: '198.18.77.5' };
const active: WorldEvent = { ...step, type: 'queued', queue: 'active' };
const delivered: WorldEvent = {
  ...step, type: 'delivered', relay: 'mx.bigmail.example[198.18.9.9]:25', reply: '250 2.0.0 Ok',
}; // biome-ignore format: an event in a few lines
const refusal = (at: number, to: string, client = '198.18.200.9'): WorldEvent => ({
  type: 'refused', at, from: 'a@prize.test', to, client, reply: `554 5.7.1 <${to}>: Relay access denied`,
}); // biome-ignore format: an event in a few lines

function told(...events: WorldEvent[]) {
  const ledger = new Ledger(places);
  const moves = events.map((event) => ledger.apply(event)).filter((move) => move !== undefined);
  return { ledger, moves, routes: moves.map(({ kind, from, to }) => [kind, from, to]) };
}

describe('places', () => {
  test.each([
    ['198.18.77.5', 'outside'],
    ['FD00:77::5', 'outside'],
    ['10.20.30.99', 'inside'],
    ['fd00:20:30::99', 'inside'],
    ['10.20.31.1', 'strangers'],
    ['198.18.200.9', 'strangers'],
    ['local', 'mail'],
    ['127.0.0.1', 'mail'],
  ])('a client at %s is %s', (address, place) => {
    expect(places.client(address)).toBe(place);
  });

  test.each([
    ['local', 'mail'],
    ['virtual', 'mail'],
    ['mail.corp.example[private/dovecot-lmtp]', 'mail'],
    ['mx.bigmail.example[198.18.9.9]:25', 'providers'],
    ['smtp.isp.example[198.18.8.8]:587', 'smarthost'],
    ['mx.trap.example[198.18.7.7]:25', 'list'],
    ['mx.list.example[198.18.7.8]:25', 'list'],
    ['home.example[198.18.77.5]:25', 'outside'],
    ['none', undefined],
    ['', undefined],
  ])('a relay %s is %s', (relay, place) => {
    expect(places.relay(relay)).toBe(place);
  });
});

describe('the ledger', () => {
  test('follows a letter by its queue ID to where it ended', () => {
    const { ledger, routes } = told(accepted, active, delivered);
    expect(routes).toEqual([
      ['in', 'outside', 'mail'],
      ['out', 'mail', 'providers'],
    ]);
    expect(ledger.letters).toHaveLength(1);
    const [letter] = ledger.letters;
    expect(letter && [letter.origin, fateOf(letter), replyOf(letter), letter.steps.length]).toEqual([
      'outside',
      'delivered',
      '250 2.0.0 Ok',
      3,
    ]);
  });

  test('takes a letter as waiting until all of its recipients are done', () => {
    const other = { to: 'c@corp.example' };
    const { ledger, routes } = told(accepted, { ...accepted, ...other }, active, delivered);
    const [letter] = ledger.letters;
    expect(letter && fateOf(letter)).toBe('waiting');
    expect(routes.filter(([kind]) => kind === 'in')).toHaveLength(1);
    ledger.apply({ ...step, ...other, type: 'deferred', relay: 'none', reply: 'connection timed out' });
    expect(letter && [fateOf(letter), replyOf(letter)]).toEqual(['deferred', 'connection timed out']);
  });

  test('gives a queue ID that comes again to a new letter, once the first is done', () => {
    const { ledger } = told(accepted, delivered, { ...accepted, at: 9_000, from: 'other@x.test' });
    expect(ledger.letters.map(({ from }) => from)).toEqual(['other@x.test', 'a@prize.test']);
  });

  test('knows that Postfix may try another address than it took', () => {
    const { ledger } = told({ ...accepted, to: 'b%bigmail.example@corp.example' }, delivered);
    expect(ledger.letters[0]?.recipients.map(({ to, fate }) => [to, fate])).toEqual([
      ['b@bigmail.example', 'delivered'],
    ]);
  });

  test('holds a letter that is held, and lets it go', () => {
    const { ledger } = told(accepted, { ...step, type: 'queued', queue: 'hold' });
    const [letter] = ledger.letters;
    expect(letter && fateOf(letter)).toBe('held');
    ledger.apply(active);
    expect(letter && fateOf(letter)).toBe('waiting');
  });

  test('makes one entry of the same refusal over and over, with the newest told in full', () => {
    const { ledger, moves } = told(...[1, 2, 3].map((n) => refusal(n, `v${n}@bigmail.example`)));
    expect(ledger.letters.map(({ times, recipients }) => [times, recipients.map(({ to }) => to)])).toEqual([
      [3, ['v3@bigmail.example']],
    ]);
    expect(moves).toHaveLength(3);
    expect(ledger.tally('strangers')).toMatchObject({ sent: 0, refused: 3 });
    ledger.apply(refusal(60_000, 'v4@bigmail.example'));
    ledger.apply(refusal(60_001, 'v5@bigmail.example', '198.18.77.5'));
    expect(ledger.letters.map(({ times }) => times)).toEqual([1, 1, 3]);
  });

  test('adds a refused recipient to the letter whose others were taken', () => {
    const { ledger } = told({ ...refusal(1, 'x@y.test'), queueId: '4Fx1' } as WorldEvent, accepted);
    expect(ledger.letters).toHaveLength(1);
    expect(ledger.letters[0]?.recipients.map(({ fate }) => fate)).toEqual(['refused', 'waiting']);
  });

  test('lets a letter go that was held, as soon as it is tried', () => {
    const { ledger } = told(accepted, { ...step, type: 'queued', queue: 'hold' }, delivered);
    expect(ledger.letters.map(({ held }) => held)).toEqual([false]);
    expect(ledger.letters.map(fateOf)).toEqual(['delivered']);
  });

  test('knows who was logged in', () => {
    const { ledger } = told({ ...accepted, login: 'maria' });
    expect(ledger.letters[0]?.login).toBe('maria');
  });

  test('keeps of one letter the first step and the newest, and a bounded number of recipients', () => {
    const tried = Array.from({ length: 60 }, (_, n): WorldEvent => ({
      ...step, at: 2_000 + n, type: 'deferred', relay: 'none', reply: `try ${n}`,
    })); // biome-ignore format: an event in a few lines
    const many = Array.from({ length: 150 }, (_, n): WorldEvent => ({ ...accepted, to: `v${n}@bigmail.example` }));
    const [letter] = told(accepted, ...tried).ledger.letters;
    expect([letter?.steps.length, letter?.steps[0]?.type, letter?.steps.at(-1)?.at]).toEqual([40, 'accepted', 2_059]);
    expect(told(...many).ledger.letters[0]?.recipients).toHaveLength(100);
  });

  test('counts what others took and turned away', () => {
    const { ledger } = told(accepted, { ...delivered, type: 'bounced', reply: 'said: 554 5.7.1 listed' } as WorldEvent);
    expect([ledger.tally('providers'), ledger.tally('outside').sent]).toEqual([
      { sent: 0, refused: 0, took: 0, turnedAway: 1 },
      1,
    ]);
  });

  test('knows which addresses are listed', () => {
    const listing = { address: '198.18.5.25', zone: 'bl.example', why: 'spam' };
    const { ledger } = told({ ...listing, type: 'listed', at: 5 });
    expect(ledger.listings).toMatchObject([{ address: '198.18.5.25', since: 5 }]);
    ledger.standing([{ ...listing, address: 'fd00:5::25', since: 6 }]);
    expect(ledger.listings.map(({ address }) => address)).toEqual(['fd00:5::25']);
    ledger.apply({ ...listing, type: 'delisted', at: 7, address: 'fd00:5::25' });
    expect(ledger.listings).toEqual([]);
  });

  test('stays small through a flood', () => {
    const { ledger } = told(
      ...Array.from({ length: MOST_LETTERS + 50 }, (_, n): WorldEvent => ({ ...accepted, queueId: `Q${n}` })),
    );
    expect(ledger.letters).toHaveLength(MOST_LETTERS);
    expect(ledger.letters.at(-1)?.queueId).toBe('Q50');
    expect(ledger.tally('outside').sent).toBe(MOST_LETTERS + 50);
  });
});

describe('the world log', () => {
  const load = (at: number): WorldEvent => ({
    type: 'load',
    at,
    queue: 1,
    cpu: 1,
    ioWait: 1,
    in: 0,
    out: 0,
    refused: 0,
  });
  function log() {
    const due: (() => void)[] = [];
    const world = new WorldLog({ places, later: (work) => due.push(work) });
    let drawn = 0;
    const moves: string[] = [];
    world.subscribe(() => {
      drawn += 1;
    });
    world.onMove(({ kind }) => moves.push(kind));
    return { world, due, moves, drawn: () => drawn };
  }

  test('redraws once for many events that come together', () => {
    const { world, due, drawn } = log();
    for (const event of [accepted, active, delivered]) world.take(event);
    expect([due.length, drawn()]).toEqual([1, 0]);
    due[0]?.();
    expect(drawn()).toBe(1);
    world.take(load(2));
    expect(due.length).toBe(2);
  });

  test('tells the charts what is on the block list already', () => {
    const { world } = log();
    world.standing([{ address: '198.18.5.25', zone: 'bl.example', since: 1, why: 'spam' }]);
    expect([world.series.listed, world.ledger.listings.length]).toEqual([true, 1]);
    world.standing([]);
    expect([world.series.listed, world.ledger.listings.length]).toEqual([false, 0]);
  });

  test('remembers no more than a page can take after a reload', () => {
    const { world } = log();
    for (let n = 0; n < 9_000; n += 1) world.take(load(n));
    expect(world.history.length).toBeLessThanOrEqual(4_000);
    expect(world.history.at(-1)?.at).toBe(8_999);
  });

  test('holds the map still, shows one event at a step, and catches up when it goes on', () => {
    const { world, moves } = log();
    world.pause();
    for (const event of [load(1), accepted, load(2), active, delivered, load(3)]) world.take(event);
    expect([world.waiting, world.ledger.letters.length]).toEqual([3, 0]);
    expect([world.step(), moves, world.lastStep?.type]).toEqual([true, ['in'], 'accepted']);
    expect(world.step() && world.lastStep?.type).toBe('queued');
    world.play();
    expect([world.waiting, moves, world.ledger.load?.at]).toEqual([0, ['in', 'out'], 3]);
    expect([world.step(), world.paused]).toEqual([false, true]);
  });

  test('goes on measuring while the map stands still', () => {
    const { world } = log();
    world.pause();
    world.take(load(1_000));
    world.take(load(2_000));
    expect(world.series.columns(60_000).at).toEqual([1, 2]);
  });

  test('does not keep more waiting than it can bear', () => {
    const { world } = log();
    world.pause();
    for (let n = 0; n < MOST_WAITING + 10; n += 1) world.take({ ...accepted, queueId: `Q${n}` });
    expect([world.waiting, world.ledger.letters.length]).toEqual([MOST_WAITING, 10]);
  });

  test('tells a page after a reload what was told before, and moves nothing by it', () => {
    const before = log().world;
    before.take(accepted);
    before.saved(1_500, '/etc/postfix/main.cf');
    before.take(load(2_000));
    before.take(delivered);
    const kept = new Map<string, string>();
    const store = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, text: string) => void kept.set(key, text),
    };
    remember('s-1', before.history, store);
    const { world, moves } = log();
    world.replay(recall('s-1', store));
    expect([moves, world.ledger.letters.map(fateOf), world.series.marks.map(({ what }) => what)]).toEqual([
      [],
      ['delivered'],
      ['saved'],
    ]);
    expect(world.history).toEqual(before.history);
    expect(recall('s-2', store)).toEqual([]);
    store.setItem('relaylab-world', '{');
    expect(recall('s-1', store)).toEqual([]);
  });

  test('begins anew with a lab that does', () => {
    const { world } = log();
    world.take(accepted);
    world.take(load(1));
    world.reset(places);
    expect([world.ledger.letters, world.series.empty, world.history]).toEqual([[], true, []]);
  });
});
