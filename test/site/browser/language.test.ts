/** The course in Indonesian: the same course, and one stays in it. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';
import { builtPages } from './pages.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });

const course = courseForTests();
let context: BrowserContext;
afterEach(() => context?.close());

async function visit(address: string): Promise<Page> {
  context = await course().visit();
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

describe('in Indonesian', () => {
  inBrowser('every page is there, and its links stay in the language', async () => {
    const page = await visit('/id/');
    const english = builtPages().filter((address) => !address.startsWith('/id/'));
    expect(builtPages()).toEqual(expect.arrayContaining(english.map((address) => `/id${address}`)));
    const left: string[] = [];
    for (const address of builtPages().filter((each) => each.startsWith('/id/'))) {
      const html = await (await page.request.get(address)).text();
      for (const [link = '', href = ''] of html.matchAll(/<a\b[^>]*?\shref="(\/[^"]*)"[^>]*>/g))
        if (!/^\/id(\/|$)/.test(href) && !link.includes('hreflang=')) left.push(`${address} → ${href}`);
    }
    expect(left).toEqual([]);
  });

  inBrowser('the switch leads to the same page, with a desk in its language and the same progress', async () => {
    const page = await visit('/is-it-open/');
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await page.getByText('Noted.').waitFor();
    await page.getByLabel('Select language').first().selectOption('/id/is-it-open/');
    await page.waitForURL('**/id/is-it-open/');
    await page.getByRole('button', { name: 'Tandai belum dibaca' }).waitFor();
    await page.locator('.sidebar-content a[aria-current="page"] .tick').waitFor({ state: 'attached' });
    const desk = new DeskOnPage(page);
    await desk.open();
    expect(await page.locator('[data-tab="tasks"]').textContent()).toBe('Tugas');
    // A shell may be there before the desk has heard how long the lab runs.
    await page.getByRole('status').filter({ hasText: 'berjalan' }).waitFor();
  });

  inBrowser('a text that is not translated says so, and is read out as English', async () => {
    const page = await visit('/id/trusted-hosts/');
    expect(await page.locator('main').getAttribute('lang')).toBe('en');
    const note = page.locator('.untranslated');
    expect([await note.getAttribute('lang'), await note.textContent()]).toEqual([
      'id',
      expect.stringContaining('belum tersedia dalam bahasa Indonesia'),
    ]);
    await page.getByRole('button', { name: 'Buka meja kerja' }).waitFor();
  });

  inBrowser('the first pages point at each other', async () => {
    const page = await visit('/');
    await page.getByRole('link', { name: 'Kursus ini dalam bahasa Indonesia' }).click();
    await page.waitForURL('**/id/');
    await page.getByRole('link', { name: 'This course in English' }).click();
    await page.waitForURL((address) => address.pathname === '/');
  });
});
