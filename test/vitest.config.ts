import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    // Two cores are the smallest machine that the course is run on; more workers only make real peers time out.
    maxWorkers: 2,
    // What asks for no driver gets the one that is everywhere, also where an engine is.
    env: { RELAYLAB_DRIVER: 'embedded' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', resolve(import.meta.dirname, 'summary.ts')],
  },
});
