/** From a task back to where the lesson beside the desk tells of it. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { words } from '../../../words/index.ts';

export function ToLesson({ task }: { task: string }): JSX.Element | null {
  const [isTold, setIsTold] = useState(false);
  useEffect(() => setIsTold(placeOf(task) !== null), [task]);
  if (!isTold) return null;
  return (
    <button type="button" class="link-button" onClick={() => leadTo(task)}>
      {words().tasks.lesson}
    </button>
  );
}

const placeOf = (task: string): HTMLElement | null => document.querySelector(`main [data-task="${CSS.escape(task)}"]`);

function leadTo(task: string): void {
  const place = placeOf(task);
  if (!place) return;
  // On a narrow screen the desk lies over the lesson.
  const toLesson = document.querySelector<HTMLElement>('[data-show-lesson]');
  if (toLesson?.checkVisibility()) toLesson.click();
  place.tabIndex = -1;
  place.scrollIntoView({ block: 'center' });
  place.focus({ preventScroll: true });
}
