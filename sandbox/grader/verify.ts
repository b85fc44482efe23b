/** Proves a lab: untouched it fails, each of its solutions passes in full, and every mutant is caught by the task that must catch it. */
import type { Report } from '../../labs/schema.ts';
import type { CatalogLab } from '../catalog.ts';
import type { Driver } from '../drivers/driver.ts';
import { limited } from './limited.ts';
import { missingParts } from './missing.ts';
import { runTrial } from './trial.ts';

interface LabVerdict {
  id: string;
  ok: boolean;
  /** What is wrong, one sentence each. */
  problems: string[];
  /** What the lab lacks, one sentence each. A lab that lacks something is not ok. */
  missing: string[];
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
  const missing = await missingParts(lab);
  const known = await lab.mutants();
  const [untouched, solutions, reports] = await Promise.all([
    tryState(lab, 'none'),
    Promise.all(lab.solutions().map(async (name) => ({ name, report: await tryState(lab, name) }))),
    Promise.all(known.map(({ name }) => tryState(lab, name))),
  ]);
  const problems: string[] = [];
  const expectGraded = (report: Report, name: string): void => {
    if (report.status !== 'graded') problems.push(`${name}: ${report.reason ?? report.status}`);
  };
  expectGraded(untouched, 'untouched');
  if (untouched.score * 2 >= untouched.max)
    problems.push(`untouched scores ${untouched.score} of ${untouched.max}; it must stay below half`);
  if (!failedTasks(untouched).includes(central)) problems.push(`untouched passes the central task "${central}"`);
  for (const { name, report } of solutions) {
    expectGraded(report, name);
    if (report.score < report.max)
      problems.push(`the solution "${name}" scores ${report.score} of ${report.max}: ${whatFailed(report)}`);
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
    untouched: { score: untouched.score, max: untouched.max },
    solutions: solutions.map(({ name, report: { score, max } }) => ({ name, score, max })),
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
