/** Terminals side by side, and what goes into and out of them by the clipboard. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';
import { PHONE } from './course.ts';
import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });

const course = courseForTests();
let context: BrowserContext;
afterEach(() => context?.close());

async function sitDown(viewport?: typeof PHONE): Promise<{ page: Page; desk: DeskOnPage }> {
  context = await course().visit({
    permissions: ['clipboard-read', 'clipboard-write'],
    ...(viewport === undefined ? {} : { viewport }),
  });
  const page = await context.newPage();
  await page.goto('/is-it-open/');
  const desk = new DeskOnPage(page);
  await desk.open();
  return { page, desk };
}

const split = (page: Page) => page.getByRole('button', { name: 'Split' });
const hostWithFocus = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('.terminal[data-host]')?.dataset.host);

describe('two terminals', () => {
  inBrowser(
    'stand side by side, take a third host in the place of the one that is used, and are remembered',
    async () => {
      const { page, desk } = await sitDown();
      await split(page).click();
      await desk.sees('outside', '# ');
      const [mail, outside] = [await desk.terminal('mail').boundingBox(), await desk.terminal('outside').boundingBox()];
      expect(mail?.y).toBe(outside?.y);
      expect((mail?.x ?? 0) + (mail?.width ?? 0)).toBeLessThanOrEqual(outside?.x ?? 0);
      await desk.type('mail', 'echo here-$((20+1))');
      await desk.sees('mail', 'here-21');

      await desk.terminal('outside').click();
      expect(await page.locator('[data-tab="outside"]').getAttribute('aria-selected')).toBe('true');
      await desk.turnTo('inside');
      await desk.sees('inside', '# ');
      expect(await desk.terminal('mail').isVisible()).toBe(true);
      expect(await desk.terminal('outside').isVisible()).toBe(false);

      await page.reload();
      await desk.sees('mail', 'here-21');
      expect(await page.locator('.terminal[data-host]:visible').count()).toBe(2);
      await split(page).click();
      expect(await page.locator('.terminal[data-host]:visible').count()).toBe(1);
    },
  );

  inBrowser('come and go with Ctrl-Shift-2, and lie above each other on a phone', async () => {
    const { page, desk } = await sitDown(PHONE);
    await desk.terminal('mail').locator('textarea').focus();
    await page.keyboard.press('Control+Shift+2');
    await desk.sees('outside', '# ');
    const [mail, outside] = [await desk.terminal('mail').boundingBox(), await desk.terminal('outside').boundingBox()];
    expect(mail?.x).toBe(outside?.x);
    expect((mail?.y ?? 0) + (mail?.height ?? 0)).toBeLessThanOrEqual(outside?.y ?? 0);
    expect(outside?.height).toBeGreaterThan(80);
    await page.keyboard.press('Control+Shift+2');
    await desk.terminal('outside').waitFor({ state: 'hidden' });
    expect(await hostWithFocus(page)).toBe('mail');
  });
});

inBrowser('arrows on the tabs show a terminal and stay on the tabs, Enter leads into it', async () => {
  const { page, desk } = await sitDown();
  await page.locator('[data-tab="mail"]').focus();
  await page.keyboard.press('ArrowRight');
  await desk.sees('outside', '# ');
  await page.keyboard.press('ArrowRight');
  await desk.sees('inside', '# ');
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-tab'))).toBe('inside');
  await page.keyboard.press('Enter');
  await expect.poll(() => hostWithFocus(page)).toBe('inside');
});

describe('the clipboard', () => {
  inBrowser('takes what is selected, by Ctrl-Shift-C and from the menu of the right button', async () => {
    const { page, desk } = await sitDown();
    await desk.type('mail', 'clear; echo "copied word"');
    await desk.sees('mail', 'copied word');
    const line = desk.terminal('mail').locator('.xterm-rows > div', { hasText: /^copied word/ });
    const box = await line.boundingBox();
    await page.mouse.dblclick((box?.x ?? 0) + 12, (box?.y ?? 0) + 8);
    await page.keyboard.press('Control+Shift+c');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('copied');
    // The browser's menu copies what its field under the pointer holds.
    await page.mouse.click((box?.x ?? 0) + 12, (box?.y ?? 0) + 8, { button: 'right' });
    expect(await desk.terminal('mail').locator('textarea').inputValue()).toBe('copied');
  });

  inBrowser('gives many lines as one piece of text, which nothing runs before Enter', async () => {
    const { page, desk } = await sitDown();
    await page.evaluate(() => navigator.clipboard.writeText('echo first-$((1+1))\necho second-$((1+1))'));
    await desk.terminal('mail').locator('textarea').focus();
    await page.keyboard.press('Control+Shift+v');
    await desk.sees('mail', 'echo second-$((1+1))');
    expect(await desk.screen('mail')).not.toContain('first-2');
    await page.keyboard.press('Enter');
    await desk.sees('mail', 'second-2');
    expect(await desk.screen('mail')).toContain('first-2');
  });
});

inBrowser('an address on the screen is a link', async () => {
  const { page, desk } = await sitDown();
  await desk.type('mail', `clear; echo ${course().url}/glossary/`);
  await desk.sees('mail', '/glossary/');
  const line = desk.terminal('mail').locator('.xterm-rows > div', { hasText: /^http/ });
  const box = await line.boundingBox();
  const opened = page.context().waitForEvent('page');
  await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 8);
  await page.mouse.move((box?.x ?? 0) + 44, (box?.y ?? 0) + 8);
  await page.locator('.xterm-cursor-pointer').waitFor();
  await page.mouse.click((box?.x ?? 0) + 44, (box?.y ?? 0) + 8);
  await (await opened).waitForURL('**/glossary/');
  expect(await (await opened).evaluate(() => window.opener)).toBeNull();
});

describe('a command in the lesson', () => {
  inBrowser('is copied with the student’s own names', async () => {
    const { page } = await sitDown();
    const command = page.locator('.command', { has: page.locator('[data-name]') }).first();
    const text = (await command.locator('code').textContent())?.trim() ?? '';
    await command.getByRole('button', { name: 'copy' }).click();
    await command.getByRole('button', { name: 'copied' }).waitFor();
    const [copied, own] = await Promise.all([
      page.evaluate(() => navigator.clipboard.readText()),
      command.locator('[data-name]').first().textContent(),
    ]);
    expect(copied).toBe(text);
    expect(copied).toContain(own);
    await command.getByRole('button', { name: 'copy' }).waitFor();
  });

  inBrowser('opens the desk, is typed there, and leads into the terminal', async () => {
    context = await course().visit();
    const page = await context.newPage();
    await page.goto('/is-it-open/');
    const run = page.locator('[data-command="outside"] [data-run]').first();
    const command = run.locator('xpath=ancestor::*[@data-command]').locator('code');
    await run.focus();
    await page.keyboard.press('Enter');
    const desk = new DeskOnPage(page);
    await desk.sees('outside', '220 ');
    expect((await desk.screen('outside')).replaceAll(/\s/g, '')).toContain(
      ((await command.textContent()) ?? '').replaceAll(/\s/g, ''),
    );
    expect(await hostWithFocus(page)).toBe('outside');
  });

  inBrowser('has its task shown by a desk that was closed', async () => {
    context = await course().visit({ viewport: PHONE });
    const page = await context.newPage();
    await page.goto('/labs/is-it-open/');
    await page.locator('[data-go-to-task="accepted"]').click();
    await page.locator('#task-accepted').waitFor();
    await expect
      .poll(() => page.locator('#task-accepted h3').evaluate((title) => title.getBoundingClientRect().top))
      .toBeLessThan(PHONE.height / 2);
  });
});
