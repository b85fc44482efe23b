/** The policy stepper in a real browser: through the restrictions, a setting that is only tried, by keyboard alone. */
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');

const course = courseForTests();

const verdict = (page: Page, title: string) => page.locator('.policy-verdict').filter({ hasText: title });
const mainCf = async (page: Page): Promise<string> => {
  const answer = await page.request.get('/api/labs/trusted-hosts/files/mail?path=/etc/postfix/main.cf');
  return (await answer.json()).text;
};

describe('the policy stepper', () => {
  inBrowser('goes from step to step, and tries a setting that is not saved', async () => {
    await using context = await course().visit();
    const page = await context.newPage();
    await page.goto('/trusted-hosts/');
    await new DeskOnPage(page).open();
    const before = await mainCf(page);
    const line = before.split('\n').findIndex((text) => text.startsWith('mynetworks')) + 1;

    // By keyboard: from the tab of the tasks to that of the policy.
    await page.locator('[data-tab="tasks"]').focus();
    for (const _ of ['map', 'charts', 'policy', 'who']) {
      if ((await page.locator('[data-tab="policy"]').getAttribute('aria-selected')) === 'true') break;
      await page.keyboard.press('ArrowRight');
    }
    await verdict(page, 'As it is').filter({ hasText: 'Accepted' }).waitFor();
    expect(await verdict(page, 'As it is').textContent()).toContain('Decided by permit_mynetworks');

    await page.getByRole('button', { name: 'First', exact: true }).focus();
    await page.keyboard.press('Enter');
    const current = page.locator('.policy-dialogue [aria-current="step"]');
    await current.filter({ hasText: '220' }).waitFor();
    const steps = page.locator('.policy-step:visible');
    expect(await steps.count()).toBe(0);
    for (const _ of ['EHLO', 'MAIL', 'permit_mynetworks']) await page.keyboard.press('ArrowRight');
    await current.filter({ hasText: 'permit_mynetworks' }).waitFor();
    expect(await current.textContent()).toContain('lets it pass');
    expect(await current.locator('[data-line]').first().getAttribute('data-line')).toBe(String(line));
    expect(await page.locator('.policy-steps [role="status"]').textContent()).toMatch(
      /Step 4 of \d+: permit_mynetworks/,
    );
    await page.keyboard.press('End');
    await current.filter({ hasText: '250 2.0.0 Ok: queued' }).waitFor();

    await page.getByRole('button', { name: 'What if … mynetworks' }).click();
    const value = page.locator('.policy-change [name="value"]');
    await page.waitForFunction(() => document.activeElement?.getAttribute('name') === 'value');
    expect(await value.inputValue()).toBe('0.0.0.0/0 [::]/0');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('127.0.0.0/8');
    // Half of what is typed may have been asked about before, and is refused as well.
    const command = "postconf -e 'mynetworks = 127.0.0.0/8' && postfix reload";
    await expect.poll(() => page.locator('.policy-commands code').textContent()).toBe(command);
    await verdict(page, 'What if').filter({ hasText: 'Relay access denied' }).waitFor();
    expect(await verdict(page, 'As it is').textContent()).toContain('Accepted');
    expect(await mainCf(page)).toBe(before);

    await page.evaluate(axe.source);
    const { violations }: AxeResults = await page.evaluate("axe.run('.policy', { resultTypes: ['violations'] })");
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

    // Now for certain: typed where it counts, and the files are read again.
    await page.getByRole('button', { name: 'Type it at mail' }).click();
    await new DeskOnPage(page).sees('mail', 'refreshing');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await verdict(page, 'As it is').filter({ hasText: 'Refused' }).waitFor();
    expect(await mainCf(page)).toContain('\nmynetworks = 127.0.0.0/8\n');
  });

  inBrowser('begins with an envelope that was pointed at', async () => {
    await using context = await course().visit();
    const page = await context.newPage();
    await page.goto('/labs/authentication/');
    await new DeskOnPage(page).open();
    await page.evaluate(() => {
      const detail = { client: '203.0.113.9', helo: 'far.test', sender: '', recipient: 'victim@elsewhere.test' };
      document.dispatchEvent(new CustomEvent('relaylab:policy', { detail }));
    });
    await page.locator('.policy-dialogue [aria-current="step"]').filter({ hasText: '220' }).waitFor();
    expect(await page.locator('[data-tab="policy"]').getAttribute('aria-selected')).toBe('true');
    expect(await page.locator('.policy [name="client"]').inputValue()).toBe('203.0.113.9');
    expect(await page.locator('.policy [name="who"]').inputValue()).toBe('other');
    await page.locator('.policy [name="service"]').selectOption('other');
    await page.locator('.policy [name="port"]').pressSequentially('2525');
    await verdict(page, 'Nobody listens').waitFor();
    await page.locator('.policy [name="client"]').fill('somewhere');
    await page.getByRole('alert').filter({ hasText: 'must be an IPv4 or IPv6 address' }).waitFor();
  });
});
