/** Counts the checks of a stage as they end, for whoever waits. */
import type { GradingProgress } from '../../labs/schema.ts';
import type { Step } from './steps.ts';

/** Tells that the stage has begun; the function that it answers is called as each check ends. */
export function counting(
  stage: 'asking' | 'asking-again',
  steps: readonly Step[],
  tell: (progress: GradingProgress) => void,
): (ended: Step) => void {
  const left = new Set(steps);
  const ids = [...new Set(steps.map(({ task }) => task.id))];
  const say = () => {
    const tasks = ids.map((id) => {
      const own = steps.filter(({ task }) => task.id === id);
      return { id, done: own.filter((step) => !left.has(step)).length, of: own.length };
    });
    tell({ stage, done: steps.length - left.size, of: steps.length, tasks });
  };
  say();
  return (ended) => {
    left.delete(ended);
    say();
  };
}
