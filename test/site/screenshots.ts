/** Pictures of every page, to be looked at: `node test/site/screenshots.ts [filter]` writes them into screenshots/. */
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { DESKTOP, openCourse, PAGES, PHONE } from './browser/course.ts';
import { DeskOnPage } from './browser/desk.ts';

const FOLDER = resolve(import.meta.dirname, '../../screenshots');
const LESSONS: readonly string[] = ['/is-it-open/', '/trusted-hosts/'];

const [, , filter = ''] = process.argv;
await mkdir(FOLDER, { recursive: true });
await using course = await openCourse();
for (const [width, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const address of PAGES) {
      const name = `${address.replaceAll('/', '') || 'home'}-${width}-${colorScheme}`;
      if (!name.includes(filter)) continue;
      await using context = await course.visit({ viewport, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(address, { waitUntil: 'networkidle' });
      await picture(page, name, true);
      if (LESSONS.includes(address)) await pictureDesk(page, name);
    }
  }
}

if ('story'.includes(filter)) await pictureStory();

/** What a student sees on the way from the open server to the closed one. */
async function pictureStory(): Promise<void> {
  await using context = await course.visit({ colorScheme: 'light', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const desk = new DeskOnPage(page);
  await page.goto('/trusted-hosts/', { waitUntil: 'networkidle' });
  await desk.open();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  const renewed = page.waitForResponse(/\/reset$/);
  await page.getByRole('button', { name: 'Reset the lab' }).click();
  await renewed;
  await desk.sees('mail', '# ');
  await page.locator('[data-command="outside"] [data-run]').first().click();
  await desk.sees('outside', '<-  221');
  await desk.check();
  await page
    .locator('.command[data-command="outside"]')
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await picture(page, 'story-relayed');
  const office = await Promise.all(
    ['lan.v4', 'lan.v6.mynetworks'].map((name) => page.locator(`[data-name="${name}"]`).first().textContent()),
  );
  await desk.type(
    'mail',
    `clear; postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 ${office.join(' ')}'; postfix reload; postconf mynetworks`,
  );
  await desk.sees('mail', 'refreshing');
  await desk.type('outside', 'clear');
  await page.locator('[data-command="outside"] [data-run]').first().click();
  await desk.sees('outside', 'Relay access denied');
  await desk.check();
  await picture(page, 'story-closed');
}

async function pictureDesk(page: Page, name: string): Promise<void> {
  const desk = new DeskOnPage(page);
  await desk.open();
  await desk.type('mail', 'postconf -n; mailq');
  await desk.sees('mail', 'queue is empty');
  await picture(page, `${name}-desk-terminal`);
  await desk.turnTo('editor');
  await page.locator('.cm-content').waitFor();
  await picture(page, `${name}-desk-editor`);
  await desk.turnToPapers();
  await desk.check();
  await picture(page, `${name}-desk-tasks`);
  const evidence = page.locator('.evidence').first();
  if (await evidence.isVisible()) {
    await evidence.locator('summary').click();
    await evidence.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await picture(page, `${name}-desk-evidence`);
  }
  await desk.turnTo('who');
  await picture(page, `${name}-desk-who`);
}

async function picture(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: resolve(FOLDER, `${name}.png`), fullPage });
  process.stdout.write(`${name}.png\n`);
}
