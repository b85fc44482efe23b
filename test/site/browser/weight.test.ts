/** What a reader has to download, and whether anything jumps while it arrives. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';
import { comesWhole, DESKTOP, PHONE } from './course.ts';
import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';
import { watchVitals } from './vitals.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });
const KB = 1_000;
/** A fifth of what Core Web Vitals call good. */
const STILL = 0.02;

const course = courseForTests();

/** Counts the scripts of a page, compressed, from now on. Bytes. */
function weigh(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

function tell(what: string, figures: Record<string, string | number>): void {
  process.stdout.write(
    `${what}: ${Object.entries(figures)
      .map((figure) => figure.join(' '))
      .join(', ')}\n`,
  );
}

describe('a lesson', () => {
  inBrowser('has its contents in their place before the text beside them has come', async () => {
    await using context = await course().visit();
    const page = await context.newPage();
    const place = async () => {
      await page.goto('/trusted-hosts/');
      return page.locator('.right-sidebar').boundingBox();
    };
    const whole = await place();
    await page.route('**/trusted-hosts/', async (route) => {
      const response = await route.fetch();
      const [before] = (await response.text()).split('<div class="main-pane');
      await route.fulfill({ response, body: before ?? '' });
    });
    expect(await place()).toEqual(whole);
    expect(await page.locator('.main-pane').count()).toBe(0);
  });

  inBrowser('weighs at most 100 kB of scripts, also at first, and 350 kB with desk and editor', async () => {
    await using context = await course().visit({ first: true });
    const page = await context.newPage();
    const weight = weigh(page);
    await comesWhole(page, '/trusted-hosts/');
    await page.locator('.tour-offer').waitFor();
    const closed = await weight();
    const desk = new DeskOnPage(page);
    await desk.open();
    const open = await weight();
    await desk.turnTo('editor');
    await page.locator('.cm-content').waitFor();
    const withEditor = await weight();
    tell('scripts of a lesson, compressed', {
      closed: `${closed} B`,
      'with the desk': `${open} B`,
      'with the editor': `${withEditor} B`,
    });
    expect(closed).toBeLessThanOrEqual(100 * KB);
    expect(open).toBeLessThanOrEqual(350 * KB);
    expect(withEditor).toBeLessThanOrEqual(350 * KB);
  });

  inBrowser('loads nothing from elsewhere', async () => {
    await using context = await course().visit();
    const page = await context.newPage();
    const hosts = new Set<string>();
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:') hosts.add(host);
    });
    await comesWhole(page, '/trusted-hosts/');
    await new DeskOnPage(page).open();
    expect([...hosts]).toEqual([new URL(course().url).host]);
  });

  for (const viewport of [DESKTOP, PHONE]) {
    inBrowser(`stands still while it loads, ${viewport.width} wide, also with the student’s own names`, async () => {
      await using context = await course().visit({ viewport });
      const page = await context.newPage();
      const vitals = await watchVitals(page);
      await comesWhole(page, '/trusted-hosts/');
      const read = await vitals();
      await new DeskOnPage(page).open();
      for (const tab of await page.locator('[role="tab"]:visible').all()) await tab.click();
      const worked = await vitals();
      await comesWhole(page);
      const again = await vitals();
      // How fast is told and not asked for: a machine that runs all tests at once is no measure.
      tell(`a lesson, ${viewport.width} wide`, {
        'largest paint': `${read.largestPaint} ms`,
        shifts: read.shifts,
        'shifts at the desk': again.shifts,
        'slowest answer to a click': `${worked.slowestInteraction} ms`,
      });
      expect(read.shifts).toBeLessThanOrEqual(STILL);
      expect(worked.shifts).toBeLessThanOrEqual(STILL);
      expect(again.shifts).toBeLessThanOrEqual(STILL);
    });
  }
});
