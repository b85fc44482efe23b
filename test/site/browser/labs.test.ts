/** Every lab from its page to its last point, in a real browser. */
import { describe, expect } from 'vitest';
import { loadCatalog } from '../../../sandbox/catalog.ts';
import { requires } from '../../require.ts';

import { courseForTests } from './course-for-tests.ts';
import { playLab } from './play-lab.ts';

const inBrowser = requires('browser');
const { labs } = await loadCatalog();

const course = courseForTests('embedded', { quickScene: true });

describe('played in the browser to its end', () => {
  for (const { definition } of labs)
    inBrowser(`${definition.id} gives every point`, { timeout: 180_000 }, async () => {
      await using context = await course().visit({ reducedMotion: 'reduce' });
      expect(await playLab(context, definition.id)).toBe('100');
    });
});
