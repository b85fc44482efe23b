/** The editor pane, as a student uses it. */
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, vi } from 'vitest';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');

const course = courseForTests();
let context: BrowserContext;
vi.setConfig({ testTimeout: 120_000 });
afterEach(() => context?.close());

class EditorOnPage {
  readonly desk: DeskOnPage;
  readonly page: Page;

  constructor(desk: DeskOnPage) {
    this.desk = desk;
    this.page = desk.page;
  }

  get text(): Locator {
    return this.page.locator('.editor-pane > .editor .cm-content');
  }

  get status(): Locator {
    return this.page.locator('.editor-foot [role="status"]');
  }

  line(text: string): Locator {
    return this.text.locator('.cm-line').filter({ hasText: text });
  }

  /** Only the lines on the screen are in the page. */
  async goToEnd(): Promise<void> {
    await this.text.focus();
    await this.page.keyboard.press('Control+End');
  }

  async typeAtEnd(text: string): Promise<void> {
    await this.goToEnd();
    await this.page.keyboard.type(text);
  }

  async save(): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.status.filter({ hasText: 'Saved.' }).waitFor();
  }

  /** Opens the list of states, or goes back to the editor. */
  async turn(button: 'History' | 'Back to the editor'): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** The state of which this is said. */
  async choose(hint: string): Promise<void> {
    await this.page.locator('.history-row').filter({ hasText: hint }).first().click();
  }

  /** Waits until a comparison stands there. */
  async compares(): Promise<void> {
    await this.page.locator('.differences .cm-content').waitFor();
  }

  /** Waits until the comparison shows these lines as gone and as new, which it may do after that of another state. */
  async shows(lines: { gone: string[]; fresh: string[] }): Promise<void> {
    const shown = this.page.locator('.differences');
    await expect
      .poll(async () => ({
        gone: await shown.locator('.cm-deletedLine').allTextContents(),
        fresh: await shown.locator('.cm-changedLine').allTextContents(),
      }))
      .toEqual(lines);
  }
}

async function sitDown(): Promise<EditorOnPage> {
  context = await course().visit({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto('/is-it-open/');
  const editor = new EditorOnPage(new DeskOnPage(page));
  await editor.desk.open();
  await editor.desk.turnTo('editor');
  await editor.text.waitFor();
  return editor;
}

describe('the editor', () => {
  inBrowser('completes parameters and restrictions, and says what they mean by pointer and by key', async () => {
    const editor = await sitDown();
    const { page } = editor;
    await editor.typeAtEnd('smtpd_relay_re');
    const menu = page.locator('.cm-tooltip-autocomplete');
    await expect.poll(() => page.locator('.cm-completionInfo').textContent()).toContain('since Postfix 2.10');
    await menu.getByRole('option', { name: 'smtpd_relay_restrictions', exact: true }).click();
    await page.keyboard.type('reject_unauth_d');
    await expect.poll(() => page.locator('.cm-completionInfo').textContent()).toContain('closes a relay');
    await menu.getByRole('option', { name: 'reject_unauth_destination', exact: true }).click();
    await editor.line('smtpd_relay_restrictions = reject_unauth_destination').waitFor();
    await page.keyboard.type('\nmynetwork = 192.0.2.0/24');
    await page.getByText('Postfix does not know mynetwork').waitFor();
    expect(await page.locator('.cm-unknown-name').allTextContents()).toEqual(['mynetwork']);

    await editor.line('in_flow_delay').locator('span').first().hover();
    await expect.poll(() => page.locator('.cm-tooltip-hover').textContent()).toContain('Default: 1s');
    await page.keyboard.press('Home');
    await page.keyboard.press('F1');
    const panel = page.getByRole('region', { name: 'What the word at the cursor means' });
    await panel.getByText('unused parameter').waitFor();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => panel.textContent()).toContain('Default: $myhostname ESMTP $mail_name');
    const manual = 'https://www.postfix.org/postconf.5.html#smtpd_banner';
    expect(await panel.getByRole('link').getAttribute('href')).toBe(manual);
    await page.keyboard.press('F1');
    await panel.waitFor({ state: 'detached' });
  });

  inBrowser('shows what changed since the start, and brings back an earlier save, also after a reload', async () => {
    const editor = await sitDown();
    const { page } = editor;
    const saved = page.evaluate(
      () =>
        new Promise((resolve) =>
          document.addEventListener('relaylab:saved', (event) => resolve('detail' in event && event.detail)),
        ),
    );
    await editor.typeAtEnd('first_of_mine = 1');
    await editor.save();
    expect(await saved).toEqual({ host: 'mail', path: '/etc/postfix/main.cf' });
    await editor.typeAtEnd('second_of_mine = 2');
    await editor.save();
    await editor.turn('History');
    await editor.choose('Starting state');
    await editor.shows({ gone: [], fresh: ['first_of_mine = 1', 'second_of_mine = 2'] });
    await page.reload();
    await editor.desk.sees('mail', '# ');
    await editor.desk.turnTo('editor');
    await editor.goToEnd();
    await editor.line('second_of_mine').waitFor();
    await editor.turn('History');
    await page.locator('.history-row').filter({ hasText: 'saved here' }).nth(1).click();
    await editor.shows({ gone: [], fresh: ['second_of_mine = 2'] });
    await page.getByRole('button', { name: 'Bring it back into the editor' }).click();
    await editor.line('second_of_mine').waitFor({ state: 'detached' });
    await editor.status.filter({ hasText: 'only after you save it' }).waitFor();
    await editor.desk.type('mail', 'grep of_mine /etc/postfix/main.cf');
    await editor.desk.sees('mail', 'second_of_mine = 2');
  });

  inBrowser('notices what a command beside it changes, and loses neither side', async () => {
    const editor = await sitDown();
    const { page, desk } = editor;
    await editor.typeAtEnd('third_of_mine = 3');
    // Side by side: nobody needs to come back to the editor for it to look.
    await page.keyboard.press('Control+Shift+Digit2');
    await desk.type('mail', "postconf -e 'biff = yes'");
    const notice = page.getByRole('alert').filter({ hasText: 'was changed on mail' });
    await notice.waitFor();
    await page.getByRole('button', { name: 'Show the difference' }).click();
    await editor.shows({ gone: ['biff = no', 'third_of_mine = 3'], fresh: ['biff = yes'] });
    await page.getByRole('button', { name: 'Load it' }).click();
    await expect.poll(() => editor.text.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+Home');
    await editor.line('biff = yes').waitFor();
    await editor.goToEnd();
    expect(await editor.line('third_of_mine = 3').count()).toBe(0);
    await editor.turn('History');
    await editor.choose('left unsaved');
    await editor.compares();
    await page.getByRole('button', { name: 'Bring it back into the editor' }).click();
    await editor.goToEnd();
    await editor.line('third_of_mine = 3').waitFor();
    await notice.waitFor({ state: 'detached' });

    // Without a look at the pane in between, the save itself finds out.
    await page.evaluate(() => fetch('/api/labs/is-it-open/files/mail?path=/etc/postfix/main.cf', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'biff = no\n' }),
    }).then((answer) => answer.ok)); // biome-ignore format: one request
    await page.keyboard.press('Control+s');
    await notice.getByText('Nothing was saved.').waitFor();
    await page.getByRole('button', { name: 'Save mine over it' }).click();
    await editor.status.filter({ hasText: 'Saved.' }).waitFor();
    await editor.turn('History');
    await editor.choose('changed on the host');
    await page.locator('.differences .cm-changedLine').first().waitFor();
    expect(await page.locator('.differences .cm-deletedLine').count()).toBe(0);
  });

  inBrowser('is worked by keys alone, out of the text, through the states, and back', async () => {
    const editor = await sitDown();
    const { page } = editor;
    const focused = (): Promise<string> =>
      page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
      );
    await expect.poll(focused).toMatch(/^\/etc\/postfix\/main\.cf on mail/);
    await editor.typeAtEnd('fourth_of_mine = 4');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Explain');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('History');
    await page.keyboard.press('Enter');
    await editor.compares();
    expect(await focused()).toBe('Back to the editor');
    await page.keyboard.press('Tab');
    expect(await focused()).toContain('Starting state');
    await page.keyboard.press('Enter');
    for (let steps = 0; steps < 60 && !(await focused()).startsWith('Bring it back'); steps += 1)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(focused).toMatch(/^\/etc\/postfix\/main\.cf on mail/);
    await editor.goToEnd();
    expect(await editor.line('fourth_of_mine').count()).toBe(0);
    await page.keyboard.press('Control+z');
    await editor.goToEnd();
    await editor.line('fourth_of_mine').waitFor();
  });
});
