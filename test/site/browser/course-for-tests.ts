/** One course for all tests of a file. */
import { afterAll, beforeAll } from 'vitest';
import { locate } from '../../require.ts';
import { type Course, openCourse } from './course.ts';

const OPENING_MS = 120_000;

/** Opens it before them, where there is a browser, and ends it after them. What it returns is called in tests only. */
export function courseForTests(...options: Parameters<typeof openCourse>): () => Course {
  let course: Course | undefined;
  beforeAll(async () => {
    if (locate.browser()) course = await openCourse(...options);
  }, OPENING_MS);
  afterAll(() => course?.[Symbol.asyncDispose]());
  return () => {
    if (!course) throw new Error('There is no course: tests of the browser ask requires("browser") first.');
    return course;
  };
}
