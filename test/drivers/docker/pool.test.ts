/** Sandboxes that stand ready, and what they take. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import { memoryIn } from '../../../sandbox/drivers/docker/statistics.ts';
import { relaylab } from '../../cli/run.ts';
import { containersOf } from './containers-of.ts';
import { reasonToSkip } from './ready.ts';
import { contractWorldSpec } from './server-spec.ts';

const reason = await reasonToSkip();
const MIB = 1024 * 1024;

describe.skipIf(reason !== undefined)(`sandboxes that stand ready${reason ? ` (${reason})` : ''}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-pool-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  test('are claimed whole, made again in the background, and tell their memory', { timeout: 180_000 }, async () => {
    await using driver = dockerDriver({ dataDir, pool: 1, throwAway: true });
    const names = async () =>
      (await containersOf(dataDir)).flatMap(({ Names }) => Names).filter((name) => !name.endsWith('-wires'));
    await driver.filled?.();
    const ready = await names();
    expect(ready).toHaveLength(4);
    await using sandbox = await driver.create(contractWorldSpec('claimed'));
    await driver.filled?.();
    const now = await names();
    expect(now).toEqual(expect.arrayContaining(ready));
    expect(now).toHaveLength(8);
    const memory = await sandbox.memory?.();
    expect(memory).toBeGreaterThan(5 * MIB);
    expect(memory).toBeLessThan(512 * MIB);
  });

  test('are not measured in greater number than the engine has memory for', async () => {
    const { status, stderr } = await relaylab('bench', '--driver', 'docker', '--sandboxes', '1000');
    expect(status).toBe(2);
    expect(stderr).toMatch(/--sandboxes: this machine bears \d+ of the docker lab at once/);
  });
});

describe('the memory of a container', () => {
  test('leaves out what the kernel gives away, by either version of its control groups', () => {
    expect(memoryIn({ memory_stats: { usage: 10, stats: { total_inactive_file: 4, inactive_file: 1 } } })).toBe(6);
    expect(memoryIn({ memory_stats: { usage: 10, stats: { inactive_file: 3 } } })).toBe(7);
    expect(memoryIn({})).toBe(0);
  });
});
