/** Every command of every lesson, typed in a fresh sandbox of its lab, and what the lesson says that it shows. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Player } from './play.ts';
import { allLessons } from './read-lesson.ts';
import { type LessonSandboxes, lessonSandboxes } from './sandboxes.ts';

/** Most of a lesson's time is waiting for mail, and for a server that slows down. */
vi.setConfig({ maxConcurrency: 12 });

const lessons = allLessons();
let sandboxes: LessonSandboxes;
beforeAll(async () => {
  sandboxes = await lessonSandboxes();
});
afterAll(() => sandboxes[Symbol.asyncDispose]());

test('the lessons have commands and screens', () => {
  const steps = lessons.flatMap(({ steps: all }) => all);
  expect(steps.filter(({ kind }) => kind === 'command').length).toBeGreaterThan(20);
  expect(steps.some((step) => step.kind === 'screen' && !step.example)).toBe(true);
});

describe.concurrent.each(lessons)('$name', ({ ...lesson }) => {
  test('each command runs, and shows what the lesson says', { timeout: 240_000 }, async () => {
    if (lesson.lab === undefined) throw new Error(`${lesson.file} has commands but no \`lab\` in its frontmatter.`);
    await using sandbox = await sandboxes.make(lesson.lab);
    const faults = await new Player(lesson, sandbox).play();
    if (faults.length > 0)
      expect.fail(`\n\n${faults.map(({ line, text }) => `${lesson.file}:${line}: ${text}`).join('\n\n')}\n`);
  });
});
