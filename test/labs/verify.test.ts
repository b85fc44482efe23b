/** Every lab, on the driver that is always there: untouched, solved, and each mutant. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Driver } from '../../sandbox/drivers/driver.ts';
import { TRIAL_PACE } from '../../sandbox/grader/trial.ts';
import { verify } from '../../sandbox/grader/verify.ts';
import { USUAL_LIMITS } from '../../sandbox/internet/scene/limits.ts';

const catalog = await loadCatalog();
let dataDir: string;
let driver: Driver;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'verify-'));
  driver = await chooseDriver('embedded', { dataDir, limits: { ...USUAL_LIMITS, pace: TRIAL_PACE } });
});
afterAll(async () => {
  await driver[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

describe.each(catalog.labs.map((lab) => ({ id: lab.definition.id, lab })))('$id', ({ lab }) => {
  test('fails untouched, passes solved, and catches every mutant by its task', { timeout: 300_000 }, async () => {
    const result = await verify(driver, [lab], 'verify', () => undefined);
    expect(result.labs.flatMap(({ problems, missing }) => [...problems, ...missing])).toEqual([]);
    expect(result).toMatchObject({ ok: true, killRate: 1 });
  });
});
