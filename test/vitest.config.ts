import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Tests whose peers are containers. */
const DOCKER = ['test/drivers/docker/**/*.test.ts', 'test/fidelity/**/*.test.ts'];

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    // What is awaited may come late on a machine that is busy with something else; the default is one second.
    expect: { poll: { timeout: 20_000 } },
    // What asks for no driver gets the one that is everywhere, also where an engine is.
    env: { RELAYLAB_DRIVER: 'embedded' },
    reporters: ['default', resolve(import.meta.dirname, 'summary.ts')],
    projects: [
      {
        extends: true,
        test: {
          name: 'everywhere',
          include: ['test/**/*.test.ts'],
          exclude: DOCKER,
          // Two cores are the smallest machine that the course is run on; more workers only make real peers time out.
          maxWorkers: 2,
          // Many times what each needs alone: what hangs is found, and what has to wait for others is not failed.
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'docker',
          include: DOCKER,
          // One file after the other: starting containers takes both cores.
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
