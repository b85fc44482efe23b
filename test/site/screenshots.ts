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
