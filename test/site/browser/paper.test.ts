/** What is printed: the settings card is for the wall. */
import { afterAll, beforeAll, expect } from 'vitest';
import { locate, requires } from '../../require.ts';
import { type Course, openCourse } from './course.ts';

const browser = requires('browser');
let course: Course;
beforeAll(async () => {
  if (locate.browser()) course = await openCourse();
}, 120_000);
afterAll(() => course?.[Symbol.asyncDispose]());

browser('the settings card is printed on one sheet of A4', async () => {
  await using context = await course.visit();
  const page = await context.newPage();
  await page.goto('/settings-card/', { waitUntil: 'networkidle' });
  const pdf = await page.pdf({ preferCSSPageSize: true });
  expect(pdf.toString('latin1').match(/\/Type ?\/Page\b/g)).toHaveLength(1);
});
