/** The checks of a lab, as one world has them, each under a name of its own. */
import type { Check, Lab, Task } from '../../labs/schema.ts';

export interface Step {
  task: Task;
  /** Unique within the lab: <task>.<position>.<check>. */
  id: string;
  check: Check;
}

/** `drawn`: the faults of this world. */
export function stepsOf(lab: Lab, drawn: readonly string[] = []): Step[] {
  return lab.tasks.flatMap((task) =>
    checksOf(task, lab, drawn).map(
      (check, index): Step => ({ task, check, id: `${task.id}.${index + 1}.${check.check}` }),
    ),
  );
}

/** A task about a drawn fault: that it is closed, and that what it was for still works. */
function checksOf(task: Task, lab: Lab, drawn: readonly string[]): Check[] {
  const fault = task.fault === undefined ? undefined : lab.faults[drawn[task.fault - 1] ?? ''];
  return [...(fault?.closed ?? []), ...(fault?.legitimate ?? []), ...task.checks];
}
