/** Makes the sandboxes that stand there while everything else is measured, and tells what memory each of them takes. */
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CatalogLab } from '../../catalog.ts';
import type { Driver, Sandbox } from '../../drivers/driver.ts';
import { make } from './sitting.ts';

const MIB = 1024 * 1024;
/** Samples of memory in this process: one alone costs less than chance takes and gives. */
const BATCHES = 5;
/** Milliseconds for what was just started to come to rest. */
const SETTLE_MS = 200;

/** `samples`: MiB for each sandbox. They are put into `standing` as they come, so that whoever owns it ends them. */
export async function standUp(
  driver: Driver,
  lab: CatalogLab,
  count: number,
  standing: Sandbox[],
): Promise<{ samples: number[] }> {
  const collect = garbageCollector();
  const samples: number[] = [];
  const perBatch = Math.max(1, Math.round(count / BATCHES));
  while (standing.length < count) {
    const batch = Math.min(perBatch, count - standing.length);
    const before = await settledMemory(collect);
    for (let index = 0; index < batch; index += 1)
      standing.push(await make(driver, lab, `bench-standing-${standing.length}`));
    samples.push(((await settledMemory(collect)) - before) / MIB / batch);
  }
  // Hosts that are no objects of this process are asked themselves, when all of them have come to rest.
  const outside = [];
  for (const sandbox of standing) outside.push(await sandbox.memory?.());
  const told = outside.filter((bytes) => bytes !== undefined).map((bytes) => bytes / MIB);
  return { samples: told.length > 0 ? told : samples };
}

/** Node hides it behind a flag, which is for the whole process; a context made after setting it has it too. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/**
 * What is in use, in the JavaScript heap and in buffers beside it, when everything that nobody needs is gone. Resident
 * memory would say nothing here: earlier work leaves free room in the heap, which new sandboxes then fill.
 */
async function settledMemory(collect: () => void): Promise<number> {
  await pause(SETTLE_MS);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
