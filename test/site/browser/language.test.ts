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

  inBrowser('the desk shows the tasks, a hint and what is said to a wrong answer', async () => {
    const page = await visit('/id/is-it-open/');
    const desk = new DeskOnPage(page);
    await desk.open();
    const relay = page.locator('#task-relay');
    const title = relay.getByRole('heading', { name: 'Surat orang asing keluar di sisi lain' });
    await title.waitFor();
    expect(await title.getAttribute('lang')).toBeNull();
    await relay.getByRole('button', { name: 'Beri saya petunjuk (ada 3)' }).click();
    await relay.getByText('berbicara SMTP untuk Anda dan menampilkan setiap baris').waitFor();
    await page.getByLabel('Entri mynetworks mana yang membiarkan orang asing masuk?').fill('127.0.0.0/8');
    await page.locator('.button-check').click();
    const said = page.locator('#task-trusted .checks').getByText('Itu server ini sendiri (loopback).');
    await said.waitFor();
    expect(await said.getAttribute('lang')).toBeNull();
    // The grader speaks English.
    const summary = relay.locator('.checks span[lang="en"]').first();
    expect(await summary.textContent()).toMatch(/\w+ \w+/);
  });

  inBrowser('the desk of a lab that is not translated is read out as English', async () => {
    const page = await visit('/id/labs/trusted-hosts/');
    await new DeskOnPage(page).open();
    const task = page.locator('#task-strangers');
    await task.locator('h3[lang="en"]').waitFor();
    await task.locator('.task-text[lang="en"]').waitFor();
    await page.locator('.tasks .story > div[lang="en"]').waitFor({ state: 'attached' });
    expect(await page.locator('.desk-head h2').getAttribute('lang')).toBe('en');
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
