/** What a reader has to download, whether anything jumps while it arrives, and whether it fits. */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { locate, requires } from '../../require.ts';
import { type Course, DESKTOP, openCourse, PAGES, PHONE } from './course.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });
const KB = 1_000;
/** The sum of layout shifts that Core Web Vitals call good is 0.1; a font that comes late may move a line. */
const STILL = 0.05;

let course: Course;
beforeAll(async () => {
  if (locate.browser()) course = await openCourse();
}, 120_000);
afterAll(() => course?.[Symbol.asyncDispose]());

/** Counts the scripts of a page, compressed, from now on. */
function weigh(page: Page): () => Promise<number> {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script')
      sizes.push(response.body().then((body) => gzipSync(body).length));
  });
  return async () => (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Shifts that followed no click or key, added up. */
function shifts(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(
            list
              .getEntries()
              .reduce(
                (sum, entry) =>
                  sum +
                  ('value' in entry && !('hadRecentInput' in entry && entry.hadRecentInput) ? Number(entry.value) : 0),
                0,
              ),
          ),
        ).observe({ type: 'layout-shift', buffered: true });
        // The observer is silent when there was no shift at all.
        setTimeout(() => resolve(0), 500);
      }),
  );
}

describe('a lesson', () => {
  inBrowser('weighs at most 100 kB of scripts, and 350 kB with the desk', async () => {
    await using context = await course.visit();
    const page = await context.newPage();
    const weight = weigh(page);
    await page.goto('/trusted-hosts/', { waitUntil: 'networkidle' });
    const closed = await weight();
    await new DeskOnPage(page).open();
    const open = await weight();
    expect(closed).toBeLessThanOrEqual(100 * KB);
    expect(open).toBeLessThanOrEqual(350 * KB);
  });

  inBrowser('loads nothing from elsewhere', async () => {
    await using context = await course.visit();
    const page = await context.newPage();
    const hosts = new Set<string>();
    page.on('request', (request) => {
      const { protocol, host } = new URL(request.url());
      if (protocol !== 'data:') hosts.add(host);
    });
    await page.goto('/trusted-hosts/', { waitUntil: 'networkidle' });
    await new DeskOnPage(page).open();
    expect([...hosts]).toEqual([new URL(course.url).host]);
  });

  for (const viewport of [DESKTOP, PHONE]) {
    inBrowser(`stands still while it loads, ${viewport.width} wide, also with the student’s own names`, async () => {
      await using context = await course.visit({ viewport });
      const page = await context.newPage();
      await page.goto('/trusted-hosts/', { waitUntil: 'networkidle' });
      expect(await shifts(page)).toBeLessThan(STILL);
      await new DeskOnPage(page).open();
      await page.reload({ waitUntil: 'networkidle' });
      expect(await shifts(page)).toBeLessThan(STILL);
    });
  }
});

inBrowser('no page is wider than a phone', async () => {
  await using context = await course.visit({ viewport: PHONE });
  const page = await context.newPage();
  for (const address of PAGES) {
    await page.goto(address);
    expect([address, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([address, PHONE.width]);
  }
});
