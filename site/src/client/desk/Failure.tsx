/** What went wrong, in words, and the way on. */
import type { JSX } from 'preact';
import { Left, StandsStill, Waiting } from './States.tsx';
import { useDesk } from './use-desk.ts';

/** Instead of the desk while there is no lab: it starts, or it could not. */
export function NoLab({ onClose }: { onClose: () => void }): JSX.Element {
  const { desk, now } = useDesk();
  const { failure, status, view, away } = now;
  if (view?.turn) return <Waiting turn={view.turn} onClose={onClose} />;
  if (now.left) return <Left />;
  if (away === 'driver') return <StandsStill onClose={onClose} />;
  if (!failure)
    return (
      <div class="desk-empty" role="status">
        <span class="postmark" aria-hidden="true" />
        <p>Starting your machines …</p>
      </div>
    );
  const missing = status?.driver.missing ?? [];
  return (
    <div class="desk-empty" role="alert">
      {failure.code === 'no-server' ? (
        <>
          <h2>No server behind this page</h2>
          <p>
            The lesson can be read, but the machines run in a server on your own computer. In the project's folder, type
          </p>
          <pre>
            <code>npm start</code>
          </pre>
          <p>and open the address that it prints.</p>
        </>
      ) : (
        <>
          <h2>The lab did not start</h2>
          <p>{failure.text}</p>
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
          Close the desk
        </button>
        <button type="button" class="desk-button desk-button-main" onClick={() => void desk.start()}>
          Try again
        </button>
      </div>
    </div>
  );
}

/** Above the terminals: the last action failed, or a grading does not count. */
export function Failure(): JSX.Element | null {
  const { desk, now } = useDesk();
  const text = now.failure?.text ?? now.notice;
  if (!text) return null;
  return (
    <div class="desk-banner" role="alert">
      <p>
        {now.failure ? '' : 'Not counted. '}
        {text}
      </p>
      <button type="button" class="desk-button" onClick={() => desk.dismiss()}>
        OK
      </button>
    </div>
  );
}
