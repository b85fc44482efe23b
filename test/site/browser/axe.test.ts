/** axe looks at every page that was built, and at everything that can lie on the desk. */
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';
import { DESKTOP, PHONE } from './course.ts';
import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';
import { DESK_STATES, showState } from './desk-states.ts';
import { KINDS, ownPages } from './pages.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 240_000 });

const course = courseForTests();

const views = [DESKTOP, PHONE].flatMap((viewport) =>
  (['light', 'dark'] as const).map((colorScheme) => ({
    name: `${viewport.width} wide, ${colorScheme}`,
    viewport,
    colorScheme,
  })),
);
type View = (typeof views)[number];

/** WCAG 2.2 up to AA, and what axe calls good practice. */
const OPTIONS: RunOptions = {
  resultTypes: ['violations'],
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
const FAULTS: readonly (string | null | undefined)[] = ['moderate', 'serious', 'critical'];

/** What is more than minor within an element, each with the places where it was found. */
async function faults(page: Page, within = 'html'): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations }: AxeResults = await page.evaluate(`axe.run('${within}', ${JSON.stringify(OPTIONS)})`);
  return violations
    .filter(({ impact }) => FAULTS.includes(impact))
    .flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${page.url()} ${id}: ${html.slice(0, 300)}\n${failureSummary}`),
    );
}

const visitIn = ({ viewport, colorScheme }: View) => course().visit({ viewport, colorScheme, reducedMotion: 'reduce' });

describe('axe finds nothing', () => {
  /** Each page once, a quarter of them in each view, and one of each kind in all. */
  for (const [quarter, view] of views.entries()) {
    inBrowser(`on any page, ${view.name}`, async () => {
      await using context = await visitIn(view);
      const page = await context.newPage();
      const addresses = ownPages().filter((address, at) => at % views.length === quarter || KINDS.includes(address));
      const found: string[] = [];
      for (const address of addresses) {
        await page.goto(address);
        found.push(...(await faults(page)));
      }
      expect(found).toEqual([]);
    });
  }

  // The desk is dark under either theme; its papers are not.
  for (const view of [views[0], views[3]]) {
    if (!view) continue;
    inBrowser(`on the desk, ${view.name}`, async () => {
      await using context = await visitIn(view);
      const page = await context.newPage();
      await page.goto('/trusted-hosts/');
      const desk = new DeskOnPage(page);
      await desk.open();
      expect(await faults(page)).toEqual([]);
      await page.locator('.split').click();
      await desk.turnTo('editor');
      await page.locator('.cm-content').waitFor();
      expect(await faults(page, '#desk')).toEqual([]);
      await page.locator('.cm-content').focus();
      await page.keyboard.press('Control+End');
      await page.keyboard.type('mynetwork = x\nsmtpd_rel');
      await page.locator('.cm-tooltip-autocomplete').waitFor();
      expect(await faults(page, '#desk')).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('F1');
      await page.locator('.explain-panel').waitFor();
      expect(await faults(page, '#desk')).toEqual([]);
      await page.getByRole('button', { name: 'History', exact: true }).click();
      await page.locator('.differences .cm-content').waitFor();
      expect(await faults(page, '#desk')).toEqual([]);
      await desk.turnToPapers();
      await desk.check();
      await page.locator('.link-button', { hasText: 'hint' }).first().click();
      await page.locator('.evidence summary').first().click();
      expect(await faults(page, '#desk')).toEqual([]);
      for (const tab of await page.locator('.sheet [role="tab"]:not([data-tab="tasks"])').all()) {
        await tab.click();
        // Its code, and what it shows, are fetched now.
        await page.locator('.sheet [role="tabpanel"]:not([hidden]) .desk-note').waitFor({ state: 'detached' });
        expect(await faults(page, '#desk')).toEqual([]);
      }
    });
  }

  for (const [at, state] of DESK_STATES.entries()) {
    const view = views[at % views.length];
    if (!view) continue;
    inBrowser(`on a desk in the state “${state.name}”, ${view.name}`, async () => {
      await using context = await visitIn(view);
      const page = await context.newPage();
      await showState(page, state, '/trusted-hosts/');
      expect(await faults(page, '#desk')).toEqual([]);
    });
  }

  inBrowser('in the tour of a first visit', async () => {
    await using context = await course().visit({ first: true, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto('/is-it-open/');
    await page.locator('.tour-offer').waitFor();
    expect(await faults(page)).toEqual([]);
    await page.locator('.tour-buttons .button').last().click();
    await page.locator('.tour-card[role="dialog"]').waitFor();
    expect(await faults(page)).toEqual([]);
  });
});
