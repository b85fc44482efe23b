/** Every lab on real Postfix: untouched, solved, and a few of its mutants. `relaylab verify --driver docker` tries all. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadCatalog } from '../../../sandbox/catalog.ts';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import { runTrial } from '../../../sandbox/grader/trial.ts';
import { reasonToSkip } from './ready.ts';

/** Labs of which a mutant is tried too. */
const WITH_A_MUTANT = ['smtp-by-hand', 'is-it-open', 'trusted-hosts'];
const TIMEOUT = 240_000;

const reason = await reasonToSkip();
const catalog = await loadCatalog();
const labs = await Promise.all(
  catalog.labs.map(async (lab) => {
    const { id } = lab.definition;
    return { id, lab, mutants: (await lab.mutants()).slice(0, WITH_A_MUTANT.includes(id) ? 1 : 0) };
  }),
);

describe.skipIf(reason !== undefined)(`in containers${reason ? ` (${reason})` : ''}`, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-verify-'));
  const driver = dockerDriver({ dataDir, throwAway: true });
  afterAll(async () => {
    await driver[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  }, TIMEOUT);

  describe.each(labs)('$id', ({ lab, mutants }) => {
    test('fails untouched', { timeout: TIMEOUT }, async () => {
      const { report } = await runTrial(driver, lab, 'verify', 'none');
      expect(report.status).toBe('graded');
      expect(report.score).toBeLessThan(report.max / 2);
    });

    test('gives its solution full points', { timeout: TIMEOUT }, async () => {
      const { report } = await runTrial(driver, lab, 'verify', 'solution');
      expect(report.tasks.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome !== 'passed'))).toEqual([]);
      expect(report).toMatchObject({ status: 'graded', score: report.max });
    });

    test.each(mutants)('catches the mutant $name', { timeout: TIMEOUT }, async ({ name, caughtBy }) => {
      const { report } = await runTrial(driver, lab, 'verify', name);
      expect(report.status).toBe('graded');
      const failed = report.tasks.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'failed'));
      expect(failed.map(({ id }) => id)).toContain(caughtBy);
    });
  });
});
