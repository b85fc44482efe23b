/** The tasks on the desk: how they look after a change, a check and its progress, evidence, hints, and every point. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');
const SECONDS = 1_000;

const course = courseForTests();

const own = (page: Page, name: string) => page.locator(`[data-name="${name}"]`).first().textContent();
/** The element that has the focus, as the student would name it. */
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim());

async function deskIn(context: { newPage(): Promise<Page> }): Promise<{ page: Page; desk: DeskOnPage }> {
  const page = await context.newPage();
  await page.goto('/trusted-hosts/');
  const desk = new DeskOnPage(page);
  await desk.open();
  return { page, desk };
}

inBrowser(
  'a task looks done before it is counted, a check tells how far it is and is found again after a reload',
  { timeout: 180 * SECONDS },
  async () => {
    await using context = await course().visit();
    const { page, desk } = await deskIn(context);
    const strangers = page.locator('#task-strangers');

    // The office is put off and tries again after five seconds, so this check takes its time.
    await desk.type(
      'mail',
      "echo '/^pc-/ DEFER' > /etc/postfix/later; postconf -e 'smtpd_helo_restrictions = check_helo_access regexp:/etc/postfix/later'; postfix reload",
    );
    await strangers.locator('.live-mark[data-look="not-yet"]').waitFor();
    await page.locator('.button-check').click();
    await page.locator('.stations').getByText('Asking').waitFor();
    await expect.poll(() => strangers.locator('.task-points').textContent()).toMatch(/^asked/);
    await page.reload();
    await page.locator('.stations').waitFor();
    expect(await page.locator('.button-check').textContent()).toBe('Checking …');
    await page.locator('.checking').waitFor({ state: 'detached', timeout: 60 * SECONDS });

    await page.getByRole('button', { name: 'Show the evidence' }).focus();
    await page.keyboard.press('Enter');
    const evidence = page.locator('.evidence[open]');
    expect(await focused(page)).toBe('Evidence');
    expect(await evidence.locator('.piece[data-kind="dialogue"]').first().textContent()).toContain('RCPT TO:');

    await strangers.getByRole('button', { name: 'Give me a hint (3 in all)' }).click();
    await expect.poll(() => focused(page)).toMatch(/^Hint 1 of 3/);
    await strangers.getByRole('button', { name: 'Another hint (2 left)' }).waitFor();

    const [office4, office6] = await Promise.all([own(page, 'lan.v4'), own(page, 'lan.v6.mynetworks')]);
    await desk.type(
      'mail',
      `clear; postconf -e 'smtpd_helo_restrictions =' 'mynetworks = 127.0.0.0/8 [::1]/128 ${office4} ${office6}'; postfix reload`,
    );
    await strangers.getByText('Looks done now').waitFor();
    await page.locator('#task-office .live-mark[data-look="so-far"]').waitFor();
    expect(await strangers.locator('.task-points').textContent()).toBe('0 of 45');
    expect(await desk.check()).toBe('100');
    expect(await page.locator('.live-mark').count()).toBe(0);
    expect(await page.locator('.result[data-kind="all"]').textContent()).toContain('Every point.');
    expect(await page.getByRole('link', { name: /^Read on/ }).getAttribute('href')).toContain('/smart-host/');
  },
);

inBrowser(
  'what a configuration has from another lab is named below the result, and costs nothing',
  { timeout: 120 * SECONDS },
  async () => {
    await using context = await course().visit();
    const { page, desk } = await deskIn(context);
    await desk.type('mail', "echo '# canary-0123456789abcdef' >> /etc/postfix/main.cf");
    await desk.check();
    const note = page.locator('.foreign');
    await note.getByText('One thing in your configuration is not of your lab').click();
    await expect
      .poll(() => note.locator('li').textContent())
      .toMatch(/^\/etc\/postfix\/main\.cf:\d+# canary-0123456789abcdefcanary-0123456789abcdef is the mark of/);
    await desk.type('mail', "sed -i '/canary-/d' /etc/postfix/main.cf");
    await desk.check();
    await note.waitFor({ state: 'detached' });
  },
);
