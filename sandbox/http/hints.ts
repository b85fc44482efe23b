/**
 * Which hints of a task a student has, and which comes next. What the newest grading saw comes before what is always true,
 * and is shown for as long as it is so.
 */
import type { Report, Task } from '../../labs/schema.ts';
import { wasObserved } from '../grader/observed.ts';
import type { HintAnswer } from './api.ts';

interface Situation {
  /** As the gradebook keeps them: key → how many were taken. */
  counts: Record<string, number>;
  /** Of the newest attempt. */
  report: Report | undefined;
}

export function hintsOf(task: Task, situation: Situation, render: (text: string) => string): HintAnswer {
  const plain = plainHints(task);
  const observed = observedHints(task, situation);
  const taken = [
    ...plain.slice(0, situation.counts[task.id] ?? 0),
    ...observed.filter(({ key }) => situation.counts[key]).map(({ text }) => text),
  ];
  return { taken: taken.map(render), total: plain.length + observed.length };
}

/** The gradebook's key of the hint to give next, and how many can be taken under it. */
export function nextHint(task: Task, situation: Situation): { key: string; most: number } {
  const observed = observedHints(task, situation).find(({ key }) => !situation.counts[key]);
  return observed ? { key: observed.key, most: 1 } : { key: task.id, most: plainHints(task).length };
}

function plainHints({ hints }: Task): string[] {
  return hints.filter((hint) => typeof hint === 'string');
}

function observedHints(task: Task, { report }: Situation): { key: string; text: string }[] {
  return task.hints.flatMap((hint, index) =>
    typeof hint !== 'string' && wasObserved(hint.when, report, task.id)
      ? [{ key: `${task.id}#${index}`, text: hint.text }]
      : [],
  );
}
