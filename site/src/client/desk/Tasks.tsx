/** The tasks of the lab, the button that has them checked, and how it went. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { LabView } from '../../../../sandbox/http/api.ts';
import { words } from '../../words/index.ts';
import { langOf } from '../../words/language.ts';
import { scoreOf } from './state.ts';
import { TaskCard } from './TaskCard.tsx';
import { Foreign } from './tasks/Foreign.tsx';
import { Announcement } from './tasks/LiveMark.tsx';
import { type Marks, shownAs } from './tasks/marks.ts';
import { Progress } from './tasks/Progress.tsx';
import { Result, toldResult } from './tasks/Result.tsx';
import { LiveContext, useLiveLook, useMarks } from './tasks/use-live.ts';
import { useDesk } from './use-desk.ts';

export function Tasks(): JSX.Element | null {
  const { desk, now } = useDesk();
  const live = useLiveLook();
  const marks = useMarks(live);
  const { view, progress } = now;
  const sheet = useRef<HTMLDivElement>(null);
  const checking = now.work === 'checking';
  const checked = useRef(false);
  checked.current ||= checking;
  // How it went stands at the top.
  useEffect(() => {
    if (checking) sheet.current?.parentElement?.scrollTo({ top: 0 });
  }, [checking]);
  if (!view) return null;
  const { tasks: say } = words();
  return (
    <LiveContext.Provider value={live}>
      <div class="tasks" ref={sheet}>
        <div class="tasks-head">
          <ScoreBar view={view} marks={marks} />
          <button
            type="button"
            class="button button-check"
            disabled={now.work !== undefined}
            onClick={() => void desk.check()}
          >
            {checking ? say.checking : say.check}
          </button>
        </div>
        {checking ? (
          <Progress progress={progress} tasks={view.tasks} />
        ) : (
          <Result view={view} fresh={checked.current} />
        )}
        {!checking && view.newest?.foreign && <Foreign pieces={view.newest.foreign} />}
        <p class="sr-only" role="status">
          {checked.current && !checking ? toldResult(view) : ''}
        </p>
        <Announcement marks={marks} tasks={view.tasks} />
        <details class="story" open={!view.newest}>
          <summary>{say.story}</summary>
          <div lang={langOf(view.language)} dangerouslySetInnerHTML={{ __html: view.storyHtml }} />
        </details>
        <ol class="task-list">
          {view.tasks.map((task) => (
            <TaskCard
              key={task.id}
              task={task}
              counts={view.newest?.status === 'graded'}
              mark={marks[task.id]}
              asked={progress?.tasks.find(({ id }) => id === task.id)}
            />
          ))}
        </ol>
      </div>
    </LiveContext.Provider>
  );
}

function ScoreBar({ view, marks }: { view: LabView; marks: Marks }): JSX.Element {
  const { score: say } = words().tasks;
  const { score, max, graded } = scoreOf(view);
  const best = view.best?.score;
  const looksDone = view.tasks.filter((task) => shownAs(marks[task.id], task) === 'done').length;
  return (
    <div class="score">
      <p>
        {!graded && (view.newest ? say.notCounted : say.notYet(max))}
        {graded && (
          <>
            <strong data-score>{score}</strong>
            {say.after(max)}
          </>
        )}
        {best !== undefined && (!graded || best > score) && <span class="best">{say.best(best)}</span>}
        {looksDone > 0 && <span class="looks-done">{say.looksDone(looksDone)}</span>}
      </p>
      <progress max={max} value={graded ? score : 0} aria-label={say.bar} />
    </div>
  );
}
