/** Proves a lab: untouched it fails, its solution passes in full, and every mutant is caught by the task that must catch it. */
import type { Report } from '../../labs/schema.ts';
import type { CatalogLab } from '../catalog.ts';
import type { Driver } from '../drivers/driver.ts';
import { limited } from './limited.ts';
import { runTrial } from './trial.ts';

interface LabVerdict {
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

/**
 * Grading waits now and then, for a banner that does not come or before a second try; meanwhile others are graded. Few
 * enough that no sandbox's answers come late for lack of a processor.
 */
const SANDBOXES_AT_ONCE = 4;

/** Tries one state of a lab. */
type Try = (lab: CatalogLab, state: string) => Promise<Report>;

/** `progress` is told the name of each state before it is tried. */
export async function verify(
  driver: Driver,
  labs: CatalogLab[],
  seed: string,
  progress: (text: string) => void,
): Promise<Verification> {
  const inTurn = limited(SANDBOXES_AT_ONCE);
  const tryState: Try = (lab, state) =>
    inTurn(async () => {
      progress(`${lab.definition.id}: ${state}`);
      return (await runTrial(driver, lab, seed, state)).report;
    });
  const verdicts = await Promise.all(labs.map((lab) => verifyLab(lab, tryState)));
  const mutants = verdicts.flatMap((verdict) => verdict.mutants);
  return {
    driver: driver.name,
    ok: verdicts.every(({ ok }) => ok),
    killRate: mutants.length === 0 ? 1 : mutants.filter(({ caught }) => caught).length / mutants.length,
    labs: verdicts,
  };
}

async function verifyLab(lab: CatalogLab, tryState: Try): Promise<LabVerdict> {
  const { id, central } = lab.definition;
  const known = await lab.mutants();
  const [untouched, solution, ...reports] = await Promise.all([
    tryState(lab, 'none'),
    tryState(lab, 'solution'),
    ...known.map(({ name }) => tryState(lab, name)),
  ]);
  const problems: string[] = [];
  const expectGraded = (report: Report, name: string): void => {
    if (report.status !== 'graded') problems.push(`${name}: ${report.reason ?? report.status}`);
  };
  expectGraded(untouched, 'untouched');
  if (untouched.score * 2 >= untouched.max)
    problems.push(`untouched scores ${untouched.score} of ${untouched.max}; it must stay below half`);
  if (!failedTasks(untouched).includes(central)) problems.push(`untouched passes the central task "${central}"`);
  expectGraded(solution, 'solution');
  if (solution.score < solution.max)
    problems.push(`the solution scores ${solution.score} of ${solution.max}: ${whatFailed(solution)}`);
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
