/** Above the map: picture or table, and the time on it. */
import type { JSX } from 'preact';
import { mapWords } from '../../../words/map.ts';
import type { EventsState } from '../../events.ts';
import { timeOf, toldOf } from './sentences.ts';
import type { WorldLog } from './world-log.ts';

export type MapView = 'picture' | 'table';

interface Props {
  log: WorldLog;
  link: EventsState;
  view: MapView;
  onView: (view: MapView) => void;
  /** Whether what is on the road stops where it is. */
  onFreeze: (frozen: boolean) => void;
  onLetter: (key: number) => void;
}

export function MapBar({ log, link, view, onView, onFreeze, onLetter }: Props): JSX.Element {
  const { map: say } = mapWords();
  const turn = (): void => {
    onFreeze(!log.paused);
    if (log.paused) log.play();
    else log.pause();
  };
  const step = (): void => {
    onFreeze(false);
    log.step();
  };
  return (
    <div class="map-bar">
      <fieldset aria-label={say.view}>
        {(['picture', 'table'] as const).map((each) => (
          <button key={each} type="button" class="map-button" aria-pressed={view === each} onClick={() => onView(each)}>
            {say[each]}
          </button>
        ))}
      </fieldset>
      <fieldset aria-label={say.steps}>
        <button type="button" class="map-button" data-map="pause" onClick={turn}>
          {log.paused ? say.play : say.pause}
        </button>
        <button type="button" class="map-button" data-map="step" onClick={step}>
          {say.step}
        </button>
      </fieldset>
      <p class="map-told">
        {link === 'lost' && say.lost}
        {link === 'still' && say.still}
        {log.paused && <Step log={log} onLetter={onLetter} />}
      </p>
    </div>
  );
}

/** What the last step showed, and how much waits. */
function Step({ log, onLetter }: Pick<Props, 'log' | 'onLetter'>): JSX.Element {
  const { map: say } = mapWords();
  const { lastStep, waiting } = log;
  const letter = lastStep && log.ledger.letters.find(({ steps }) => steps.includes(lastStep as (typeof steps)[number]));
  return (
    <>
      {lastStep && (
        <span class="map-step">
          {timeOf(lastStep.at)}{' '}
          {letter ? (
            <button type="button" onClick={() => onLetter(letter.key)}>
              {toldOf(lastStep, say)}
            </button>
          ) : (
            toldOf(lastStep, say)
          )}
        </span>
      )}
      <span>{waiting > 0 ? say.waiting(waiting) : say.nothingWaits}</span>
    </>
  );
}
