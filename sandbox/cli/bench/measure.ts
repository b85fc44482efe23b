/** The measurements behind `relaylab bench`. The first run of each kind warms up and is not counted. */
import type { Catalog, CatalogLab } from '../../catalog.ts';
import type { Driver, Sandbox } from '../../drivers/driver.ts';
import { type Figure, figure } from './figure.ts';
import { timeGrading } from './grading.ts';
import { standUp } from './memory.ts';
import { echoTimes, make, sitDown } from './sitting.ts';

export interface Measured {
  catalog: Catalog;
  /** Makes every sandbox when it is asked for. */
  driver: Driver;
  /** The same, but one stands ready whenever it has been given time. */
  warm: Driver;
}

export interface Extent {
  /** How many stand there, unused, meanwhile. */
  sandboxes: number;
  runs: number;
  /** Labs that are solved and graded. */
  graded: readonly CatalogLab[];
}

const LAB = 'trusted-hosts';
const KEYS = 100;

export async function measure(
  { driver, warm, catalog }: Measured,
  { sandboxes, runs, graded }: Extent,
  progress: (text: string) => void,
): Promise<Figure[]> {
  const lab = catalog.lab(LAB);
  const standing: Sandbox[] = [];
  const figures: Figure[] = [];
  const add = (name: string, unit: Figure['unit'], samples: readonly number[]) =>
    figures.push(figure(driver.name, name, unit, samples));
  try {
    progress(`${sandboxes === 1 ? 'a sandbox' : `${sandboxes} sandboxes`} to stand there meanwhile, and the memory`);
    // What the first one loads belongs to all.
    await (await make(driver, lab, 'bench-first')).destroy();
    const { samples: memory } = await standUp(driver, lab, sandboxes, standing);
    progress('create → first prompt');
    const cold = await starts(driver, lab, runs);
    add('create a sandbox', 'ms', cold.create);
    add('create → first prompt', 'ms', cold.prompt);
    if (warm.filled) {
      progress('claim one that stands ready → first prompt');
      const claimed = await starts(warm, lab, runs);
      add('claim one that stands ready', 'ms', claimed.create);
      add('claim → first prompt', 'ms', claimed.prompt);
      add('reset, with one ready → first prompt', 'ms', await resets(warm, lab, runs));
    }
    progress('reset');
    add('reset → first prompt', 'ms', await resets(driver, lab, runs));
    progress('key → echo');
    add('key → echo', 'ms', await echoes(driver, lab));
    for (const solved of graded) {
      const { id } = solved.definition;
      progress(`grading ${id}`);
      const times = [];
      for (let run = 0; run <= runs; run += 1) times.push(await timeGrading(driver, solved, `bench-${id}-${run}`));
      const counted = times.slice(1);
      add(
        `grade ${id}, solved`,
        'ms',
        counted.map(({ whole }) => whole),
      );
      const restarts = counted.map(({ restart }) => restart);
      if (restarts.some((ms) => ms > 0)) add(`grade ${id}: of it, restarting the mail service`, 'ms', restarts);
    }
    add(`memory per idle sandbox, of ${sandboxes}`, 'MiB', memory);
    return figures;
  } finally {
    await Promise.all(standing.map((sandbox) => sandbox.destroy()));
  }
}

async function starts(driver: Driver, lab: CatalogLab, runs: number): Promise<{ create: number[]; prompt: number[] }> {
  const create: number[] = [];
  const prompt: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    await driver.filled?.();
    const began = performance.now();
    await using sandbox = await make(driver, lab, `bench-start-${run}`);
    const created = performance.now();
    const terminal = await sitDown(sandbox);
    const prompted = performance.now();
    await terminal.close();
    if (run === 0) continue;
    create.push(created - began);
    prompt.push(prompted - began);
  }
  return { create, prompt };
}

async function resets(driver: Driver, lab: CatalogLab, runs: number): Promise<number[]> {
  await using sandbox = await make(driver, lab, 'bench-reset');
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    await driver.filled?.();
    const began = performance.now();
    await sandbox.reset();
    const terminal = await sitDown(sandbox);
    if (run > 0) times.push(performance.now() - began);
    await terminal.close();
  }
  return times;
}

async function echoes(driver: Driver, lab: CatalogLab): Promise<number[]> {
  await using sandbox = await make(driver, lab, 'bench-echo');
  const terminal = await sitDown(sandbox);
  const times = await echoTimes(terminal, KEYS);
  await terminal.close();
  return times;
}
