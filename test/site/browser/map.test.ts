/** The map and the charts, with mail that a student really sends. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });

const course = courseForTests();

/** Notes what travels, however short; resolves to what waits for an envelope of a kind to have travelled. */
async function watchTheRoad(page: Page): Promise<(kind: string) => Promise<unknown>> {
  const road = page.locator('.map-road');
  await road.evaluate((element) => {
    new MutationObserver(() => {
      const kinds = Array.from(element.children, (child) => child.getAttribute('data-kind'));
      element.setAttribute('data-seen', [element.getAttribute('data-seen'), ...kinds].join(' '));
    }).observe(element, { childList: true });
  });
  return (kind) => page.locator(`.map-road[data-seen~="${kind}"]`).waitFor({ state: 'attached' });
}

/** A story, and what opened it, take the focus after they were drawn. */
const hasFocus = (place: Locator) => place.evaluate((element) => element === document.activeElement);

/** A value of the student's world, by its name in lessons. */
async function namesOf(page: Page, lab: string): Promise<Record<string, string>> {
  const view = await page.evaluate((id) => fetch(`/api/labs/${id}`).then((answer) => answer.json()), lab);
  return view.sandbox.variables;
}

describe('mail that a student sends', () => {
  inBrowser('moves on the map, and has a story that tells reply and fate', async () => {
    await using context = await course().visit();
    const page = await context.newPage();
    // What the course itself sends to look at the tasks would be on the map as well.
    await page.route('**/api/labs/*/look', (route) => route.abort());
    await page.goto('/labs/trusted-hosts/');
    const desk = new DeskOnPage(page);
    await desk.open();
    const names = await namesOf(page, 'trusted-hosts');
    const stranger = `${names['provider.1.mailbox']}@${names['provider.1.domain']}`;
    await desk.turnTo('map');
    await page.getByText('Nothing has moved yet').waitFor();

    // The letter that the empty map proposes.
    const travelled = await watchTheRoad(page);
    await page.getByRole('button', { name: 'Send it' }).click();
    await travelled('in');
    const chip = page.locator('.map-chip').first();
    await chip.filter({ hasText: 'delivered' }).waitFor();
    await chip.focus();
    await page.keyboard.press('Enter');
    const story = page.locator('.map-story');
    await expect.poll(() => hasFocus(story.locator('h3'))).toBe(true);
    await story.getByText('It is in a mailbox of your own server.').waitFor();
    const queueId = await story.locator('dd code').first().textContent();
    expect(queueId).toMatch(/^[0-9A-Za-z]{6,}$/);
    await story.locator('.map-log', { hasText: `${queueId}: removed` }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => hasFocus(chip)).toBe(true);

    // Closed, the server refuses a stranger: in red, with the reply.
    await desk.type('mail', `postconf -e 'mynetworks = 127.0.0.0/8' && postfix reload`);
    await desk.sees('mail', 'refreshing');
    await desk.type('outside', `clear; swaks --server ${names['mail.public.v4']} --from a@prize.test --to ${stranger}`);
    await travelled('refused');
    const tag = page.locator('.map-tag', { hasText: 'Relay access denied' });
    await tag.click();
    await story.getByText('It never came in.', { exact: false }).waitFor();
    expect(await story.locator('.map-dialogue').textContent()).toContain(
      `C: RCPT TO:<${stranger}>\nS: 554 5.7.1 <${stranger}>: Relay access denied`,
    );
    await story.locator('.map-log', { hasText: 'NOQUEUE: reject' }).waitFor();
    await story.getByRole('button', { name: 'Which restriction decides on it now?' }).click();
    await page.locator('[data-tab="policy"][aria-selected="true"]').waitFor();
    await desk.turnTo('map');
    await story.getByRole('button', { name: 'Back to the map' }).click();

    // The table has the same.
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const rows = page.locator('.map-letters tbody tr');
    expect(await rows.locator('.map-fate').allTextContents()).toEqual(['refused', 'delivered']);
    expect(await rows.first().locator('.map-reply').textContent()).toBe('554 5.7.1 Relay access denied');

    // And has it still when the page is opened again.
    await page.reload();
    await desk.sees('mail', '# ');
    await desk.turnTo('map');
    await rows.nth(1).waitFor();
    expect(await rows.locator('.map-fate').allTextContents()).toEqual(['refused', 'delivered']);
    await page.locator('.map-standing tr', { hasText: 'outside' }).getByText('1 sent · 1 refused').waitFor();
  });

  inBrowser('waits while the map is paused, and comes one event at a time', async () => {
    await using context = await course().visit({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto('/labs/is-it-open/');
    const desk = new DeskOnPage(page);
    await desk.open();
    await desk.turnTo('map');
    // Who wants no motion gets the table.
    await page.locator('.map-standing').waitFor();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('button', { name: 'Send it' }).click();
    await page.getByText('Paused. 3 events wait.').waitFor();
    await page.getByText('No letter that this page has seen.').waitFor();
    const fate = page.locator('.map-letters .map-fate');
    const next = page.getByRole('button', { name: 'Next event' });
    await next.click();
    await page.locator('.map-step', { hasText: 'Taken from' }).waitFor();
    expect(await fate.textContent()).toBe('on its way');
    await next.click();
    await next.click();
    await page.getByText('Nothing has happened since.', { exact: false }).waitFor();
    expect(await fate.textContent()).toBe('delivered');
  });

  inBrowser('shows in the charts, with the student’s changes marked', async () => {
    await using context = await course().visit();
    const page = await context.newPage();
    await page.goto('/labs/triage/');
    const desk = new DeskOnPage(page);
    await desk.open();
    await desk.turnTo('charts');
    const value = (measure: string) => page.locator(`.chart [data-measure="${measure}"] td`).first();
    await page.waitForFunction(() => Number(document.querySelector('[data-measure="queue"] td')?.textContent) > 20);
    // The last sample of a flood may hold none, and the lines are drawn after the tables.
    await expect.poll(async () => Number(await value('in').textContent())).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.chart canvas').count()).toBe(4);
    await desk.type('mail', 'postfix reload');
    await page.locator('.charts-marks li', { hasText: 'mail service reloaded' }).waitFor();
  });
});
