/** Every lab from its page to its last point, in a real browser. */
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { loadCatalog } from '../../../sandbox/catalog.ts';
import { locate, requires } from '../../require.ts';
import { type Course, openCourse } from './course.ts';
import { playLab } from './play-lab.ts';

const inBrowser = requires('browser');
const { labs } = await loadCatalog();

let course: Course;
beforeAll(async () => {
  if (locate.browser()) course = await openCourse('embedded', { quickScene: true });
}, 120_000);
afterAll(() => course?.[Symbol.asyncDispose]());

describe('played in the browser to its end', () => {
  for (const { definition } of labs)
    inBrowser(`${definition.id} gives every point`, { timeout: 180_000 }, async () => {
      await using context = await course.visit({ reducedMotion: 'reduce' });
      expect(await playLab(context, definition.id)).toBe('100');
    });
});
