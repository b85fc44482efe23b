/** The whole way of a student in a real browser: read, attack, repair, be graded, come back. */
import type { BrowserContext, Page } from 'playwright-core';
import { afterEach, describe } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';
import { playMainJob } from './main-job.ts';

const inBrowser = requires('browser');
const SECONDS = 1_000;

const course = courseForTests();
let context: BrowserContext;
afterEach(() => context?.close());

async function sitDown(lesson: string): Promise<{ page: Page; desk: DeskOnPage }> {
  context = await course().visit();
  const page = await context.newPage();
  await page.goto(lesson);
  const desk = new DeskOnPage(page);
  await desk.open();
  return { page, desk };
}

describe('a student', () => {
  inBrowser(
    'reads, sends a stranger’s mail, closes the server, is graded 100, and finds all of it after a reload',
    { timeout: 240 * SECONDS },
    async () => {
      context = await course().visit();
      // nano opens the editor beside the terminals.
      await playMainJob(context, (desk) => desk.type('mail', 'nano /etc/postfix/main.cf'));
    },
  );

  inBrowser('starts over with a reset, but only after a second word', { timeout: 120 * SECONDS }, async () => {
    const { page, desk } = await sitDown('/is-it-open/');
    await desk.type('mail', 'touch /root/mine && ls /root');
    await desk.sees('mail', 'mine');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.getByRole('button', { name: 'Keep things as they are' }).click();
    await desk.type('mail', 'ls /root/m*e');
    await desk.sees('mail', '/root/mine');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.getByRole('button', { name: 'Reset the lab' }).click();
    await page.getByRole('status').filter({ hasText: 'running' }).waitFor();
    await desk.type('mail', 'ls /root/mine');
    await desk.sees('mail', 'No such file or directory');
  });

  inBrowser('sees in one tab what is typed in the other', { timeout: 120 * SECONDS }, async () => {
    const { page, desk } = await sitDown('/is-it-open/');
    const other = await page.context().newPage();
    await other.goto('/is-it-open/');
    const second = new DeskOnPage(other);
    await second.open();
    await second.type('mail', 'echo from-the-second-$((1+1))');
    await desk.sees('mail', 'from-the-second-2');
    await desk.type('mail', 'echo from-the-first-$((0+1))');
    await second.sees('mail', 'from-the-first-1');
  });

  inBrowser(
    'is told of a lost connection, and finds the screen again when it is back',
    { timeout: 120 * SECONDS },
    async () => {
      const { page, desk } = await sitDown('/is-it-open/');
      await desk.type('mail', 'echo before-$((6*7)); sleep 1; echo after-$((6*7))');
      await desk.sees('mail', 'before-42');
      course().wire.cut();
      try {
        await page.getByText('The connection is lost').first().waitFor();
      } finally {
        course().wire.mend();
      }
      await desk.sees('mail', 'after-42');
      await page.locator('.terminal[data-host="mail"][data-link="open"]').waitFor();
      await desk.type('mail', 'echo again-$((6*7))');
      await desk.sees('mail', 'again-42');
    },
  );
});
