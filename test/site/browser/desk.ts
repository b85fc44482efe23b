/** The desk on a page, in the words of a person who sits at it. */
import type { Locator, Page, Response } from 'playwright-core';
import type { StudentHost } from '../../../labs/schema.ts';
import { PATIENCE } from './course.ts';

export class DeskOnPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the desk beside the lesson and waits until the shell of `mail` is there. */
  async open(): Promise<void> {
    await this.page.locator('[data-open-desk]').click();
    await this.sees('mail', '# ');
  }

  terminal(host: StudentHost): Locator {
    return this.page.locator(`.terminal[data-host="${host}"]`);
  }

  async turnTo(tab: StudentHost | 'editor' | 'tasks' | 'map' | 'charts' | 'who'): Promise<void> {
    await this.page.locator(`[data-tab="${tab}"]`).click();
  }

  /** On a narrow screen the tasks lie behind the terminals. */
  async turnToPapers(): Promise<void> {
    const papers = this.page.locator('.desk-switch button').last();
    if (await papers.isVisible()) await papers.click();
    await this.turnTo('tasks');
  }

  async type(host: StudentHost, command: string): Promise<void> {
    await this.turnTo(host);
    await this.sees(host, '# ');
    await this.terminal(host).locator('textarea').focus();
    await this.page.keyboard.type(`${command}\n`);
  }

  /** What stands on the screen, without the spaces at line ends. Long lines are joined again. */
  screen(host: StudentHost): Promise<string> {
    return this.terminal(host)
      .locator('.xterm-rows > div')
      .allTextContents()
      .then((rows) => rows.map((row) => row.replaceAll('\u00a0', ' ')).join(''));
  }

  async sees(host: StudentHost, text: string, timeout = PATIENCE): Promise<void> {
    const rows = await this.terminal(host).locator('.xterm-rows').elementHandle();
    try {
      await this.page.waitForFunction(
        ([element, wanted]) =>
          Array.from(element?.children ?? [], (row) => row.textContent)
            .join('')
            .replaceAll('\u00a0', ' ')
            .includes(wanted),
        [rows, text] as const,
        { timeout },
      );
    } catch (cause) {
      throw new Error(`${host} does not show ${JSON.stringify(text)}, but: ${await this.screen(host)}`, { cause });
    }
  }

  /** Has the lab checked; the points of the whole lab. */
  async check(): Promise<string | null> {
    const graded = this.graded();
    await this.page.locator('.button-check').click();
    await graded;
    await this.page.locator('.checking').waitFor({ state: 'detached' });
    return this.score();
  }

  /** The report. The page asks the same address how far the check is. */
  graded(): Promise<unknown> {
    const isReport = (response: Response) =>
      response.url().endsWith('/check') && response.request().method() === 'POST';
    return this.page.waitForResponse(isReport);
  }

  score(): Promise<string | null> {
    return this.page.locator('[data-score]').textContent();
  }
}
