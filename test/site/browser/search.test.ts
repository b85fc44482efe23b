/** The search of the site, in each language. It runs as a worker, under the content policy that the server sends with scripts. */
import { describe, expect } from 'vitest';
import { requires } from '../../require.ts';
import { courseForTests } from './course-for-tests.ts';

const inBrowser = requires('browser');
const course = courseForTests();

describe('the search', () => {
  inBrowser.for([
    { home: '/', button: 'Search', found: '/smart-host/' },
    { home: '/id/', button: 'Pencarian', found: '/id/' },
  ])('finds a word and leads to its page from $home', async ({ home, button, found }) => {
    await using context = await course().visit();
    const page = await context.newPage();
    await page.goto(home);
    await page.getByRole('button', { name: button }).first().click();
    // The field comes when the page has nothing else to do, and the results one by one.
    await page.locator('site-search input').fill('relayhost');
    await page.locator(`site-search a[href^="${found}"]`).first().click();
    await page.waitForURL(({ pathname }) => pathname.startsWith(found) && pathname !== home);
    expect(await page.locator('main').textContent()).toContain('relayhost');
  });
});
