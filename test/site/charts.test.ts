import { describe, expect, test } from 'vitest';
import type { WorldEvent } from '../../sandbox/drivers/events.ts';
import { LOOK_BACK, Reputation } from '../../site/src/client/desk/charts/reputation.ts';
import { extentOf, MOST_SAMPLES, Series } from '../../site/src/client/desk/charts/series.ts';

const mail = { at: 1, queueId: 'Q', from: 'a@corp.example', to: 'b@bigmail.example' };
const RELAY = 'mx.bigmail.example[198.18.9.9]:25';
const turnedAway = (said: string): WorldEvent => ({
  ...mail, type: 'bounced', relay: RELAY, reply: `host mx.bigmail.example[198.18.9.9] ${said} (in reply to RCPT TO command)`,
}); // biome-ignore format: an event in a few lines
const delivered = (relay = RELAY): WorldEvent => ({ ...mail, type: 'delivered', relay, reply: '250 2.0.0 Ok' });
const load = (at: number, queue = 0): WorldEvent => ({
  type: 'load', at, queue, cpu: 5, ioWait: 1, in: 6, out: 12, refused: 0,
}); // biome-ignore format: an event in a few lines

function reputationAfter(...events: WorldEvent[]): Reputation {
  const reputation = new Reputation((relay) => relay === RELAY);
  for (const event of events) reputation.take(event);
  return reputation;
}

describe('reputation', () => {
  test('is unknown before another server answered', () => {
    expect(reputationAfter(delivered('local'), delivered('mx.trap.example[198.18.7.7]:25'), load(1)).share).toBeNull();
  });

  test('is the share of deliveries that other servers took', () => {
    const listed = turnedAway('said: 554 5.7.1 Service unavailable; Client host blocked using bl.example');
    expect(reputationAfter(delivered(), delivered(), delivered(), listed).share).toBe(75);
    expect(reputationAfter(turnedAway('refused to talk to me: 554 mx.bigmail.example go away')).share).toBe(0);
    expect(reputationAfter({ ...turnedAway('said: 450 4.7.1 try later'), type: 'deferred' } as WorldEvent).share).toBe(
      0,
    );
  });

  test('does not count what says nothing about the sender', () => {
    expect(
      reputationAfter(
        turnedAway('said: 550 5.1.1 <b@bigmail.example>: User unknown'),
        turnedAway('said: 552 5.2.2 mailbox full'),
        { ...mail, type: 'deferred', relay: RELAY, reply: 'connect to mx.bigmail.example[198.18.9.9]:25: timed out' },
        { ...mail, type: 'deferred', relay: 'none', reply: 'Host not found, try again' },
      ).asked,
    ).toBe(0);
  });

  test('recovers as the bad answers fall out of the window', () => {
    const good = Array.from({ length: LOOK_BACK }, () => delivered());
    expect(reputationAfter(turnedAway('said: 554 5.7.1 no'), ...good).share).toBe(100);
  });
});

describe('the series', () => {
  test('gives the columns of the last while', () => {
    const series = new Series({ relay: () => 'providers' });
    for (const at of [1_000, 2_000, 3_000]) series.take(load(at, at / 1_000));
    expect(series.columns(1_000)).toMatchObject({
      at: [2, 3],
      of: { queue: [2, 3], out: [12, 12], taken: [null, null] },
    });
  });

  test('has a gap where nobody measured', () => {
    const series = new Series({ relay: () => 'providers' });
    for (const at of [1_000, 2_000, 60_000]) series.take(load(at, 3));
    expect(series.columns(1e6)).toMatchObject({ at: [1, 2, 3, 60], of: { queue: [3, 3, null, 3] } });
  });

  test('does not go back in time, and does not grow for ever', () => {
    const series = new Series({ relay: () => 'providers' });
    series.take(load(5_000));
    series.take(load(5_000));
    series.take(load(4_000));
    expect(series.columns(1e9).at).toEqual([5]);
    for (let n = 0; n < MOST_SAMPLES + 5; n += 1) series.take(load(6_000 + n * 1_000));
    expect(series.columns(1e9).at).toHaveLength(MOST_SAMPLES);
  });

  test('marks changes of the student and of the block list, each once', () => {
    const series = new Series({ relay: () => 'providers' });
    series.take({ type: 'service', at: 1_000, state: 'reloaded' });
    series.mark({ at: 2_000, what: 'saved', about: '/etc/postfix/main.cf' });
    for (const address of ['198.18.5.25', 'fd00:5::25'])
      series.take({ type: 'listed', at: 3_000, address, zone: 'bl.example', why: 'spam' });
    expect(series.marks.map(({ what }) => what)).toEqual(['reloaded', 'saved', 'listed']);
  });

  test('marks each file that is saved, and one that is saved twice at once once', () => {
    const series = new Series({ relay: () => 'providers' });
    for (const about of ['/etc/postfix/main.cf', '/etc/postfix/main.cf', '/etc/postfix/master.cf'])
      series.mark({ at: 1_000, what: 'saved', about });
    expect(series.marks.map(({ about }) => about)).toEqual(['/etc/postfix/main.cf', '/etc/postfix/master.cf']);
  });

  test('keeps the newest hundred marks, under the numbers that they were given', () => {
    const series = new Series({ relay: () => 'providers' });
    for (let n = 1; n <= 103; n += 1) {
      const before = series.marks;
      series.mark({ at: n * 10_000, what: 'reloaded', about: '' });
      // Whoever draws sees by it that there is another.
      expect(series.marks).not.toBe(before);
    }
    expect([series.marks.length, series.marks[0]?.number, series.marks.at(-1)?.number]).toEqual([100, 4, 103]);
  });

  test('counts answers of providers and of the smart host, and not those of the spammers’ trap', () => {
    const [provider, smartHost, trap] = [
      'mx.bigmail.example[198.18.9.9]:25',
      'smtp.isp.example[198.18.8.8]:587',
      'mx.list.example[198.18.7.7]:25',
    ];
    const places: Record<string, 'providers' | 'smarthost' | 'list'> = {
      [provider]: 'providers',
      [smartHost]: 'smarthost',
      [trap]: 'list',
    };
    const series = new Series({ relay: (name) => places[name] });
    for (const relay of [provider, smartHost, trap]) series.take(delivered(relay));
    expect(series.reputation.asked).toBe(2);
  });

  test('knows the server listed as long as one of its addresses is', () => {
    const series = new Series({ relay: () => 'providers' });
    const listing = { zone: 'bl.example', why: 'spam' };
    for (const address of ['198.18.5.25', 'fd00:5::25']) series.take({ ...listing, type: 'listed', at: 1, address });
    series.take({ ...listing, type: 'delisted', at: 2, address: '198.18.5.25' });
    expect(series.listed).toBe(true);
    series.take({ ...listing, type: 'delisted', at: 3, address: 'fd00:5::25' });
    expect(series.listed).toBe(false);
  });

  test('knows when the server is on the list', () => {
    const series = new Series({ relay: () => 'providers' });
    const listing = { address: '198.18.5.25', zone: 'bl.example', why: 'spam' };
    series.standing(['198.18.5.25']);
    series.take(load(1_000));
    series.take({ ...listing, type: 'delisted', at: 1_500 });
    series.take(load(2_000));
    expect(series.columns(60_000).listed).toEqual([true, false]);
  });

  test('has an extent where something was measured', () => {
    expect(extentOf([null, 3, 1, 2])).toEqual({ last: 2, least: 1, most: 3 });
    expect(extentOf([null])).toBeUndefined();
  });
});
