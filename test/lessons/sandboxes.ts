/** A fresh sandbox of a lesson's lab, always of the same seed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { TRIAL_PACE } from '../../sandbox/grader/trial.ts';
import { USUAL_LIMITS } from '../../sandbox/internet/scene/limits.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';

const SEED = 'lessons';

export interface LessonSandboxes extends AsyncDisposable {
  make(lab: string): Promise<Sandbox>;
}

/** Scenes go faster than in life, so that a lesson about waiting needs none. */
export async function lessonSandboxes(): Promise<LessonSandboxes> {
  const catalog = await loadCatalog();
  const dataDir = await mkdtemp(join(tmpdir(), 'lessons-'));
  const driver = await chooseDriver('embedded', { dataDir, limits: { ...USUAL_LIMITS, pace: TRIAL_PACE } });
  let made = 0;
  return {
    async make(id) {
      const lab = catalog.lab(id);
      const world = drawWorld(SEED, lab.definition.variant);
      made += 1;
      return driver.create({ id: `lesson-${made}`, lab: id, world, files: await lab.startingFiles(world) });
    },
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
