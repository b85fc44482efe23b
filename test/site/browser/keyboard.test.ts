/** Without a mouse, without motion, and with a screen reader. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');

const course = courseForTests();
let context: BrowserContext;
vi.setConfig({ testTimeout: 120_000 });
afterEach(() => context?.close());

async function sitDown(): Promise<{ page: Page; desk: DeskOnPage }> {
  context = await course().visit({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/is-it-open/');
  const desk = new DeskOnPage(page);
  await page.locator('[data-open-desk]').focus();
  await page.keyboard.press('Enter');
  await desk.sees('mail', '# ');
  return { page, desk };
}

/** The role or tag, and the name, of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement: at } = document;
    return `${at?.getAttribute('role') ?? at?.tagName.toLowerCase()} ${at?.getAttribute('aria-label') ?? at?.textContent}`;
  });
}

describe('by keyboard', () => {
  inBrowser('opening the desk leads into the terminal, where Tab completes', async () => {
    const { page, desk } = await sitDown();
    await expect.poll(() => focused(page)).toMatch(/^textarea Terminal of mail/);
    await page.keyboard.type('cat /etc/postfix/mai');
    await page.keyboard.press('Tab');
    await desk.sees('mail', 'cat /etc/postfix/main.cf');
    expect(await focused(page)).toMatch(/^textarea Terminal of mail/);
  });

  inBrowser('Escape and then Tab leave the terminal, forwards and backwards', async () => {
    const { page, desk } = await sitDown();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('separator Height of the tasks');
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).toMatch(/^textarea Terminal of mail/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Tab');
    expect(await focused(page)).not.toMatch(/^textarea/);
    await desk.terminal('mail').locator('textarea').focus();
    await page.keyboard.type('echo still-$((1+1))\n');
    await desk.sees('mail', 'still-2');
  });

  inBrowser('Escape and then Tab leave the editor', async () => {
    const { page, desk } = await sitDown();
    await desk.turnTo('editor');
    await expect.poll(() => focused(page)).toMatch(/^textbox \/etc\/postfix\/main\.cf/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('separator Height of the tasks');
  });

  inBrowser('arrows move between the tabs of the hosts', async () => {
    const { page, desk } = await sitDown();
    await page.locator('[data-tab="mail"]').focus();
    await page.keyboard.press('ArrowRight');
    await desk.sees('outside', '# ');
    expect(await page.locator('[data-tab="outside"]').getAttribute('aria-selected')).toBe('true');
  });

  inBrowser('arrows move the divider, and the page remembers where', async () => {
    const { page } = await sitDown();
    const divider = page.getByRole('separator', { name: 'Width of the desk' });
    await divider.focus();
    await page.keyboard.press('ArrowLeft');
    expect(await divider.getAttribute('aria-valuenow')).toBe('52');
    await page.reload();
    expect(await divider.getAttribute('aria-valuenow')).toBe('52');
  });

  inBrowser('closing the desk gives the focus back to the button that opened it', async () => {
    const { page } = await sitDown();
    await page.getByRole('button', { name: 'Close the desk' }).focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toContain('Open the desk');
  });
});

describe('for everybody', () => {
  inBrowser('a screen reader gets the terminal’s lines', async () => {
    const { page, desk } = await sitDown();
    await page.getByRole('button', { name: 'Screen reader' }).click();
    await desk.type('mail', 'echo spoken-$((6*7))');
    await desk.terminal('mail').locator('.xterm-accessibility').getByText('spoken-42', { exact: true }).waitFor();
  });

  inBrowser('nothing moves by itself when motion is to be reduced', async () => {
    const { page } = await sitDown();
    const moving = await page.evaluate(() =>
      document.getAnimations().filter(({ playState }) => playState === 'running'),
    );
    expect(moving).toHaveLength(0);
  });
});
