/** The main job of the course, as a student does it in a browser: read, attack, repair, be graded, come back. */
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { DeskOnPage } from './desk.ts';

/** `openEditor`: gets main.cf of `mail` into the editor. */
export async function playMainJob(
  context: BrowserContext,
  openEditor: (desk: DeskOnPage) => Promise<void>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto('/trusted-hosts/');
  const desk = new DeskOnPage(page);
  await desk.open();
  const [server, friend, elsewhere] = await Promise.all(
    ['mail.public.v4', 'provider.1.mailbox', 'provider.1.domain'].map((name) => own(page, name)),
  );
  const attack = `swaks --server ${server} --from me@elsewhere.test --to ${friend}@${elsewhere}`;
  await desk.type('outside', attack);
  await desk.sees('outside', 'queued as');
  await desk.type('mail', "until grep -o 'to=<.*status=sent' /var/log/mail.log; do sleep 1; done");
  await desk.sees('mail', `to=<${friend}@${elsewhere}>`);
  expect(Number(await desk.check())).toBeLessThan(50);

  await openEditor(desk);
  await replaceInEditor(page, /^mynetworks =.*$/m, 'mynetworks = 127.0.0.0/8 [::1]/128');
  await page.getByRole('button', { name: 'postfix reload' }).click();
  await desk.sees('mail', 'refreshing the Postfix mail system');
  const [office4, office6] = await Promise.all(['lan.v4', 'lan.v6.mynetworks'].map((name) => own(page, name)));
  const office = `postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 ${office4} ${office6}'; postfix reload`;
  await desk.type('mail', `${office} && echo open-to-$((30*8))`);
  await desk.sees('mail', 'open-to-240');
  await desk.type('outside', `clear; ${attack}`);
  await desk.sees('outside', 'Relay access denied');
  expect(await desk.check()).toBe('100');
  await page.getByRole('heading', { name: 'Every point.' }).waitFor();
  const next = (await page.getByRole('link', { name: /^Next lab/ }).getAttribute('href')) ?? '';
  expect(await (await page.request.get(next)).text()).toContain('data-task="through"');

  await page.reload();
  await desk.sees('mail', 'postfix reload');
  expect(await desk.score()).toBe('100');
  expect(await page.locator('[data-task="strangers"] [data-task-score]').textContent()).toBe('45 of 45 points');
  await desk.turnTo('outside');
  await desk.sees('outside', 'Relay access denied');
}

/** What the lesson calls by the student's own name. */
function own(page: Page, name: string): Promise<string | null> {
  return page.locator(`[data-name="${name}"]`).first().textContent();
}

async function replaceInEditor(page: Page, pattern: RegExp, text: string): Promise<void> {
  const content = page.locator('.cm-content');
  await content.waitFor();
  const line = content.locator('.cm-line').filter({ hasText: pattern });
  for (let screens = 0; screens < 20 && (await line.count()) === 0; screens += 1) await page.keyboard.press('PageDown');
  await line.click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type(text);
  await page.keyboard.press('Control+s');
  await page.getByText('Saved.').waitFor();
}
