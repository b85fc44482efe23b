/** One whole lab, from the first page to the last point, without touching the mouse. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');

const course = courseForTests();

/** Stops of the Tab key that nobody would make. */
const TOO_FAR = 90;

interface Stop {
  there: boolean;
  /** Tab belongs to what has the focus. */
  keepsTab: boolean;
  /** Set when nothing of it can be seen (WCAG 2.4.11). */
  hidden?: string;
}

function lookAt(page: Page, wanted: string): Promise<Stop> {
  return page.evaluate((selector) => {
    const at = document.activeElement;
    if (!at || at === document.body) return { there: false, keepsTab: false };
    // The terminal's own field is a point beside its cursor; what is seen is the terminal.
    const seen = at.closest('.terminal, .cm-editor') ?? at;
    const { left, top, width, height } = seen.getBoundingClientRect();
    const points = [0.1, 0.5, 0.9].flatMap((x) => [0.1, 0.5, 0.9].map((y) => [left + width * x, top + height * y]));
    const visible = points.some(([x = 0, y = 0]) => {
      const above = document.elementFromPoint(x, y);
      return above !== null && (seen.contains(above) || above.contains(seen));
    });
    return {
      there: at.matches(selector),
      keepsTab: seen !== at,
      ...(visible
        ? {}
        : { hidden: `${seen.outerHTML.slice(0, 200)} at ${[left, top, width, height].map(Math.round)}` }),
    };
  }, wanted);
}

/** Presses Tab until that element has the focus; each stop on the way can be seen. */
async function tabTo(page: Page, wanted: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stops = 0; stops < TOO_FAR; stops += 1) {
    const { there, keepsTab, hidden } = await lookAt(page, wanted);
    expect(hidden).toBeUndefined();
    if (there) return;
    if (keepsTab) await page.keyboard.press('Escape');
    await page.keyboard.press(key);
  }
  throw new Error(`${wanted} is more than ${TOO_FAR} stops away.`);
}

const own = (page: Page, name: string) => page.locator(`[data-name="${name}"]`).first().textContent();

inBrowser('a lab is found, worked in and finished by keyboard alone', { timeout: 240_000 }, async () => {
  await using context = await course().visit({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const desk = new DeskOnPage(page);
  const { keyboard } = page;

  await page.goto('/');
  await tabTo(page, 'a[href="/is-it-open/"]');
  await keyboard.press('Enter');
  await page.waitForURL('**/is-it-open/');
  await tabTo(page, '[data-skip-to-desk]');
  await keyboard.press('Enter');
  await desk.sees('mail', '# ');

  await tabTo(page, '[data-tab="mail"]', 'Shift+Tab');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await desk.sees('outside', '# ');
  await expect.poll(async () => (await lookAt(page, '.terminal[data-host="outside"] textarea')).there).toBe(true);
  const letter = await page.locator('#task-relay .task-text code').allTextContents();
  const [recipient] = letter.filter((code) => code.includes('@'));
  const [token] = letter.filter((code) => code.startsWith('proof-'));
  await keyboard.type(
    `swaks --server ${await own(page, 'mail.public.v4')} --from me@elsewhere.test --to ${recipient} --h-Subject ${token}\n`,
  );
  await desk.sees('outside', 'queued as');

  await tabTo(page, '#task-accepted input');
  const servers = await page.locator('#task-accepted .task-text code').allTextContents();
  await keyboard.type(servers.find((name) => name.startsWith('mx.')) ?? '');
  await tabTo(page, '#task-trusted input');
  await keyboard.type('0.0.0.0/0');
  await tabTo(page, '.button-check', 'Shift+Tab');
  const graded = desk.graded();
  await keyboard.press('Enter');
  await graded;
  await expect.poll(() => desk.score(), { timeout: 60_000 }).toBe('100');

  await tabTo(page, '.result-next a');
  await keyboard.press('Enter');
  await page.waitForURL((address) => !address.pathname.includes('is-it-open'));
});
