/** axe looks at every page, in both themes, wide and narrow, and at everything that lies on the desk. */
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { locate, requires } from '../../require.ts';
import { type Course, DESKTOP, openCourse, PAGES, PHONE } from './course.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 240_000 });

let course: Course;
beforeAll(async () => {
  if (locate.browser()) course = await openCourse();
}, 120_000);
afterAll(() => course?.[Symbol.asyncDispose]());

const views = [DESKTOP, PHONE].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width: viewport.width, viewport, colorScheme })),
);

/** What is serious or critical within an element, each with the places where it was found. */
async function faults(page: Page, within = 'html'): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations }: AxeResults = await page.evaluate(`axe.run('${within}', { resultTypes: ['violations'] })`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${page.url()} ${id}: ${html}\n${failureSummary}`),
    );
}

describe('axe finds nothing serious', () => {
  for (const { width, viewport, colorScheme } of views) {
    inBrowser(`on any page, ${width} wide, ${colorScheme}`, async () => {
      await using context = await course.visit({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      for (const address of PAGES) {
        await page.goto(address);
        expect(await faults(page)).toEqual([]);
      }
    });

    inBrowser(`on the desk, ${width} wide, ${colorScheme}`, async () => {
      await using context = await course.visit({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto('/trusted-hosts/');
      const desk = new DeskOnPage(page);
      await desk.open();
      expect(await faults(page)).toEqual([]);
      await desk.turnTo('editor');
      await page.locator('.cm-content').waitFor();
      expect(await faults(page, '#desk')).toEqual([]);
      await desk.turnToPapers();
      await desk.check();
      await page.locator('.link-button', { hasText: 'hint' }).first().click();
      await page.locator('.evidence summary').first().click();
      expect(await faults(page, '#desk')).toEqual([]);
      await desk.turnTo('who');
      expect(await faults(page, '#desk')).toEqual([]);
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
      expect(await faults(page, '#desk')).toEqual([]);
    });
  }
});
