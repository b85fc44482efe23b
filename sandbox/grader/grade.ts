/**
 * Grades a sandbox: sends mail, sees where it goes, asks again after a restart of the service, and all of it under one
 * configuration. Knows nothing of drivers but their contract.
 */
import type { Check, CheckResult, GradingProgress, Lab, Report, Task, TaskResult } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';
import { variablesOf } from '../world/variables.ts';
import type { CheckContext } from './check.ts';
import { isAlone, perform, survivesRestart } from './checks/index.ts';
import { explainer } from './explain.ts';
import { fingerprintOf } from './fingerprint.ts';
import { foreignIn } from './foreign.ts';
import { smtpPorts } from './ports.ts';
import { counting } from './progress.ts';
import { type Step, stepsOf } from './steps.ts';

export interface GradeOptions {
  sandbox: Sandbox;
  lab: Lab;
  /** Task id → what the student typed. */
  answers: Record<string, string>;
  signal?: AbortSignal;
  /** Hears how far it is, at each change. */
  onProgress?: (progress: GradingProgress) => void;
}

/** Never rejects because of what a student did; a check that could not run says `not-graded`. */
export async function grade({ sandbox, lab, answers, signal, onProgress = () => {} }: GradeOptions): Promise<Report> {
  const startedAt = new Date();
  const began = performance.now();
  const configuration = await sandbox.configuration();
  const fingerprint = fingerprintOf(configuration);
  const foreign = foreignIn(configuration, sandbox.world);
  const steps = stepsOf(lab, sandbox.world.faults);
  const asking = { sandbox, explain: explainer(sandbox), answers, signal };
  const results = await performAll(asking, steps, counting('asking', steps, onProgress));
  const again = steps.filter((step) => survivesRestart(step.check) && results.get(step.id)?.outcome === 'passed');
  if (again.length > 0) {
    onProgress({ stage: 'restarting', done: 0, of: again.length, tasks: [] });
    await sandbox.restartMail();
    for (const [id, result] of await performAll(asking, again, counting('asking-again', again, onProgress)))
      if (result.outcome !== 'passed') results.set(id, afterRestart(result));
  }
  const changed = fingerprintOf(await sandbox.configuration()) !== fingerprint;
  const tasks = lab.tasks.map((task) => scoreOf(task, steps, results, changed));
  const ungraded = [...results.values()].find(({ outcome }) => outcome === 'not-graded');
  return {
    lab: lab.id,
    driver: sandbox.driver,
    seed: sandbox.world.seed,
    ...statusOf(changed, ungraded),
    score: tasks.reduce((sum, { score }) => sum + score, 0),
    max: tasks.reduce((sum, { max }) => sum + max, 0),
    fingerprint,
    ...(foreign.length > 0 ? { foreign } : {}),
    startedAt: startedAt.toISOString(),
    ms: Math.round(performance.now() - began),
    tasks,
  };
}

function statusOf(changed: boolean, ungraded: CheckResult | undefined): Pick<Report, 'status' | 'reason'> {
  if (changed)
    return {
      status: 'void',
      reason:
        'The configuration changed while it was being graded, so nothing counts. Leave it alone for a moment and check again.',
    };
  if (ungraded)
    return { status: 'not-graded', reason: `This could not be graded, and costs you nothing: ${ungraded.summary}` };
  return { status: 'graded' };
}

interface Asking extends Pick<CheckContext, 'sandbox' | 'explain'> {
  answers: Record<string, string>;
  signal: AbortSignal | undefined;
}

async function performAll(
  { sandbox, explain, answers, signal }: Asking,
  steps: Step[],
  ended: (step: Step) => void,
): Promise<Map<string, CheckResult>> {
  const variables = variablesOf(sandbox.world);
  const needsMail = steps.some(({ check }) => survivesRestart(check));
  // Settled before the first check asks, so that a prober that fails is told by each check and not here.
  const [stage] = await Promise.allSettled([setOut(sandbox, needsMail)]);
  const performStep = async (step: Step): Promise<[string, CheckResult]> => {
    const { task, check, id } = step;
    const result = await performOne(check, signal, () => {
      if (stage.status === 'rejected') throw stage.reason;
      return { sandbox, ...stage.value, answer: answers[task.id], variables, explain };
    });
    ended(step);
    return [id, { id, ...result }];
  };
  const results = await Promise.all(steps.filter(({ check }) => !isAlone(check)).map(performStep));
  for (const step of steps.filter(({ check }) => isAlone(check))) results.push(await performStep(step));
  return new Map(results);
}

/** New places, and what is heard from there. Labs that only look at what the student did need neither. */
async function setOut(sandbox: Sandbox, needsMail: boolean): Promise<Pick<CheckContext, 'places' | 'smtpPorts'>> {
  if (!needsMail) return { places: sandbox.world.prober, smtpPorts: [] };
  const { places } = await sandbox.internet.freshPlaces();
  return { places, smtpPorts: await smtpPorts(sandbox, places) };
}

async function performOne(
  check: Check,
  signal: AbortSignal | undefined,
  context: () => CheckContext,
): Promise<Omit<CheckResult, 'id'>> {
  try {
    signal?.throwIfAborted();
    return await Promise.race([perform(check, context()), aborted(signal)]);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { outcome: 'not-graded', summary: `The check "${check.check}" could not run: ${why}`, evidence: [] };
  }
}

/** Rejects when the signal aborts; a check that hangs must not keep the student waiting for ever. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error('it took too long')), { once: true });
  });
}

function afterRestart(result: CheckResult): CheckResult {
  return { ...result, summary: `It held until the mail service was restarted. After that: ${result.summary}` };
}

/** All of a task's checks, or none of its points: half a closed relay is an open one. */
function scoreOf(task: Task, steps: Step[], results: Map<string, CheckResult>, isVoid: boolean): TaskResult {
  const checks = steps.filter((step) => step.task === task).flatMap(({ id }) => results.get(id) ?? []);
  const solved = !isVoid && checks.every(({ outcome }) => outcome === 'passed');
  return { id: task.id, title: task.title, score: solved ? task.points : 0, max: task.points, checks };
}
