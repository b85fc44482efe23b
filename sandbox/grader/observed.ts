/** Whether a grading saw what a hint wants to have been seen. */
import type { CheckResult, Observation, Report, TaskResult } from '../../labs/schema.ts';

/** `task` is the one that the hint belongs to. Nothing was seen by a grading that does not count. */
export function wasObserved({ passed, failed, saw }: Observation, report: Report | undefined, task: string): boolean {
  if (report?.status !== 'graded') return false;
  const checks = (name: string) => checksNamed(name, report.tasks);
  return (
    passed.every((name) => checks(name).every(({ outcome }) => outcome === 'passed')) &&
    failed.every((name) => checks(name).some(({ outcome }) => outcome === 'failed')) &&
    (saw === undefined || checks(task).some((check) => check.outcome === 'failed' && tells(check, saw)))
  );
}

function checksNamed(name: string, tasks: TaskResult[]): CheckResult[] {
  const [id, position] = name.split('.');
  const checks = tasks.find((task) => task.id === id)?.checks ?? [];
  return position === undefined ? checks : checks.slice(Number(position) - 1, Number(position));
}

function tells({ summary, evidence }: CheckResult, words: string): boolean {
  return [summary, ...evidence.map(({ text }) => text)].some((text) => text.includes(words));
}
