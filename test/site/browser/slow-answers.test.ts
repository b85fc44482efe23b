/** What a person does while the server is slow to answer is not undone by the answer. */
import { expect, vi } from 'vitest';
import { requires } from '../../require.ts';
import { courseForTests } from './course-for-tests.ts';
import { DeskOnPage } from './desk.ts';

const inBrowser = requires('browser');
vi.setConfig({ testTimeout: 120_000 });

const course = courseForTests();

inBrowser('a path typed while the first file is fetched stays, and is the one that opens', async () => {
  await using context = await course().visit({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  const typed = Promise.withResolvers<void>();
  await page.route(/\/files\/mail\?path=.*main\.cf$/, async (route) => {
    await typed.promise;
    await route.continue();
  });
  await page.goto('/is-it-open/');
  const desk = new DeskOnPage(page);
  await desk.open();
  await desk.turnTo('editor');
  const path = page.locator('.file-bar input');
  await path.fill('/etc/aliases');
  typed.resolve();
  const editor = (file: string) => page.locator(`.cm-content[aria-label^="${file} on mail"]`);
  await editor('/etc/postfix/main.cf').waitFor();
  await page.locator('.file-bar button[type="submit"]').click();
  await editor('/etc/aliases').waitFor();
  expect(await path.inputValue()).toBe('/etc/aliases');
});

inBrowser('a lesson marked as read before the page knew what was read stays so', async () => {
  await using context = await course().visit();
  const page = await context.newPage();
  const marked = Promise.withResolvers<void>();
  await page.route('**/api/progress', async (route) => {
    const response = await route.fetch();
    await marked.promise;
    await route.fulfill({ response });
  });
  await page.goto('/is-it-open/');
  await page.getByRole('button', { name: 'Mark as read' }).click();
  await page.getByText('Noted.').waitFor();
  marked.resolve();
  await page.waitForLoadState('networkidle');
  expect(await page.locator('[data-mark-read] button').textContent()).toBe('Mark as unread');
});
