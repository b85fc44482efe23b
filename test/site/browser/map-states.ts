/** The map and the charts of a lab in which much has happened, told by a server of this test. */
import type { Page } from 'playwright-core';
import type { WorldEvent } from '../../../sandbox/drivers/events.ts';
import { DeskOnPage } from './desk.ts';
import type { DeskStateOnPage } from './desk-states.ts';

const SPAMMER = '198.51.100.77';
const PROVIDER = 'mx.mailhaven.example[192.0.2.159]:25';
const said = (reply: string) => `host mx.mailhaven.example[192.0.2.159] said: ${reply} (in reply to RCPT TO command)`;

/** In the order of time, a second apart; the last is now. */
function eventsUntil(now: number): WorldEvent[] {
  const events: WorldEvent[] = [];
  const add = (event: WorldEvent): void => {
    events.push(event);
  };
  const letter = (queueId: string, to: string, client = SPAMMER) => {
    const step = { at: now, queueId, from: 'you-won@prize.test', to };
    add({ ...step, type: 'accepted', client });
    add({ ...step, type: 'queued', queue: 'active' });
    return step;
  };
  add({ type: 'service', at: now, state: 'reloaded' });
  for (let n = 0; n < 9; n += 1) {
    const step = letter(`4FxA${n}00`, `someone-with-a-long-name-${n}@mailhaven.example`);
    if (n % 3 === 0) add({ ...step, type: 'delivered', relay: PROVIDER, reply: '250 2.0.0 Ok: queued as 77AB' });
    else if (n % 3 === 1) {
      const reply = said(
        '554 5.7.1 Service unavailable; Client host [198.18.5.25] blocked using dnsbl.spamledger.test',
      );
      add({ ...step, type: 'bounced', relay: PROVIDER, reply });
    } else {
      add({ ...step, type: 'deferred', relay: PROVIDER, reply: said('450 4.7.1 Try again later') });
      add({ ...step, type: 'queued', queue: 'deferred' });
    }
  }
  add({
    ...letter('4FxB000', 'postmaster@corp.example'),
    type: 'delivered',
    relay: 'local',
    reply: 'delivered to mailbox',
  });
  for (let n = 0; n < 12; n += 1) {
    const to = `victim${n}@mailhaven.example`;
    const reply = `554 5.7.1 <${to}>: Relay access denied`;
    add({ type: 'refused', at: now, from: 'you-won@prize.test', to, client: SPAMMER, reply });
  }
  const listing = { at: now, address: '198.18.5.25', zone: 'dnsbl.spamledger.test', why: '3 messages to spam traps' };
  add({ ...listing, type: 'listed' });
  add({ type: 'service', at: now, state: 'stopped' });
  const samples = Array.from({ length: 40 }, (_, n): WorldEvent => {
    const wave = Math.round(40 + 30 * Math.sin(n / 5));
    return { type: 'load', at: 0, queue: 2 * wave, cpu: wave, ioWait: wave / 2, in: wave, out: wave / 3, refused: n };
  });
  const all = [...samples.slice(0, 20), ...events, ...samples.slice(20)];
  return all.map((event, at) => ({ ...event, at: now - (all.length - 1 - at) * 1_000 }));
}

async function tellsEvents(page: Page): Promise<void> {
  await page.routeWebSocket(/\/events$/, (socket) => {
    for (const event of eventsUntil(Date.now())) socket.send(JSON.stringify(event));
  });
  await page.route(/\/api\/labs\/[a-z-]+\/listings$/, (route) => route.abort());
  await page.route(/\/api\/labs\/[a-z-]+\/mail-log\?/, (route) =>
    route.fulfill({
      json: { lines: ['Nov 28 06:10:29 mail postfix/qmgr[42]: 4FxA100: from=<you-won@prize.test>, size=412, nrcpt=1'] },
    }),
  );
}

async function turnTo(page: Page, tab: 'map' | 'charts'): Promise<void> {
  const desk = new DeskOnPage(page);
  await desk.turnToPapers();
  await desk.turnTo(tab);
}

/** Who wants no motion has the table before them. */
async function picture(page: Page): Promise<void> {
  await turnTo(page, 'map');
  await page.locator('.map-bar button').first().click();
}

export const MAP_STATES: readonly DeskStateOnPage[] = [
  {
    name: 'map-empty',
    arrange: (page) => page.routeWebSocket(/\/events$/, () => undefined),
    act: picture,
    shows: '.map-empty',
  },
  { name: 'map-picture', arrange: tellsEvents, act: picture, shows: '.map-stamp' },
  {
    name: 'map-story',
    arrange: tellsEvents,
    act: async (page) => {
      await picture(page);
      await page.locator('.map-tag').first().click();
    },
    shows: '.map-log',
  },
  { name: 'charts', arrange: tellsEvents, act: (page) => turnTo(page, 'charts'), shows: '.chart canvas' },
];
