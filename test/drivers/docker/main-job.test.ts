/** The main job of the course in a real browser, on real machines. */
import { test } from 'vitest';
import { locate, required } from '../../require.ts';
import { openCourse } from '../../site/browser/course.ts';
import { playMainJob } from '../../site/browser/main-job.ts';
import { reasonToSkip } from './ready.ts';

const reason = (await reasonToSkip()) ?? (locate.browser() || required('browser') ? undefined : 'no Chromium here');

test.skipIf(reason !== undefined)(
  `a student on real machines reads, attacks, closes the server, is graded 100, and finds it after a reload${reason ? ` (${reason})` : ''}`,
  { timeout: 240_000 },
  async () => {
    await using course = await openCourse('docker');
    const context = await course.visit();
    // nano is the real one here, so the editor is opened by its tab.
    await playMainJob(context, (desk) => desk.turnTo('editor'));
  },
);
