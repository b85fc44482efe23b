/** Grades work that was handed in, from its snapshot, with the grader and the lab as they are today. */
import type { Report } from '../../labs/schema.ts';
import type { CatalogLab } from '../catalog.ts';
import type { Driver, Snapshot } from '../drivers/driver.ts';
import { drawWorld } from '../world/variant.ts';
import { grade } from './grade.ts';

export interface Work {
  lab: CatalogLab;
  seed: string;
  snapshot: Snapshot;
  answers: Record<string, string>;
}

/** `driver`: the one that the snapshot is of. */
export async function gradeAgain(driver: Driver, { lab, seed, snapshot, answers }: Work): Promise<Report> {
  const world = drawWorld(seed, lab.definition.variant);
  await using sandbox = await driver.create({
    id: `regrade-${lab.definition.id}-${crypto.randomUUID().slice(0, 8)}`,
    lab: lab.definition.id,
    world,
    files: await lab.startingFiles(world),
  });
  await sandbox.restore(snapshot);
  // Awaited here: the sandbox goes away when this function ends.
  return await grade({ sandbox, lab: lab.definition, answers });
}
