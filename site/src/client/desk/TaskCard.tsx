/** One task: what to do, how it looks now, the answer's field, how its checks ended, and hints. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { CheckProgress, TaskView } from '../../../../sandbox/http/api.ts';
import { words } from '../../words/index.ts';
import { Checks } from './Checks.tsx';
import { Hints } from './tasks/Hints.tsx';
import { LiveMark } from './tasks/LiveMark.tsx';
import type { Mark } from './tasks/marks.ts';
import { ToLesson } from './tasks/ToLesson.tsx';
import { useLive } from './tasks/use-live.ts';
import { useDesk, useLabLang } from './use-desk.ts';

interface Props {
  task: TaskView;
  /** Whether the newest check counts. */
  counts: boolean;
  mark: Mark | undefined;
  /** How many of its checks have ended, while a check runs that asks about it. */
  asked: CheckProgress['tasks'][number] | undefined;
}

export function TaskCard({ task, counts, mark, asked }: Props): JSX.Element {
  const { result } = task;
  const lang = useLabLang();
  return (
    <li class="task" id={`task-${task.id}`} data-state={stateOf(task, counts)}>
      <h3 lang={lang}>{task.title}</h3>
      {/* One line that is always there, so that a mark pushes nothing away while somebody types. */}
      <div class="task-line">
        <Points task={task} counts={counts} asked={asked} />
        {!asked && <LiveMark task={task} mark={mark} />}
      </div>
      <div class="task-text" lang={lang} dangerouslySetInnerHTML={{ __html: task.html }} />
      {task.question !== undefined && <AnswerField task={task} question={task.question} />}
      {result && <Checks checks={result.checks} />}
      <div class="task-foot">
        <Hints task={task} />
        <ToLesson task={task.id} />
      </div>
    </li>
  );
}

function stateOf({ result }: TaskView, counts: boolean): 'open' | 'done' | 'partly' | 'missed' {
  if (!result || !counts) return 'open';
  if (result.score === result.max) return 'done';
  return result.score > 0 ? 'partly' : 'missed';
}

function Points({ task: { result, points }, counts, asked }: Omit<Props, 'mark'>): JSX.Element {
  const { tasks: say } = words();
  const { progress } = say;
  return (
    <p class="task-points" data-asked={asked && (asked.done === asked.of ? 'all' : 'some')}>
      {asked && (asked.done === asked.of ? progress.asked : progress.askedOf(asked.done, asked.of))}
      {!asked && (!result || !counts) && say.points(points)}
      {!asked && result && counts && (
        <>
          <strong>{result.score}</strong>
          {say.of(result.max)}
        </>
      )}
    </p>
  );
}

function AnswerField({ task, question }: { task: TaskView; question: string }): JSX.Element {
  const { desk, now } = useDesk();
  const live = useLive();
  const field = useId();
  const lang = useLabLang();
  return (
    <p class="answer">
      <label for={field} lang={lang}>
        {question}
      </label>
      <input
        id={field}
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={now.answers[task.id] ?? ''}
        onInput={(event) => {
          desk.answer(task.id, event.currentTarget.value);
          live.changed('answer');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void desk.check();
        }}
      />
    </p>
  );
}
