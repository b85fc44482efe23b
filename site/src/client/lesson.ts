/** Makes the lesson the student's own: their names in the text, their scores beside the tasks. */
import type { LabView } from '../../../sandbox/http/api.ts';
import { pageWords } from '../words/page.ts';

/** Replaces sample names by the student's. A name that the lab does not have keeps its sample. */
export function fillNames(page: ParentNode, variables: Record<string, string>): void {
  for (const element of page.querySelectorAll<HTMLElement>('[data-name]')) {
    const value = variables[element.dataset.name ?? ''];
    if (value !== undefined && element.textContent !== value) element.textContent = value;
  }
}

/** Writes "10 of 20" and the stamp beside each task that was graded, unless the newest check does not count. */
export function showScores(page: ParentNode, { tasks, newest }: Pick<LabView, 'tasks' | 'newest'>): void {
  if (newest && newest.status !== 'graded') return;
  for (const card of page.querySelectorAll<HTMLElement>('[data-task]')) {
    const result = tasks.find((task) => task.id === card.dataset.task)?.result;
    const score = card.querySelector<HTMLElement>('[data-task-score]');
    if (!result || !score) continue;
    score.textContent = pageWords().page.points(result.score, result.max);
    card.dataset.done = String(result.score === result.max);
  }
}
