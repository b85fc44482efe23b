/** The measurements behind `relaylab bench`. Medians over several runs; the first of each kind warms up and is not counted. */
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CatalogLab } from '../catalog.ts';
import type { Driver, Sandbox, Terminal } from '../drivers/driver.ts';
import { runTrial } from '../grader/trial.ts';
import { drawWorld } from '../world/variant.ts';
import type { Opened } from './open.ts';

export interface Figure {
  name: string;
  driver: string;
  unit: 'ms' | 'MiB';
  n: number;
  median: number;
  p95: number;
}

const LAB = 'trusted-hosts';
const KEYS = 100;

export async function measure(
  { driver, catalog }: Opened,
  { sandboxes, runs }: { sandboxes: number; runs: number },
  progress: (text: string) => void,
): Promise<Figure[]> {
  const lab = catalog.lab(LAB);
  const figure = (name: string, unit: Figure['unit'], samples: number[]): Figure => ({
    name,
    driver: driver.name,
    unit,
    n: samples.length,
    ...summary(samples),
  });
  progress('create → first prompt');
  const create: number[] = [];
  const prompt: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const began = performance.now();
    await using sandbox = await make(driver, lab, `bench-${run}`);
    const created = performance.now();
    const terminal = await sandbox.terminal('mail', { columns: 80, rows: 24 });
    await awaitOutput(terminal, '# ');
    if (run > 0) {
      create.push(created - began);
      prompt.push(performance.now() - began);
    }
    await terminal.close();
  }
  progress('key echo');
  const echo = await echoTimes(driver, lab);
  progress('grading');
  const trials = [];
  for (let run = 0; run <= runs; run += 1) trials.push(await runTrial(driver, lab, `bench-${run}`, 'solution'));
  const counted = trials.slice(1);
  progress(`memory of ${sandboxes} idle sandboxes`);
  const memory = await memoryPerSandbox(driver, lab, sandboxes);
  return [
    figure('create a sandbox', 'ms', create),
    figure('create → first prompt', 'ms', prompt),
    figure('key → echo', 'ms', echo),
    figure(
      `grade ${LAB}, solved`,
      'ms',
      counted.map(({ ms }) => ms.grade),
    ),
    figure(
      `create, solve and grade ${LAB}`,
      'ms',
      counted.map(({ ms }) => ms.total),
    ),
    figure(`memory per idle sandbox (${sandboxes})`, 'MiB', memory),
  ];
}

async function make(driver: Driver, lab: CatalogLab, seed: string): Promise<Sandbox> {
  const world = drawWorld(seed, lab.definition.variant);
  return driver.create({ id: seed, lab: lab.definition.id, world, files: await lab.startingFiles(world) });
}

/** Reads until the text has come; what came with it is dropped. */
async function awaitOutput(terminal: Terminal, text: string): Promise<void> {
  const decoder = new TextDecoder();
  let seen = '';
  const output = terminal.output[Symbol.asyncIterator]();
  while (!seen.includes(text)) {
    const { value, done } = await output.next();
    if (done) throw new Error(`the shell ended before it printed ${JSON.stringify(text)}`);
    seen += decoder.decode(value, { stream: true });
  }
}

async function echoTimes(driver: Driver, lab: CatalogLab): Promise<number[]> {
  await using sandbox = await make(driver, lab, 'bench-echo');
  const terminal = await sandbox.terminal('mail', { columns: 80, rows: 24 });
  await awaitOutput(terminal, '# ');
  const times: number[] = [];
  for (let key = 0; key < KEYS; key += 1) {
    const began = performance.now();
    terminal.write(new TextEncoder().encode('x'));
    await awaitOutput(terminal, 'x');
    times.push(performance.now() - began);
  }
  await terminal.close();
  return times;
}

/** Memory that each further sandbox keeps, in five batches. */
async function memoryPerSandbox(driver: Driver, lab: CatalogLab, count: number): Promise<number[]> {
  const batches = 5;
  const perBatch = Math.max(1, Math.round(count / batches));
  const collect = garbageCollector();
  const made: Sandbox[] = [];
  const samples: number[] = [];
  try {
    for (let batch = 0; batch < batches; batch += 1) {
      const before = await settledMemory(collect);
      for (let index = 0; index < perBatch; index += 1)
        made.push(await make(driver, lab, `bench-memory-${batch}-${index}`));
      samples.push(((await settledMemory(collect)) - before) / 1024 / 1024 / perBatch);
    }
  } finally {
    for (const sandbox of made) await sandbox.destroy();
  }
  return samples;
}

/** Node hides it behind a flag, which is for the whole process; a context made after setting it has it too. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

/** Milliseconds for what was just started to come to rest. */
const SETTLE_MS = 200;

/**
 * What is in use, in the JavaScript heap and in buffers beside it, when everything that nobody needs is gone. Resident
 * memory would say nothing here: earlier measurements leave free room in the heap, which new sandboxes then fill.
 */
async function settledMemory(collect: () => void): Promise<number> {
  await pause(SETTLE_MS);
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function summary(samples: number[]): { median: number; p95: number } {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;
  return { median: at(0.5), p95: at(0.95) };
}
