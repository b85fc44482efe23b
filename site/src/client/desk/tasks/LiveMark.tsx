/** How a task looks after the last change: provisional, and plain about what was seen and what was not. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { TaskView } from '../../../../../sandbox/http/api.ts';
import { words } from '../../../words/index.ts';
import { GRADER_LANGUAGE, langOf, pageLanguage } from '../../../words/language.ts';
import { type Mark, type Marks, shownAs } from './marks.ts';

const SIGNS = { done: '✓', 'so-far': '·', 'not-yet': '·', undone: '!' } as const;

export function LiveMark({ task, mark }: { task: TaskView; mark: Mark | undefined }): JSX.Element | null {
  const shown = shownAs(mark, task);
  if (!mark || !shown) return null;
  const { live: say } = words().tasks;
  if (mark.stale)
    return (
      <p class="live-mark" data-look="stale">
        <span class="live-sign" aria-hidden="true">
          …
        </span>
        {say.looking}
      </p>
    );
  const more = say[`${shown}More`];
  return (
    <details class="live-mark" data-look={shown}>
      <summary>
        <span class="live-sign" aria-hidden="true">
          {SIGNS[shown]}
        </span>
        <span>
          <strong>{say[shown]}</strong>
          {more && <span class="live-more"> – {more}</span>}
        </span>
      </summary>
      <p class="live-saw">{say.saw}</p>
      <ul lang={langOf(mark.language ?? GRADER_LANGUAGE)}>
        {mark.saw.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {mark.unseen > 0 && <p>{say.unseen(mark.unseen)}</p>}
      <p>{say.only(new Date(mark.at).toLocaleTimeString(pageLanguage()))}</p>
    </details>
  );
}

/** Says to screen readers which tasks look otherwise than before; nothing of those that look as they did. */
export function Announcement({ marks, tasks }: { marks: Marks; tasks: readonly TaskView[] }): JSX.Element {
  const { live: say } = words().tasks;
  const before = useRef(new Map<string, string>());
  const [text, setText] = useState('');
  useEffect(() => {
    const news = tasks.flatMap((task) => {
      const mark = marks[task.id];
      const shown = shownAs(mark, task);
      if (!shown || mark?.stale || before.current.get(task.id) === shown) return [];
      before.current.set(task.id, shown);
      return [`${task.title}: ${say[shown]}.`];
    });
    for (const id of before.current.keys()) if (!marks[id]) before.current.delete(id);
    if (news.length > 0) setText(news.join(' '));
  }, [marks]);
  return (
    <p class="sr-only" role="status">
      {text}
    </p>
  );
}
