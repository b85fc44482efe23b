/** What went wrong, in words, and the way on. */
import type { JSX } from 'preact';
import { words } from '../../words/index.ts';
import { Left, StandsStill, Starting, Waiting } from './States.tsx';
import { useDesk } from './use-desk.ts';

/** Instead of the desk while there is no lab: it starts, or it could not. */
export function NoLab({ onClose }: { onClose: () => void }): JSX.Element {
  const { desk, now } = useDesk();
  const { failure, status, view, away } = now;
  const { desk: say, states } = words();
  if (view?.turn) return <Waiting turn={view.turn} onClose={onClose} />;
  if (now.left) return <Left />;
  if (away === 'driver') return <StandsStill onClose={onClose} />;
  if (!failure) return <Starting />;
  const missing = status?.driver.missing ?? [];
  return (
    <div class="desk-empty" role="alert">
      <span class="stamp" aria-hidden="true">
        {states.notStartedStamp}
      </span>
      {failure.code === 'no-server' ? (
        <>
          <h2>{states.noServer.title}</h2>
          <p>{states.noServer.before}</p>
          <pre>
            <code>npm start</code>
          </pre>
          <p>{states.noServer.after}</p>
        </>
      ) : (
        <>
          <h2>{states.notStarted}</h2>
          <p>{say.failures[failure.code] ?? failure.text}</p>
          {missing.length > 0 && (
            <ul>
              {missing.map(({ what, fix }) => (
                <li key={what}>
                  {what}: {fix}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <div class="confirm-buttons">
        <button type="button" class="desk-button" onClick={onClose}>
          {say.closeDesk}
        </button>
        <button type="button" class="desk-button desk-button-main" onClick={() => void desk.start()}>
          {say.tryAgain}
        </button>
      </div>
    </div>
  );
}

/** Above the terminals: the last action failed. */
export function Failure(): JSX.Element | null {
  const { desk, now } = useDesk();
  const { desk: say } = words();
  const { failure } = now;
  if (!failure) return null;
  return (
    <div class="desk-banner" role="alert">
      <p>{say.failures[failure.code] ?? failure.text}</p>
      <button type="button" class="desk-button" onClick={() => desk.dismiss()}>
        {say.ok}
      </button>
    </div>
  );
}
