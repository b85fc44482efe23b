/** The course as a person meets it: a server of its own with an empty data folder, and a real Chromium. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { ensureSite } from '../../../sandbox/cli/site.ts';
import { readConfig } from '../../../sandbox/config.ts';
import { TRIAL_PACE } from '../../../sandbox/grader/trial.ts';
import { type RunningServer, serve } from '../../../sandbox/main.ts';
import { removeContainersOf } from '../../drivers/docker/containers-of.ts';
import { locate } from '../../require.ts';
import { layWire, type Wire } from './wire.ts';

export interface Course extends AsyncDisposable {
  readonly url: string;
  /** Between every browser and the server. */
  readonly wire: Wire;
  /** Another person's browser: no cookies, no storage. Only on a `first` visit is the tour offered. */
  visit(options?: BrowserContextOptions & { first?: boolean }): Promise<BrowserContext>;
}

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** How long a browser waits for anything. Two cores are shared with everything else that is tested. Milliseconds. */
export const PATIENCE = 60_000;

/** Throws when there is no Chromium; tests ask `requires('browser')` first. Containers end with it. */
export async function openCourse(
  driver: 'embedded' | 'docker' = 'embedded',
  { quickScene = false }: { /** Spammers and providers as quick as in trials. */ quickScene?: boolean } = {},
): Promise<Course> {
  await using stack = new AsyncDisposableStack();
  await ensureSite();
  const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-page-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  if (driver === 'docker') stack.defer(() => removeContainersOf(dataDir));
  const server = await startServer(dataDir, driver, quickScene ? TRIAL_PACE : 1);
  stack.defer(() => server.close());
  const wire = stack.use(await layWire(Number(new URL(server.url).port)));
  const url = `http://127.0.0.1:${wire.port}`;
  const browser = await startBrowser();
  stack.defer(() => browser.close());
  const opened = stack.move();
  return {
    url,
    wire,
    visit: async ({ first = false, ...options } = {}) => {
      const context = await browser.newContext({ baseURL: url, viewport: DESKTOP, ...options });
      context.setDefaultTimeout(PATIENCE);
      if (!first) await context.addInitScript(() => localStorage.setItem('relaylab-tour', 'seen'));
      return context;
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

/** Opens the page, or loads it again, and waits until all of it has come. An idle network alone may be one before its scripts. */
export async function comesWhole(page: Page, address?: string): Promise<void> {
  if (address === undefined) await page.reload();
  else await page.goto(address);
  await page.waitForLoadState('networkidle');
}

function startServer(dataDir: string, driver: string, pace: number): Promise<RunningServer> {
  const environment = {
    RELAYLAB_DRIVER: driver,
    RELAYLAB_POOL: '0',
    RELAYLAB_SPAM_PACE: String(pace),
    RELAYLAB_LOG: 'silent',
    RELAYLAB_CHECKS_PER_MINUTE: '1000',
  };
  return serve({ ...readConfig(environment), dataDir, port: 0 });
}

function startBrowser(): Promise<Browser> {
  const executablePath = locate.browser();
  if (!executablePath) throw new Error('There is no Chromium on this machine: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-background-networking'] });
}
