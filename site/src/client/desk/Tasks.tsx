/** The tasks of the lab, the button that has them checked, and how it went. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LabView } from '../../../../sandbox/http/api.ts';
import { scoreOf } from './state.ts';
import { TaskCard } from './TaskCard.tsx';
import { useDesk } from './use-desk.ts';

export function Tasks(): JSX.Element | null {
  const { desk, now } = useDesk();
  const { view } = now;
  const sheet = useRef<HTMLDivElement>(null);
  const checking = now.work === 'checking';
  // How it went stands at the top.
  useEffect(() => {
    if (checking) sheet.current?.parentElement?.scrollTo({ top: 0 });
  }, [checking]);
  if (!view) return null;
  const score = scoreOf(view);
  return (
    <div class="tasks" ref={sheet}>
      <div class="tasks-head">
        <ScoreBar {...score} best={view.best?.score} />
        <button
          type="button"
          class="button button-check"
          disabled={now.work !== undefined}
          onClick={() => void desk.check()}
        >
          {checking ? 'Checking …' : 'Check'}
        </button>
      </div>
      {checking && <Progress />}
      {score.graded && score.score === score.max && <Celebration next={view.next} />}
      <details class="story" open={!score.graded}>
        <summary>The story</summary>
        <div dangerouslySetInnerHTML={{ __html: view.storyHtml }} />
      </details>
      <ol class="task-list">
        {view.tasks.map((task) => (
          <TaskCard key={task.id} task={task} />
        ))}
      </ol>
    </div>
  );
}

interface ScoreBarProps {
  score: number;
  max: number;
  graded: boolean;
  best: number | undefined;
}

function ScoreBar({ score, max, graded, best }: ScoreBarProps): JSX.Element {
  return (
    <div class="score">
      <p>
        {graded ? (
          <>
            <strong data-score>{score}</strong> of {max} points
            {best !== undefined && best > score && <span class="best"> · best so far {best}</span>}
          </>
        ) : (
          <>Not checked yet · {max} points</>
        )}
      </p>
      <progress max={max} value={score} aria-label="Points of the newest check" />
    </div>
  );
}

/** Grading sends real mail and restarts the service; it tells no percentage, so none is invented. */
function Progress(): JSX.Element {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <p class="checking" role="status">
      <span class="travelling" aria-hidden="true" />
      Posting test letters from outside and inside, and following each to where it ends.
      {seconds > 2 && <span aria-hidden="true"> {seconds} s</span>}
    </p>
  );
}

function Celebration({ next }: Pick<LabView, 'next'>): JSX.Element {
  return (
    <div class="celebration" role="status">
      <span class="stamp stamp-green" aria-hidden="true">
        Delivered
      </span>
      <div>
        <h3>Every point.</h3>
        <p>
          What you showed was tested by mail, not by reading your files.{' '}
          {next ? <a href={`/labs/${next.id}/`}>Next lab: {next.title}</a> : 'That was the last lab of the course.'}
        </p>
      </div>
    </div>
  );
}
