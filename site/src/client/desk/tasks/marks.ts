/** What the cards say of a look at the tasks, and when they say nothing: a mark that turns out wrong is worse than none. */
import type { Change } from '../../../../../labs/schema.ts';
import type { LookedTask, TaskView } from '../../../../../sandbox/http/api.ts';

export interface Mark extends Omit<LookedTask, 'id'> {
  /** When it was seen. Epoch milliseconds. */
  at: number;
  /** Something changed since; it is being looked again. */
  stale: boolean;
}
/** By task. */
export type Marks = Readonly<Record<string, Mark>>;

/** What the student does to the server, as opposed to what happens there, or is still being typed. */
const DEEDS: readonly Change[] = ['service', 'file'];

export function isConcerned({ looksAfter = [] }: TaskView, changes: readonly Change[]): boolean {
  return looksAfter.some((change) => changes.includes(change));
}

/** A deed makes old marks doubtful at once. */
export function afterChange(marks: Marks, change: Change, tasks: readonly TaskView[]): Marks {
  if (!DEEDS.includes(change)) return marks;
  return changed(marks, tasks, (task, mark) => (mark && isConcerned(task, [change]) ? { ...mark, stale: true } : mark));
}

/** After a look that saw `looked`; nothing of it: what was said before of tasks that it was about is taken back. */
export function afterLook(
  marks: Marks,
  changes: readonly Change[],
  tasks: readonly TaskView[],
  looked: readonly LookedTask[],
  at = Date.now(),
): Marks {
  return changed(marks, tasks, (task, before) => {
    if (!isConcerned(task, changes)) return before;
    const seen = looked.find(({ id }) => id === task.id);
    if (!seen || !isWorthSaying(seen, task, before, changes)) return undefined;
    const { id: _, ...mark } = seen;
    return { ...mark, at, stale: false };
  });
}

/** Nobody is told "not yet" who has not begun, or who is still typing. */
function isWorthSaying(
  seen: LookedTask,
  task: TaskView,
  before: Mark | undefined,
  changes: readonly Change[],
): boolean {
  if (seen.state !== 'not-yet' || isSolved(task)) return true;
  const typing = changes.every((change) => change === 'answer');
  return changes.some((change) => DEEDS.includes(change)) || (before !== undefined && !typing);
}

export function isSolved({ result }: TaskView): boolean {
  return result !== undefined && result.score === result.max;
}

/** How a card shows a mark beside what was counted; undefined: what was counted says it already. */
export function shownAs(mark: Mark | undefined, task: TaskView): LookedTask['state'] | 'undone' | undefined {
  if (!mark) return undefined;
  if (!isSolved(task)) return mark.state;
  return mark.state === 'not-yet' ? 'undone' : undefined;
}

function changed(
  marks: Marks,
  tasks: readonly TaskView[],
  change: (task: TaskView, mark: Mark | undefined) => Mark | undefined,
): Marks {
  return Object.fromEntries(
    tasks.flatMap((task) => {
      const mark = change(task, marks[task.id]);
      return mark ? [[task.id, mark]] : [];
    }),
  );
}
