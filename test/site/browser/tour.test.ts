/** The tour of a first visit. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';
import { comesWhole, DESKTOP, PHONE } from './course.ts';
import { courseForTests } from './course-for-tests.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });

const course = courseForTests();
let context: BrowserContext;
afterEach(() => context?.close());

async function visit(address: string, viewport = DESKTOP): Promise<Page> {
  context = await course().visit({ first: true, viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

const card = (page: Page) => page.locator('.tour-card');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.tagName);
const step = (page: Page) => page.locator('.tour-card[role="dialog"] h2').textContent();

describe('a first visit', () => {
  for (const viewport of [DESKTOP, PHONE]) {
    inBrowser(`is led by keyboard past the things themselves, ${viewport.width} wide`, async () => {
      const page = await visit('/is-it-open/', viewport);
      await page.getByRole('button', { name: 'Show me around' }).focus();
      const seen: string[] = [];
      await page.keyboard.press('Enter');
      for (let steps = 0; steps < 7; steps += 1) {
        await expect.poll(() => focused(page)).toBe('H2');
        const title = (await step(page)) ?? '';
        seen.push(title);
        await expect.poll(() => whereItPoints(page), { message: title, timeout: 30_000 }).toEqual('near');
        const button = page.locator('.tour-buttons .button').last();
        await button.focus();
        await page.keyboard.press('Enter');
        if (steps < 6) await expect.poll(() => step(page)).not.toBe(title);
      }
      expect(new Set(seen).size).toBe(7);
      expect(await card(page).count()).toBe(0);
      await comesWhole(page);
      expect(await card(page).count()).toBe(0);
    });
  }

  inBrowser('is asked until it says no, and never again', async () => {
    const page = await visit('/labs/triage/');
    await card(page).waitFor();
    await page.goto('/is-it-open/');
    await page.getByRole('button', { name: 'No, thanks' }).click();
    expect(await card(page).count()).toBe(0);
    await comesWhole(page, '/labs/triage/');
    expect(await card(page).count()).toBe(0);
  });

  inBrowser('is not asked any more once the desk stands there', async () => {
    const page = await visit('/labs/triage/');
    await card(page).waitFor();
    await page.getByRole('button', { name: 'Open the desk' }).click();
    await card(page).waitFor({ state: 'detached' });
    await page.locator('.workbench').waitFor();
    await comesWhole(page, '/is-it-open/');
    expect(await card(page).count()).toBe(0);
  });

  inBrowser('can have the tour again from the help, and end it with Escape', async () => {
    const page = await visit('/id/desk-help/');
    await page.getByRole('link', { name: 'Ajak saya berkeliling' }).click();
    await expect.poll(() => step(page)).toBe('Di sini Anda membaca');
    // The key is heard by what has the focus, and the card takes that after it was drawn.
    await expect.poll(() => focused(page)).toBe('H2');
    await page.keyboard.press('Escape');
    expect(await card(page).count()).toBe(0);
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toContain('Buka meja kerja');
  });
});

/** Whether the card is on the screen, and what it points at is too and not covered by it. */
function whereItPoints(page: Page): Promise<string> {
  return page.evaluate(() => {
    const card = document.querySelector('.tour-card')?.getBoundingClientRect();
    if (!card) return 'no card';
    if (card.left < 0 || card.top < 0 || card.right > innerWidth || card.bottom > innerHeight) return 'off the screen';
    const spot = document.querySelector('[data-tour-spot]')?.getBoundingClientRect();
    // The last step points at nothing.
    if (!spot) return document.querySelector('.tour-skip') ? 'nothing' : 'near';
    if (spot.bottom < 0 || spot.top > innerHeight) return 'target off the screen';
    const covered =
      Math.min(card.right, spot.right) - Math.max(card.left, spot.left) > 1 &&
      Math.min(card.bottom, spot.bottom) - Math.max(card.top, spot.top) > 1;
    return covered ? 'covered' : 'near';
  });
}
