/** Another student's way through a lab, typed in one's own: it does not solve it, and the report tells where it is from. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CatalogLab, loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Driver } from '../../sandbox/drivers/driver.ts';
import { LabError } from '../../sandbox/errors.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { applyState, TRIAL_PACE } from '../../sandbox/grader/trial.ts';
import { USUAL_LIMITS } from '../../sandbox/internet/scene/limits.ts';
import { drawWorld, seedWithFaults } from '../../sandbox/world/variant.ts';

const { labs } = await loadCatalog();
/** Labs whose solution says in a configuration file who the own people and networks are. */
const TOLD = ['trusted-hosts', 'smart-host', 'authentication', 'capstone'];

let dataDir = '';
let driver: Driver | undefined;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'neighbours-'));
  driver = await chooseDriver('embedded', { dataDir, limits: { ...USUAL_LIMITS, pace: TRIAL_PACE } });
});
afterAll(async () => {
  await driver?.[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** One that has the same faults, where a lab draws them, so that nothing but names and networks differs. */
function neighbourOf(seed: string, { definition: { variant } }: CatalogLab): string {
  return variant.faults
    ? seedWithFaults(`neighbour-${seed}`, variant.faults, drawWorld(seed, variant).faults ?? [])
    : `neighbour-${seed}`;
}

test.each(labs.map((lab) => [lab.definition.id, lab] as const))(
  "a neighbour's solution of %s does not solve it",
  async (id, lab) => {
    if (!driver) throw new Error('there is no driver');
    const own = drawWorld('own', lab.definition.variant);
    const other = drawWorld(neighbourOf('own', lab), lab.definition.variant);
    await using sandbox = await driver.create({ id, lab: id, world: own, files: await lab.startingFiles(own) });
    const state = await lab.state('solution', other);
    if (!state) throw new Error('there is no solution');
    // Of a command that fails here the rest is not run; the student who copies reads as little of it.
    const answers = await applyState(sandbox, state).catch((error: unknown) => {
      if (error instanceof LabError) return state.answers;
      throw error;
    });
    const report = await grade({ sandbox, lab: lab.definition, answers });
    expect(report.status).toBe('graded');
    expect(report.score).toBeLessThan(report.max);
    if (TOLD.includes(id)) expect(report.foreign?.length).toBeGreaterThan(0);
  },
  180_000,
);
