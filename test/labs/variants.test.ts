/** Every lab's solutions in further variants, on the driver that is always there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Driver } from '../../sandbox/drivers/driver.ts';
import { runTrial, TRIAL_PACE } from '../../sandbox/grader/trial.ts';
import { USUAL_LIMITS } from '../../sandbox/internet/scene/limits.ts';

const catalog = await loadCatalog();
let dataDir: string;
let driver: Driver;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'variants-'));
  driver = await chooseDriver('embedded', { dataDir, limits: { ...USUAL_LIMITS, pace: TRIAL_PACE } });
});
afterAll(async () => {
  await driver[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

describe.each(catalog.labs.map((lab) => ({ id: lab.definition.id, lab })))('$id', ({ lab }) => {
  test.each(['a', 'b'])('gives each solution of variant %s full points', { timeout: 120_000 }, async (seed) => {
    const reports = await Promise.all(
      lab.solutions().map(async (name) => (await runTrial(driver, lab, seed, name)).report),
    );
    const checks = reports.flatMap(({ tasks }) => tasks.flatMap(({ checks }) => checks));
    expect(checks.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(reports.map(({ score }) => score)).toEqual(reports.map(({ max }) => max));
  });
});
