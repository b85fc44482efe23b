/** The search of the site, in each language. It runs as a worker, under the content policy that the server sends with scripts. */
import { describe, expect } from 'vitest';
import { requires } from '../../require.ts';
import { courseForTests } from './course-for-tests.ts';

const inBrowser = requires('browser');
const course = courseForTests();

describe('the search', () => {
  inBrowser.for([
    { home: '/', button: 'Search', found: /^\/smart-host\// },
    { home: '/id/', button: 'Pencarian', found: /^\/id\/./ },
  ])('finds a word and leads to its page from $home', { timeout: 60_000 }, async ({ home, button, found }) => {
    await using context = await course().visit();
    const page = await context.newPage();
    await page.goto(home);
    await page.getByRole('button', { name: button }).first().click();
    await page.keyboard.type('relayhost');
    const results = page.locator('site-search a[href]');
    await results.first().waitFor();
    const paths = await results.evaluateAll((links: HTMLAnchorElement[]) => links.map((link) => link.pathname));
    const wanted = paths.findIndex((path) => found.test(path));
    expect(paths[wanted], paths.join(' ')).toMatch(found);
    await results.nth(wanted).click();
    await page.waitForURL((url) => url.pathname === paths[wanted]);
    expect(await page.locator('main').textContent()).toContain('relayhost');
  });
});
