/** What is printed: the settings card is for the wall. */
import { expect } from 'vitest';
import { requires } from '../../require.ts';
import { comesWhole } from './course.ts';
import { courseForTests } from './course-for-tests.ts';

const browser = requires('browser');
const course = courseForTests();

browser('the settings card is printed on one sheet of A4', async () => {
  await using context = await course().visit();
  const page = await context.newPage();
  await comesWhole(page, '/settings-card/');
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type ?\/Page\b/g)).toHaveLength(1);
});
