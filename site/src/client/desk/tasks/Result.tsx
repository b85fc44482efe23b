/** How the newest check went, above the tasks: all of it, some, nothing, or nothing that counts. */
import type { JSX } from 'preact';
import type { LabView } from '../../../../../sandbox/http/api.ts';
import { words } from '../../../words/index.ts';
import { GRADER_LANGUAGE, langOf } from '../../../words/language.ts';
import { scoreOf } from '../state.ts';
import { useDesk } from '../use-desk.ts';
import { Celebration } from './Celebration.tsx';
import { isSolved } from './marks.ts';
import { showEvidence } from './show-evidence.ts';

/** `fresh`: it ended just now, on this page. */
export function Result({ view, fresh }: { view: LabView; fresh: boolean }): JSX.Element | null {
  const { newest } = view;
  if (!newest) return null;
  if (newest.status !== 'graded') return <Uncounted kind={newest.status} reason={newest.reason} />;
  const { score, max } = scoreOf(view);
  if (score === max) return <Celebration view={view} fresh={fresh} />;
  return <Partly view={view} fresh={fresh} />;
}

/** The result in a sentence, for screen readers: said where something is listened to all the time. */
export function toldResult(view: LabView): string {
  const { result, score: say } = words().tasks;
  if (view.newest?.status === 'void') return result.void.title;
  if (view.newest?.status === 'not-graded') return result.notGraded.title;
  const { score, max } = scoreOf(view);
  const done = view.tasks.filter(isSolved).length;
  return `${score}${say.after(max)}. ${score === max ? result.all.title : result.partly(done, view.tasks.length)}`;
}

function Uncounted({ kind, reason }: { kind: 'void' | 'not-graded'; reason: string | undefined }): JSX.Element {
  const { desk, now } = useDesk();
  const { result } = words().tasks;
  const say = kind === 'void' ? result.void : result.notGraded;
  return (
    <section class="result" data-kind={kind} aria-label={say.title}>
      <span class="stamp" aria-hidden="true">
        {say.stamp}
      </span>
      <div>
        <h3>{say.title}</h3>
        <p>{say.text}</p>
        {kind === 'not-graded' && reason && (
          <p class="result-reason" lang={langOf(GRADER_LANGUAGE)}>
            {reason}
          </p>
        )}
        <button
          type="button"
          class="button button-quiet"
          disabled={now.work !== undefined}
          onClick={() => void desk.check()}
        >
          {result.again}
        </button>
      </div>
    </section>
  );
}

function Partly({ view, fresh }: { view: LabView; fresh: boolean }): JSX.Element {
  const { result: say } = words().tasks;
  const { evidence } = words().tasks;
  const done = view.tasks.filter(isSolved).length;
  const task = view.tasks.find((each) => !isSolved(each));
  const check = task?.result?.checks.find(({ outcome }) => outcome !== 'passed');
  return (
    <section class="result" data-kind={done === 0 ? 'missed' : 'partly'} aria-label={words().tasks.check}>
      {done === 0 && (
        <span class="stamp" data-fresh={fresh} aria-hidden="true">
          {say.missed.stamp}
        </span>
      )}
      <div>
        {done === 0 ? <h3>{say.missed.title}</h3> : <p>{say.partly(done, view.tasks.length)}</p>}
        {done === 0 && <p>{say.missed.text}</p>}
        {task && check && (
          <p class="result-first">
            {say.first} <strong lang={langOf(view.language)}>{task.title}</strong>{' '}
            {check.evidence.length > 0 && (
              <button type="button" class="link-button" onClick={() => showEvidence(check.id)}>
                {evidence.first}
              </button>
            )}
          </p>
        )}
      </div>
    </section>
  );
}
