/** What a student sees on the way from the open server to the closed one, as the README shows it. */
import type { Page } from 'playwright-core';
import { DeskOnPage } from './browser/desk.ts';

export async function pictureStory(page: Page, picture: (page: Page, name: string) => Promise<void>): Promise<void> {
  const desk = new DeskOnPage(page);
  await page.goto('/trusted-hosts/', { waitUntil: 'networkidle' });
  await desk.open();
  const renewed = page.waitForResponse(/\/reset$/);
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
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
