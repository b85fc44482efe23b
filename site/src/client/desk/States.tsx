/** What becomes of a lab besides running: it waits for a place, is about to end, has ended, or stands still. */
import type { JSX } from 'preact';
import type { TurnView } from '../../../../sandbox/http/api.ts';
import { minutesLeft, waitWords } from './state-words.ts';
import { useDesk } from './use-desk.ts';

/** A number drawn from the roll, as at the post office. */
export function Waiting({ turn, onClose }: { turn: TurnView | undefined; onClose: () => void }): JSX.Element {
  const { desk } = useDesk();
  const position = turn?.position ?? 1;
  return (
    <div class="desk-empty">
      <p class="ticket" aria-hidden="true">
        <span>In the line</span>
        <strong>{position}</strong>
        <span>of {Math.max(position, turn?.waiting ?? 1)}</span>
      </p>
      <h2>{position === 1 ? 'You are next' : `You are number ${position}`}</h2>
      <div role="status">
        <p>All machines are taken. {waitWords(turn)}</p>
      </div>
      <p class="desk-aside">Yours start by themselves. Read on meanwhile; a reload of this page keeps your turn.</p>
      <div class="confirm-buttons">
        <button
          type="button"
          class="desk-button"
          onClick={() => {
            void desk.leave();
            onClose();
          }}
        >
          Leave the line
        </button>
      </div>
    </div>
  );
}

export function Left(): JSX.Element {
  const { desk } = useDesk();
  return (
    <div class="desk-empty" role="status">
      <h2>You left the line</h2>
      <p>This lab is not started. What you did in it before is kept.</p>
      <button type="button" class="desk-button desk-button-main" onClick={() => void desk.start()}>
        Start the lab
      </button>
    </div>
  );
}

export function Ended(): JSX.Element {
  const { desk } = useDesk();
  return (
    <div class="desk-empty" role="alert">
      <span class="stamp" aria-hidden="true">
        Closed
      </span>
      <h2>The time of this lab is over</h2>
      <p>Files, queue and mailboxes are kept as they were. Start it again, and you go on from there.</p>
      <div class="confirm-buttons">
        <button type="button" class="desk-button desk-button-main" onClick={() => void desk.again()}>
          Start again
        </button>
      </div>
    </div>
  );
}

/** In the place of the desk: what runs the labs does not answer. */
export function StandsStill({ onClose }: { onClose: () => void }): JSX.Element {
  return (
    <div class="desk-empty" role="alert">
      <span class="stamp" aria-hidden="true">
        No answer
      </span>
      <h2>The machines do not answer</h2>
      <Missing />
      <div class="confirm-buttons">
        <button type="button" class="desk-button" onClick={onClose}>
          Close the desk
        </button>
      </div>
    </div>
  );
}

/** Above the terminals: nobody answers, or the end is near. */
export function Notices(): JSX.Element | null {
  const { desk, now } = useDesk();
  if (now.away === 'driver')
    return (
      <div class="desk-banner" data-kind="away" role="alert">
        <div>
          <strong>The machines do not answer.</strong>
          <Missing />
        </div>
      </div>
    );
  if (now.away === 'server')
    return (
      <div class="desk-banner" data-kind="away" role="alert">
        <p>
          <strong>The course’s server does not answer.</strong> If it was stopped, type <code>npm start</code> in the
          project’s folder. This page goes on by itself then.
        </p>
      </div>
    );
  const minutes = minutesLeft(now.life);
  if (minutes === undefined) return null;
  return (
    <div class="desk-banner" data-kind="ending" role="status">
      <p>
        <strong>This lab ends in {minutes <= 1 ? 'a minute' : `${minutes} minutes`}.</strong> Your work is kept either
        way.
      </p>
      <button type="button" class="desk-button" onClick={() => void desk.extend()}>
        Give me more time
      </button>
    </div>
  );
}

function Missing(): JSX.Element {
  const { now } = useDesk();
  const missing = now.life?.driver.missing ?? now.status?.driver.missing ?? [];
  return (
    <>
      {missing.map(({ what, fix }) => (
        <p key={what}>
          {what.charAt(0).toUpperCase() + what.slice(1)}. {fix}
        </p>
      ))}
      <p>Your work is where you left it. This page goes on by itself as soon as they answer again.</p>
    </>
  );
}
