/**
 * Looks at a sandbox in passing, after the student changed something: what of the checks can be had at once, without posting
 * a letter, restarting, or waiting. Which checks have such a look, each says itself. Nothing here counts; grade.ts does.
 */
import { CHANGES, type Change, type Lab, type Task } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';
import { variablesOf } from '../world/variables.ts';
import type { Glimpse } from './check.ts';
import { lookAt, lookOf } from './checks/index.ts';
import { explainer } from './explain.ts';
import { fingerprintOf } from './fingerprint.ts';
import { smtpPorts } from './ports.ts';
import { type Step, stepsOf } from './steps.ts';

/** For each reply. A server that is slower says nothing in passing. */
const PATIENCE_MS = 3_000;
/** For one check, and for finding the ports, where nothing else is said. */
const LONGEST_MS = 4_000;

export interface LookOptions {
  sandbox: Sandbox;
  lab: Lab;
  /** Task id → what stands in its field. */
  answers: Record<string, string>;
  /** What happened since the last look. Only tasks whose checks care are looked at. */
  after: readonly Change[];
  /** Nothing more is asked when it is aborted. */
  signal: AbortSignal;
  /** After how long a check has seen nothing. Milliseconds. */
  longestMs?: number;
}

export interface TaskGlimpse {
  id: string;
  /**
   * `done`: all of its checks were looked at, what they are about was seen, and it was as it should be. `so-far`: what was
   * seen is as it should be, and more is to be seen. `not-yet`: something was seen that a check would not pass.
   */
  state: 'done' | 'so-far' | 'not-yet';
  /** What was seen, a sentence for each check, failed ones first. */
  saw: string[];
  /** Checks that nothing was seen of. */
  unseen: number;
}

/** After which changes a look at this task may see something else. `drawn`: the faults of the world. */
export function changesFor(task: Task, lab: Lab, drawn?: readonly string[]): Change[] {
  const looks = stepsOf(lab, drawn).flatMap((step) => (step.task === task ? (lookOf(step.check) ?? []) : []));
  return CHANGES.filter((change) => looks.some(({ after }) => after.includes(change)));
}

/** Tasks of which something was seen. undefined: it was given up, or the configuration changed meanwhile. */
export async function look(options: LookOptions): Promise<TaskGlimpse[] | undefined> {
  const { sandbox, lab, after, signal } = options;
  const steps = stepsOf(lab, sandbox.world.faults);
  const concerned = new Set(
    steps.filter(({ check }) => lookOf(check)?.after.some((change) => after.includes(change))).map(({ task }) => task),
  );
  const looked = steps.filter(({ task, check }) => concerned.has(task) && lookOf(check));
  const glimpses = new Map<Step, Glimpse>();
  for (const by of ['reading', 'knocking'] as const) {
    const now = looked.filter(({ check }) => lookOf(check)?.by === by);
    if (!(await glance(options, by, now, glimpses))) return undefined;
  }
  if (signal.aborted) return undefined;
  return [...concerned].flatMap((task) => {
    const own = steps.filter((step) => step.task === task);
    return summaryOf(own, glimpses) ?? [];
  });
}

/** false: what was seen is not of one configuration, or nobody wants to know any more. */
async function glance(
  { sandbox, answers, signal, longestMs = LONGEST_MS }: LookOptions,
  by: 'reading' | 'knocking',
  steps: Step[],
  glimpses: Map<Step, Glimpse>,
): Promise<boolean> {
  if (steps.length === 0) return true;
  if (signal.aborted) return false;
  const knocking = by === 'knocking';
  const before = knocking ? fingerprintOf(await sandbox.configuration()) : '';
  // An smtpd that cannot start keeps every caller waiting; in passing, nothing is seen of it.
  const ports = knocking ? await within(longestMs, smtpPorts(sandbox, sandbox.world.prober)) : [];
  if (ports === undefined) return true;
  const context = {
    sandbox,
    // Nothing is counted, so the places that are known do.
    places: sandbox.world.prober,
    smtpPorts: ports,
    variables: variablesOf(sandbox.world),
    explain: explainer(sandbox),
    patienceMs: PATIENCE_MS,
  };
  await Promise.all(
    steps.map(async (step) => {
      if (signal.aborted) return;
      const looking = lookAt(step.check, { ...context, answer: answers[step.task.id] });
      // A look that fails, or takes too long, has seen nothing; that is no fault of the student.
      const glimpse = await within(longestMs, looking).catch(() => undefined);
      if (glimpse) glimpses.set(step, glimpse);
    }),
  );
  return !knocking || fingerprintOf(await sandbox.configuration()) === before;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(late.resolve, ms, undefined);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function summaryOf(steps: Step[], glimpses: Map<Step, Glimpse>): TaskGlimpse | undefined {
  const [first] = steps;
  const seen = steps.flatMap((step) => {
    const glimpse = glimpses.get(step);
    return glimpse && glimpse.outcome !== 'unclear' ? [{ step, ...glimpse }] : [];
  });
  if (!first || seen.length === 0) return undefined;
  const wrong = seen.filter(({ outcome }) => outcome === 'failed');
  const whole = seen.length === steps.length && seen.every(({ step }) => lookOf(step.check)?.sees === 'essence');
  return {
    id: first.task.id,
    state: wrong.length > 0 ? 'not-yet' : whole ? 'done' : 'so-far',
    saw: [...wrong, ...seen.filter(({ outcome }) => outcome === 'passed')].map(({ summary }) => summary),
    unseen: steps.length - seen.length,
  };
}
