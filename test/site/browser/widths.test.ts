/** Every page, and the desk, fits the window: from a small phone to a very wide screen. */
import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';
import { KINDS, ownPages } from './pages.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 240_000 });

/** CSS pixels: from the narrowest phones in use to a 1440p screen, on both sides of where the layout changes. */
const WIDTHS = [360, 640, 800, 1023, 1024, 1440, 1800, 2560];
const EXTREMES = [360, 1024, 2560];

const course = courseForTests();

/** What sticks out, at each width. */
async function tooWide(page: Page, widths: readonly number[]): Promise<string[]> {
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.push(`${page.url()} is ${wide} wide in ${width}`);
  }
  return found;
}

describe('no page scrolls sideways', () => {
  inBrowser('whatever it is', async () => {
    await using context = await course().visit({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    const found: string[] = [];
    for (const address of ownPages()) {
      await page.goto(address);
      found.push(...(await tooWide(page, KINDS.includes(address) ? WIDTHS : EXTREMES)));
    }
    expect(found).toEqual([]);
  });

  inBrowser('with the desk open, nor does a part of the desk, in English and in Indonesian', async () => {
    for (const language of ['', '/id']) {
      await using context = await course().visit({ reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(`${language}/is-it-open/`);
      await new DeskOnPage(page).open();
      expect(await tooWide(page, WIDTHS)).toEqual([]);
      for (const width of EXTREMES) {
        await page.setViewportSize({ width, height: 900 });
        const cut = await page.evaluate(() =>
          ['.desk-head', '.desk-switch', '.tab-row', '.terminal-foot', '.tasks'].filter((selector) =>
            [...document.querySelectorAll(selector)].some((part) => part.scrollWidth > part.clientWidth + 1),
          ),
        );
        expect([width, cut]).toEqual([width, []]);
      }
    }
  });
});
