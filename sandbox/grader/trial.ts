/** One sandbox, one state, one grading: what `try` shows and `verify` counts. */
import type { Report, StudentHost } from '../../labs/schema.ts';
import type { CatalogLab, LabState } from '../catalog.ts';
import type { Driver, Sandbox } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import { drawWorld } from '../world/variant.ts';
import { grade } from './grade.ts';
import { typeInto } from './typing.ts';

export interface Trial {
  report: Report;
  apply: string;
  /** Milliseconds of wall time. */
  ms: { create: number; grade: number; total: number };
}

/** How many times faster than in life the scene of a trial is played. */
export const TRIAL_PACE = 20;

/** A line that a script prints for an answer that only the sandbox itself can tell: `answer <task>: <what is typed>`. */
const TOLD_ANSWER = /^answer ([a-z0-9-]+): (.*)$/gm;

/** Lays files and answers of a solution or mutant over a sandbox and runs its scripts. Returns the answers. */
export async function applyState(sandbox: Sandbox, state: LabState): Promise<Record<string, string>> {
  const before = state.upon ? await applyState(sandbox, state.upon) : {};
  const answers = { ...before, ...state.answers };
  for (const [host, files] of Object.entries(state.files) as [StudentHost, LabState['files'][StudentHost]][])
    for (const file of files ?? []) {
      await sandbox.write(host, file.path, file.data);
      if (file.mode !== undefined) await sandbox.run(host, ['chmod', file.mode.toString(8), file.path]);
    }
  const run = async (scripts: LabState['scripts'], file: string) => {
    for (const [host, text] of Object.entries(scripts) as [StudentHost, string][])
      Object.assign(answers, await runScript(sandbox, host, text, `${state.name}/${host}/${file}`));
  };
  await run(state.scripts, 'solution.sh');
  for (const [host, text] of Object.entries(state.typing ?? {}) as [StudentHost, string][])
    await typeInto(sandbox, host, text, `${state.name}/${host}/typed.txt`);
  await run(state.afterwards ?? {}, 'afterwards.sh');
  return answers;
}

/** Resolves to the answers that it told. */
async function runScript(
  sandbox: Sandbox,
  host: StudentHost,
  text: string,
  source: string,
): Promise<Record<string, string>> {
  const run = await sandbox.run(host, ['bash', '-c', `set -e\n${text}`], { timeoutMs: 120_000 });
  if (run.exitCode !== 0) throw new LabError('bad-lab', `${source} ended with ${run.exitCode}: ${run.stderr.trim()}`);
  const told = [...run.stdout.matchAll(TOLD_ANSWER)];
  return Object.fromEntries(told.map(([, task = '', answer = '']) => [task, answer.trim()]));
}

/** `apply`: none, or the name of a solution or a mutant. Throws LabError when there is no such state. */
export async function runTrial(driver: Driver, lab: CatalogLab, seed: string, apply: string): Promise<Trial> {
  const began = performance.now();
  const world = drawWorld(seed, lab.definition.variant);
  const state = await lab.state(apply, world);
  await using sandbox = await driver.create({
    id: `try-${lab.definition.id}-${crypto.randomUUID().slice(0, 8)}`,
    lab: lab.definition.id,
    world,
    files: await lab.startingFiles(world),
  });
  const created = performance.now();
  const answers = state ? await applyState(sandbox, state) : {};
  const applied = performance.now();
  const report = await grade({ sandbox, lab: lab.definition, answers });
  const ended = performance.now();
  const ms = {
    create: Math.round(created - began),
    grade: Math.round(ended - applied),
    total: Math.round(ended - began),
  };
  return { report, apply, ms };
}
