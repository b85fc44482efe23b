/** The main job of the course, and another lab, in a real browser, on real machines. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locate, required } from '../../require.ts';
import { type Course, openCourse } from '../../site/browser/course.ts';
import { playMainJob } from '../../site/browser/main-job.ts';
import { playLab } from '../../site/browser/play-lab.ts';
import { reasonToSkip } from './ready.ts';

const TIMEOUT = 240_000;

const reason = (await reasonToSkip()) ?? (locate.browser() || required('browser') ? undefined : 'no Chromium here');

describe.skipIf(reason !== undefined)(`a student on real machines${reason ? ` (${reason})` : ''}`, () => {
  let course: Course;
  beforeAll(async () => {
    course = await openCourse('docker');
  }, TIMEOUT);
  afterAll(() => course?.[Symbol.asyncDispose](), TIMEOUT);

  test('reads, attacks, closes the server, is graded 100, and finds it after a reload', {
    timeout: TIMEOUT,
  }, async () => {
    await using context = await course.visit();
    // nano is the real one here, so the editor is opened by its tab.
    await playMainJob(context, (desk) => desk.turnTo('editor'));
  });

  test('proves that a server is open', { timeout: TIMEOUT }, async () => {
    await using context = await course.visit();
    expect(await playLab(context, 'is-it-open')).toBe('100');
  });
});
