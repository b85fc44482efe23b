/** Proves a lab: untouched it fails, each of its solutions passes in full, and every mutant is caught by the task that must catch it. */
import { availableParallelism } from 'node:os';
import type { Report } from '../../labs/schema.ts';
import type { CatalogLab } from '../catalog.ts';
import type { Driver } from '../drivers/driver.ts';
import { Turns } from '../turns.ts';
import { drawFaults, seedsWithAllFaults, seedWithFaults } from '../world/variant.ts';
import { missingParts } from './missing.ts';
import { runTrial } from './trial.ts';

export interface LabVerdict {
  id: string;
  ok: boolean;
  /** What is wrong, one sentence each. */
  problems: string[];
  /** What the lab lacks, one sentence each. A lab that lacks something is not ok. */
  missing: string[];
  /** Of a lab that draws faults: the variants that it was tried in, so that each fault is there once. */
  variants?: { seed: string; faults: string[] }[];
  /** The best score, where there are several variants. */
  untouched: { score: number; max: number };
  /** The worst score, where there are several variants. */
  solutions: { name: string; score: number; max: number }[];
  mutants: { name: string; caught: boolean; by: string[] }[];
}

export interface Verification {
  driver: string;
  ok: boolean;
  /** Caught mutants of all mutants, 0 to 1; 1 when there are none. */
  killRate: number;
  labs: LabVerdict[];
}

/**
 * Grading waits now and then, for a banner that does not come or before a second try; meanwhile others are graded. Few
 * enough that no sandbox's answers come late for lack of a processor.
 */
const sandboxesAtOnce = ({ inThread }: Driver): number => (inThread ? 8 : availableParallelism() + 1);

/** Tries one state of a lab in the variant of a seed. */
type Try = (lab: CatalogLab, state: string, seed: string) => Promise<Report>;

/** `progress` is told the name of each state before it is tried. */
export async function verify(
  driver: Driver,
  labs: CatalogLab[],
  seed: string,
  progress: (text: string) => void,
): Promise<Verification> {
  const turns = new Turns(sandboxesAtOnce(driver));
  const tryState: Try = (lab, state, variant) =>
    turns.run(async () => {
      progress(`${lab.definition.id}: ${state}${variant === seed ? '' : ` (seed ${variant})`}`);
      return (await runTrial(driver, lab, variant, state)).report;
    });
  return summed(driver.name, await Promise.all(labs.map((lab) => verifyLab(lab, tryState, seed))));
}

/** What the verdicts come to together. */
export function summed(driver: string, verdicts: LabVerdict[]): Verification {
  const mutants = verdicts.flatMap((verdict) => verdict.mutants);
  return {
    driver,
    ok: verdicts.every(({ ok }) => ok),
    killRate: mutants.length === 0 ? 1 : mutants.filter(({ caught }) => caught).length / mutants.length,
    labs: verdicts,
  };
}

async function verifyLab(lab: CatalogLab, tryState: Try, seed: string): Promise<LabVerdict> {
  const { id, central, tasks, variant } = lab.definition;
  const missing = await missingParts(lab);
  const known = await lab.mutants();
  const { faults } = variant;
  const seeds = faults ? seedsWithAllFaults(seed, faults) : [seed];
  const inAll = (state: string) => Promise.all(seeds.map((each) => tryState(lab, state, each)));
  const seedOf = (first: string[]) => (faults ? seedWithFaults(seed, faults, first) : seed);
  const [untouched, solutions, reports] = await Promise.all([
    inAll('none'),
    Promise.all(lab.solutions().map(async (name) => ({ name, reports: await inAll(name) }))),
    Promise.all(known.map((mutant) => tryState(lab, mutant.name, seedOf(mutant.faults)))),
  ]);
  const problems: string[] = [];
  const expectGraded = (report: Report, name: string): void => {
    if (report.status !== 'graded') problems.push(`${name}: ${report.reason ?? report.status}`);
  };
  const mustFail = [central, ...tasks.flatMap((task) => (task.fault ? [task.id] : []))];
  for (const report of untouched) {
    const name = `untouched${variantOf(report, seeds)}`;
    expectGraded(report, name);
    if (report.score * 2 >= report.max)
      problems.push(`${name} scores ${report.score} of ${report.max}; it must stay below half`);
    for (const task of new Set(mustFail))
      if (!failedTasks(report).includes(task))
        problems.push(`${name} passes ${task === central ? 'the central task' : 'the task'} "${task}"`);
  }
  for (const { name, reports } of solutions)
    for (const report of reports) {
      const shown = `${name}${variantOf(report, seeds)}`;
      expectGraded(report, shown);
      if (report.score < report.max)
        problems.push(`the solution "${shown}" scores ${report.score} of ${report.max}: ${whatFailed(report)}`);
    }
  const mutants: LabVerdict['mutants'] = [];
  for (const [index, report] of reports.entries()) {
    const { name, caughtBy } = known[index] ?? { name: '', caughtBy: '' };
    expectGraded(report, name);
    const by = failedTasks(report);
    const caught = by.includes(caughtBy);
    mutants.push({ name, caught, by });
    if (!caught)
      problems.push(
        `the mutant ${name} is not caught by "${caughtBy}"${by.length > 0 ? `, only by ${by.join(', ')}` : ''}`,
      );
  }
  return {
    id,
    ok: problems.length === 0 && missing.length === 0,
    problems,
    missing,
    ...(faults ? { variants: seeds.map((each) => ({ seed: each, faults: drawFaults(each, faults) })) } : {}),
    untouched: { score: Math.max(...untouched.map(({ score }) => score)), max: untouched[0]?.max ?? 0 },
    solutions: solutions.map(({ name, reports }) => ({
      name,
      score: Math.min(...reports.map(({ score }) => score)),
      max: reports[0]?.max ?? 0,
    })),
    mutants,
  };
}

/** ` (seed …)` where a lab is tried in several variants. */
function variantOf({ seed }: Report, seeds: readonly string[]): string {
  return seeds.length > 1 ? ` (seed ${seed})` : '';
}

/** Tasks with a check that failed; one that could not be graded catches nothing. */
function failedTasks(report: Report): string[] {
  return report.tasks.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'failed')).map(({ id }) => id);
}

function whatFailed(report: Report): string {
  const failures = report.tasks.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome !== 'passed'));
  return failures.map(({ id, summary }) => `${id}: ${summary}`).join(' | ');
}
