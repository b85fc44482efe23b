/** Which lab, on which driver, how many points; reset and close. */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { words } from '../../words/index.ts';
import { langOf, pageLanguage, pathIn } from '../../words/language.ts';
import { Confirm } from './Confirm.tsx';
import { type DeskSnapshot, scoreOf } from './state.ts';
import { useDesk } from './use-desk.ts';

function doingOf({ work, away, life }: DeskSnapshot): string {
  const { doing } = words().desk;
  if (work) return doing[work];
  if (away) return doing.away;
  return doing[life?.state === 'paused' || life?.state === 'ended' ? life.state : 'running'];
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
  const { desk: say } = words();
  const score = view && scoreOf(view);
  const driver = status?.driver;
  return (
    <header class="desk-head">
      <div class="desk-name">
        <h2 lang={langOf(view?.language)}>{view?.title ?? say.title}</h2>
        <p title={driver?.description}>
          <span class="lamp" data-state={lampOf(now)} aria-hidden="true" />
          {driver && <span class="driver">{say.driver(driver.name)}</span>}
          <span role="status">{doingOf(now)}</span>
        </p>
      </div>
      {score?.graded && (
        <p class="desk-score" data-full={score.score === score.max}>
          <strong>{score.score}</strong> <span>{say.ofPoints(score.max)}</span>
        </p>
      )}
      <div class="desk-actions">
        <a class="desk-button desk-help" href={pathIn(pageLanguage(), '/desk-help/')} aria-label={say.help}>
          <span class="desk-help-long">{say.help}</span>
          <span class="desk-help-short">?</span>
        </a>
        <button
          type="button"
          class="desk-button"
          disabled={now.work !== undefined}
          onClick={() => dialog.current?.showModal()}
        >
          {say.reset}
        </button>
        <button type="button" class="desk-button" onClick={onClose}>
          {say.close}
          <span class="sr-only">{say.closeWhat}</span>
        </button>
      </div>
      <Confirm dialog={dialog} title={say.resetQuestion} yes={say.resetYes} onYes={() => void desk.reset()}>
        {say.resetText}
      </Confirm>
    </header>
  );
}
