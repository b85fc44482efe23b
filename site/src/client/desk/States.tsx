/** What becomes of a lab besides running: it waits for a place, is about to end, has ended, or stands still. */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { TurnView } from '../../../../sandbox/http/api.ts';
import { words } from '../../words/index.ts';
import { minutesLeft, waitWords } from './state-words.ts';
import { useDesk } from './use-desk.ts';

/** Long enough that one begins to wonder; the embedded lab takes less. Milliseconds. */
const SLOW = 6_000;

export function Starting(): JSX.Element {
  const { starting } = words().states;
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class="desk-empty">
      <span class="postmark" aria-hidden="true" />
      <h2>{starting.title}</h2>
      <p>{starting.text}</p>
      <p class="desk-aside" role="status">
        {slow && starting.slow}
      </p>
    </div>
  );
}

/** A number drawn from the roll, as at the post office. */
export function Waiting({ turn, onClose }: { turn: TurnView | undefined; onClose: () => void }): JSX.Element {
  const { desk } = useDesk();
  const position = turn?.position ?? 1;
  const { waiting } = words().states;
  return (
    <div class="desk-empty">
      <p class="ticket" aria-hidden="true">
        <span>{waiting.inTheLine}</span>
        <strong>{position}</strong>
        <span>{waiting.of(Math.max(position, turn?.waiting ?? 1))}</span>
      </p>
      <h2>{position === 1 ? waiting.next : waiting.number(position)}</h2>
      <div role="status">
        <p>
          {waiting.taken} {waitWords(turn, waiting)}
        </p>
      </div>
      <p class="desk-aside">{waiting.aside}</p>
      <div class="confirm-buttons">
        <button
          type="button"
          class="desk-button"
          onClick={() => {
            void desk.leave();
            onClose();
          }}
        >
          {waiting.leave}
        </button>
      </div>
    </div>
  );
}

export function Left(): JSX.Element {
  const { desk } = useDesk();
  const { left } = words().states;
  return (
    <div class="desk-empty" role="status">
      <h2>{left.title}</h2>
      <p>{left.text}</p>
      <button type="button" class="desk-button desk-button-main" onClick={() => void desk.start()}>
        {left.start}
      </button>
    </div>
  );
}

export function Ended(): JSX.Element {
  const { desk } = useDesk();
  const { ended } = words().states;
  return (
    <div class="desk-empty" role="alert">
      <span class="stamp" aria-hidden="true">
        {ended.stamp}
      </span>
      <h2>{ended.title}</h2>
      <p>{ended.text}</p>
      <div class="confirm-buttons">
        <button type="button" class="desk-button desk-button-main" onClick={() => void desk.again()}>
          {ended.again}
        </button>
      </div>
    </div>
  );
}

/** In the place of the desk: what runs the labs does not answer. */
export function StandsStill({ onClose }: { onClose: () => void }): JSX.Element {
  const { desk, states } = words();
  return (
    <div class="desk-empty" role="alert">
      <span class="stamp" aria-hidden="true">
        {states.away.stamp}
      </span>
      <h2>{states.away.machines}</h2>
      <Missing />
      <div class="confirm-buttons">
        <button type="button" class="desk-button" onClick={onClose}>
          {desk.closeDesk}
        </button>
      </div>
    </div>
  );
}

/** Above the terminals: nobody answers, or the end is near. */
export function Notices(): JSX.Element | null {
  const { desk, now } = useDesk();
  const { away, ending } = words().states;
  if (now.away === 'driver')
    return (
      <div class="desk-banner" data-kind="away" role="alert">
        <div>
          <strong>{away.machines}.</strong>
          <Missing />
        </div>
      </div>
    );
  if (now.away === 'server')
    return (
      <div class="desk-banner" data-kind="away" role="alert">
        <p>
          <strong>{away.server}</strong> {away.before} <code>npm start</code> {away.after}
        </p>
      </div>
    );
  const minutes = minutesLeft(now.life);
  if (minutes === undefined) return null;
  return (
    <div class="desk-banner" data-kind="ending" role="status">
      <p>
        <strong>{ending.in(minutes)}</strong> {ending.kept}
      </p>
      <button type="button" class="desk-button" onClick={() => void desk.extend()}>
        {ending.more}
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
      <p>{words().states.away.goesOn}</p>
    </>
  );
}
