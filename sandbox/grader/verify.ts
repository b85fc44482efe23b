/** Proves a lab: untouched it fails, its solution passes in full, and every mutant is caught by the task that must catch it. */
import type { Report } from '../../labs/schema.ts';
import type { CatalogLab } from '../catalog.ts';
import type { Driver } from '../drivers/driver.ts';
import { runTrial } from './trial.ts';

export interface LabVerdict {
  id: string;
  ok: boolean;
  /** What is wrong, one sentence each. */
  problems: string[];
  untouched: { score: number; max: number };
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

/** `progress` is told the name of each state before it is tried. */
export async function verify(
  driver: Driver,
  labs: CatalogLab[],
  seed: string,
  progress: (text: string) => void,
): Promise<Verification> {
  const verdicts: LabVerdict[] = [];
  for (const lab of labs) verdicts.push(await verifyLab(driver, lab, seed, progress));
  const mutants = verdicts.flatMap((verdict) => verdict.mutants);
  return {
    driver: driver.name,
    ok: verdicts.every(({ ok }) => ok),
    killRate: mutants.length === 0 ? 1 : mutants.filter(({ caught }) => caught).length / mutants.length,
    labs: verdicts,
  };
}

async function verifyLab(
  driver: Driver,
  lab: CatalogLab,
  seed: string,
  progress: (text: string) => void,
): Promise<LabVerdict> {
  const { id, central } = lab.definition;
  const tryState = async (name: string): Promise<Report> => {
    progress(`${id}: ${name}`);
    return (await runTrial(driver, lab, seed, name)).report;
  };
  const problems: string[] = [];
  const graded = (report: Report, name: string): Report => {
    if (report.status !== 'graded') problems.push(`${name}: ${report.reason ?? report.status}`);
    return report;
  };
  const untouched = graded(await tryState('none'), 'untouched');
  if (untouched.score * 2 >= untouched.max)
    problems.push(`untouched scores ${untouched.score} of ${untouched.max}; it must stay below half`);
  if (!failedTasks(untouched).includes(central)) problems.push(`untouched passes the central task "${central}"`);
  const solution = graded(await tryState('solution'), 'solution');
  if (solution.score < solution.max)
    problems.push(`the solution scores ${solution.score} of ${solution.max}: ${whatFailed(solution)}`);
  const mutants: LabVerdict['mutants'] = [];
  for (const { name, caughtBy } of await lab.mutants()) {
    const by = failedTasks(graded(await tryState(name), name));
    const caught = by.includes(caughtBy);
    mutants.push({ name, caught, by });
    if (!caught)
      problems.push(
        `the mutant ${name} is not caught by "${caughtBy}"${by.length > 0 ? `, only by ${by.join(', ')}` : ''}`,
      );
  }
  return {
    id,
    ok: problems.length === 0,
    problems,
    untouched: { score: untouched.score, max: untouched.max },
    solutions: [{ name: 'solution', score: solution.score, max: solution.max }],
    mutants,
  };
}

/** Tasks with a check that failed; one that could not be graded catches nothing. */
function failedTasks(report: Report): string[] {
  return report.tasks.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'failed')).map(({ id }) => id);
}

function whatFailed(report: Report): string {
  const failures = report.tasks.flatMap(({ checks }) => checks.filter(({ outcome }) => outcome !== 'passed'));
  return failures.map(({ id, summary }) => `${id}: ${summary}`).join(' | ');
}
