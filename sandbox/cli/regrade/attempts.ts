/** Every score before and after, one attempt at a time or a few; an attempt that cannot be graded again keeps its score. */
import type { Evidence, Report } from '../../../labs/schema.ts';
import type { Catalog } from '../../catalog.ts';
import type { Driver } from '../../drivers/driver.ts';
import { LabError } from '../../errors.ts';
import type { Gradebook, HandedIn } from '../../gradebook/gradebook.ts';
import { gradeAgain } from '../../grader/grade-again.ts';
import { Turns } from '../../turns.ts';

export interface Regraded {
  attempt: number;
  person: string;
  lab: string;
  before: Score;
  /** Left out: it could not be graded again, and `reason` says why. */
  after?: Score;
  reason?: string;
  tasks: { id: string; before: number; after: number }[];
  /** What stands in the configuration and belongs into another student's lab. */
  foreign?: Evidence[];
  /** The attempt that counts from now on; left out with --dry-run, and where nothing could be graded. */
  recorded?: number;
}

interface Score {
  score: number;
  max: number;
}

interface Tools {
  catalog: Catalog;
  gradebook: Gradebook;
  /** Throws LabError `driver-unavailable`. */
  driver(name: string): Promise<Driver>;
  dryRun: boolean;
  progress(text: string): void;
}

const AT_ONCE = 2;

export async function regradeAttempts(attempts: HandedIn[], tools: Tools): Promise<Regraded[]> {
  const turns = new Turns(AT_ONCE);
  return Promise.all(attempts.map((attempt) => turns.run(() => regradeOne(attempt, tools))));
}

async function regradeOne(attempt: HandedIn, tools: Tools): Promise<Regraded> {
  const { id, place, login, report: before } = attempt;
  tools.progress(`attempt ${id} of ${login} at ${place.lab}`);
  const row = { attempt: id, person: login, lab: place.lab, before: scoreOf(before), tasks: [] };
  const after = await gradeOne(attempt, tools).catch((error: unknown) => {
    if (error instanceof LabError) return error.message;
    throw error;
  });
  if (typeof after === 'string') return { ...row, reason: after };
  if (after.status !== 'graded') return { ...row, reason: after.reason ?? after.status };
  const recorded = tools.dryRun ? undefined : await tools.gradebook.attempts.regrade(attempt, after);
  return {
    ...row,
    after: scoreOf(after),
    tasks: compare(before, after),
    ...(after.foreign ? { foreign: after.foreign } : {}),
    ...(recorded === undefined ? {} : { recorded }),
  };
}

/** Or the reason why it cannot be graded. */
async function gradeOne({ id, place, report, answers }: HandedIn, tools: Tools): Promise<Report | string> {
  const lab = tools.catalog.lab(place.lab);
  const snapshot = await tools.gradebook.attempts.snapshot(id);
  if (!snapshot) return 'No snapshot was kept with it.';
  return gradeAgain(await tools.driver(snapshot.driver), { lab, seed: report.seed, snapshot, answers });
}

function scoreOf({ score, max }: Report): Score {
  return { score, max };
}

/** Tasks of today's lab; one that the old report does not have was worth nothing. */
function compare(before: Report, after: Report): Regraded['tasks'] {
  return after.tasks.map(({ id, score }) => ({
    id,
    before: before.tasks.find((task) => task.id === id)?.score ?? 0,
    after: score,
  }));
}
