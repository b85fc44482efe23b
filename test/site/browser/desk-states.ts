/**
 * What becomes of a desk besides working: each state with what the server has to say for it. The real server answers
 * everything else.
 */
import type { Page, Route } from 'playwright-core';
import type { LabView, LifeAnswer } from '../../../sandbox/http/api.ts';
import { CLOSE_PAUSED, type ServerMessage } from '../../../sandbox/terminal/protocol.ts';
import { DeskOnPage } from './desk.ts';
import { MAP_STATES } from './map-states.ts';

export interface DeskStateOnPage {
  name: string;
  /** Before the page is opened. */
  arrange: (page: Page) => Promise<unknown>;
  /** With the desk open. */
  act?: (page: Page) => Promise<void>;
  /** Seen when the state is there. */
  shows: string;
}

const READY: LifeAnswer['driver'] = { ready: true, missing: [] };
const AWAY: LifeAnswer['driver'] = {
  ready: false,
  missing: [
    { what: 'no Docker engine answers at /var/run/docker.sock', fix: 'Start it with "systemctl start docker".' },
  ],
};
const TURN = { position: 3, waiting: 7, estimateMs: 250_000 };

const address = (rest: string): RegExp => new RegExp(`/api/${rest}$`);
const fails = (status: number, code: string, text: string) => (route: Route) =>
  route.fulfill({ status, json: { error: { code, text } } });

/** The lab as it is, but without machines. */
async function withoutMachines(page: Page, change: Partial<LabView> = {}): Promise<void> {
  await page.route(address('labs/[a-z-]+(/start)?'), async (route) => {
    const response = await route.fetch({
      method: 'GET',
      url: route
        .request()
        .url()
        .replace(/\/start$/, ''),
    });
    const { sandbox: _, ...view }: LabView = await response.json();
    await route.fulfill({ status: 200, json: { ...view, ...change } });
  });
}

const lives = (life: LifeAnswer) => (page: Page) =>
  page.route(address('labs/[a-z-]+/life'), (route) => route.fulfill({ json: life }));

/** A terminal to which the server says this at once. */
const says = (message: ServerMessage) => (page: Page) =>
  page.routeWebSocket(/\/terminals\//, (socket) => {
    const ready: ServerMessage = { type: 'ready', host: 'mail', restored: false };
    socket.send(JSON.stringify(ready));
    socket.send(Buffer.from('root@mail:~# exit\r\n'));
    socket.send(JSON.stringify(message));
  });

export const DESK_STATES: readonly DeskStateOnPage[] = [
  {
    name: 'starting',
    arrange: async (page) => {
      await withoutMachines(page);
      await page.route(address('labs/[a-z-]+/start'), () => undefined);
    },
    shows: '.postmark',
  },
  { name: 'no-server', arrange: (page) => page.route('**/api/**', (route) => route.abort()), shows: '.desk-empty pre' },
  {
    name: 'not-started',
    arrange: async (page) => {
      await withoutMachines(page);
      await page.route(
        address('labs/[a-z-]+/start'),
        fails(500, 'could-not-run', 'The image relaylab/mail is not there. Run "relaylab images build" first.'),
      );
    },
    shows: '.desk-empty[role="alert"]',
  },
  {
    name: 'waiting',
    arrange: async (page) => {
      await lives({ state: 'waiting', turn: TURN, driver: READY })(page);
      await withoutMachines(page, { turn: TURN });
    },
    shows: '.ticket',
  },
  {
    name: 'left-the-line',
    arrange: async (page) => {
      await lives({ state: 'waiting', turn: TURN, driver: READY })(page);
      await withoutMachines(page, { turn: TURN });
      await page.route(address('labs/[a-z-]+/leave'), (route) =>
        route.fulfill({ json: { state: 'none', driver: READY } }),
      );
    },
    act: async (page) => {
      await page.locator('.desk-empty button').click();
      await page.locator('[data-open-desk]').click();
    },
    shows: '.desk-empty .desk-button-main',
  },
  { name: 'ended', arrange: lives({ state: 'ended', driver: READY }), shows: '.desk-cover .stamp' },
  {
    name: 'ending',
    arrange: lives({ state: 'running', endsInMs: 290_000, driver: READY }),
    shows: '.desk-banner[data-kind="ending"]',
  },
  {
    name: 'machines-away',
    arrange: lives({ state: 'running', driver: AWAY }),
    shows: '.desk-banner[data-kind="away"]',
  },
  {
    name: 'server-away',
    arrange: async () => undefined,
    act: async (page) => {
      await page.route('**/api/**', (route) => route.abort());
    },
    shows: '.desk-banner[data-kind="away"]',
  },
  {
    name: 'paused',
    arrange: (page) =>
      page.routeWebSocket(/\/terminals\//, (socket) =>
        socket.close({ code: CLOSE_PAUSED, reason: 'Nobody typed for an hour, so the machines sleep.' }),
      ),
    shows: '.terminal-paused',
  },
  {
    name: 'connection-lost',
    arrange: (page) =>
      page.routeWebSocket(/\/terminals\//, (socket) => {
        const ready: ServerMessage = { type: 'ready', host: 'mail', restored: false };
        socket.send(JSON.stringify(ready));
        socket.send(Buffer.from('root@mail:~# tail -f /var/log/mail.log\r\n'));
        socket.close({ code: 1011 });
      }),
    shows: '.link-countdown',
  },
  { name: 'shell-ended', arrange: says({ type: 'exit', status: 0 }), shows: '.link-banner button' },
  {
    name: 'shell-refused',
    arrange: says({ type: 'error', code: 'not-allowed', text: 'This terminal belongs to somebody else.', fatal: true }),
    shows: '.link-banner button',
  },
  {
    name: 'check-failed',
    arrange: (page) =>
      page.route(
        address('labs/[a-z-]+/check'),
        fails(409, 'busy', 'This lab is being graded or reset. Wait until that is done.'),
      ),
    act: async (page) => {
      await new DeskOnPage(page).turnToPapers();
      await page.locator('.button-check').click();
    },
    shows: '.desk-banner',
  },
  {
    name: 'reset-question',
    arrange: async () => undefined,
    act: async (page) => {
      await page.locator('.desk-actions button').first().click();
    },
    shows: '.confirm[open]',
  },
  ...MAP_STATES,
];

/** Opens the desk of that page in this state, and waits until it is there. */
export async function showState(page: Page, { arrange, act, shows }: DeskStateOnPage, lesson: string): Promise<void> {
  await arrange(page);
  await page.goto(lesson);
  await page.locator('[data-open-desk]').click();
  if (act) {
    await page.locator('.workbench, .desk-empty button').first().waitFor();
    await act(page);
  }
  await page.locator(shows).first().waitFor();
}
