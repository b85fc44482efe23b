/** One task: what to do, the answer's field, hints one at a time, and how its checks ended. */
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { TaskView } from '../../../../sandbox/http/api.ts';
import { Checks } from './Checks.tsx';
import { useDesk } from './use-desk.ts';

export function TaskCard({ task }: { task: TaskView }): JSX.Element {
  const { result } = task;
  const state = !result ? 'open' : result.score === result.max ? 'done' : result.score > 0 ? 'partly' : 'missed';
  return (
    <li class="task" id={`task-${task.id}`} data-state={state}>
      <div class="task-head">
        <h3>{task.title}</h3>
        <p class="task-points">
          {result ? (
            <>
              <strong>{result.score}</strong> of {result.max}
            </>
          ) : (
            `${task.points} points`
          )}
        </p>
      </div>
      <div class="task-text" dangerouslySetInnerHTML={{ __html: task.html }} />
      {task.question !== undefined && <AnswerField task={task} question={task.question} />}
      {result && <Checks checks={result.checks} />}
      <Hints task={task} />
    </li>
  );
}

function AnswerField({ task, question }: { task: TaskView; question: string }): JSX.Element {
  const { desk, now } = useDesk();
  const field = useId();
  return (
    <p class="answer">
      <label for={field}>{question}</label>
      <input
        id={field}
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={now.answers[task.id] ?? ''}
        onInput={(event) => desk.answer(task.id, event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void desk.check();
        }}
      />
    </p>
  );
}

function Hints({ task }: { task: TaskView }): JSX.Element {
  const { desk } = useDesk();
  const { taken, total } = task.hints;
  return (
    <div class="hints">
      {taken.length > 0 && (
        <ol>
          {taken.map((html) => (
            <li key={html} dangerouslySetInnerHTML={{ __html: html }} />
          ))}
        </ol>
      )}
      {taken.length < total && (
        <button type="button" class="link-button" onClick={() => void desk.hint(task.id)}>
          {taken.length === 0 ? 'Give me a hint' : 'Another hint'} ({taken.length} of {total})
        </button>
      )}
    </div>
  );
}
