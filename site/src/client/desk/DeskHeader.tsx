/** Which lab, on which driver, how many points; reset and close. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { Confirm } from './Confirm.tsx';
import { type DeskSnapshot, scoreOf } from './state.ts';
import { useDesk } from './use-desk.ts';

const WORK = { starting: 'starting', checking: 'being graded', resetting: 'being reset' } as const;

function doingOf({ work, away, life }: DeskSnapshot): string {
  if (work) return WORK[work];
  if (away) return 'no answer';
  return life?.state === 'paused' || life?.state === 'ended' ? life.state : 'running';
}

function lampOf({ work, away, life }: DeskSnapshot): 'busy' | 'off' | 'asleep' | 'on' {
  if (work) return 'busy';
  if (away) return 'off';
  return life?.state === 'paused' || life?.state === 'ended' ? 'asleep' : 'on';
}

export function DeskHeader({ onClose }: { onClose: () => void }): JSX.Element {
  const { desk, now } = useDesk();
  const dialog = useRef<HTMLDialogElement>(null);
  const { view, status } = now;
  const score = view && scoreOf(view);
  const driver = status?.driver;
  return (
    <header class="desk-head">
      <div class="desk-name">
        <h2>{view?.title ?? 'The desk'}</h2>
        <p title={driver?.description}>
          <span class="lamp" data-state={lampOf(now)} aria-hidden="true" />
          {driver && <span class="driver">{driver.name} lab</span>}
          <span role="status">{doingOf(now)}</span>
        </p>
      </div>
      {score?.graded && (
        <p class="desk-score" data-full={score.score === score.max}>
          <strong>{score.score}</strong> <span>of {score.max}</span>
        </p>
      )}
      <div class="desk-actions">
        <button
          type="button"
          class="desk-button"
          disabled={now.work !== undefined}
          onClick={() => dialog.current?.showModal()}
        >
          Reset
        </button>
        <button type="button" class="desk-button" onClick={onClose}>
          Close<span class="sr-only"> the desk</span>
        </button>
      </div>
      <Confirm dialog={dialog} title="Start this lab over?" yes="Reset the lab" onYes={() => void desk.reset()}>
        All three machines go back to their starting state: your changes to files, the queue and the mailboxes are gone.
        Your best score, your answers and the hints you took stay.
      </Confirm>
    </header>
  );
}
