/** The mail map: a picture or a table of what moves in the lab, with a way to hold it still and to go on by single events. */
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import { tell } from '../../signals.ts';
import { useDesk } from '../use-desk.ts';
import { type Filter, LetterTable } from './LetterTable.tsx';
import { MapBar, type MapView } from './MapBar.tsx';
import { MapPicture } from './MapPicture.tsx';
import { News } from './News.tsx';
import { Recent } from './Recent.tsx';
import { useRoad } from './road.ts';
import { Story } from './Story.tsx';
import { useWorld } from './watch.ts';

const VIEW = 'relaylab-map-view';

export default function MapPane({ visible }: { visible: boolean }): JSX.Element {
  const { log, state } = useWorld(visible);
  const [view, setView] = useState<MapView>(firstView);
  const [filter, setFilter] = useState<Filter>('all');
  const [frozen, setFrozen] = useState(false);
  const { story, open, close } = useStory();
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const road = useRoad(log, visible && view === 'picture' && story === undefined && !still);
  const { ledger } = log;
  const choose = (next: MapView): void => {
    setView(next);
    setFilter('all');
    localStorage.setItem(VIEW, next);
  };
  const narrowTo = (next: Filter): void => {
    setFilter(next);
    setView('table');
  };
  const empty = ledger.letters.length === 0;
  return (
    <div class="map-pane">
      {visible && <News log={log} />}
      {story !== undefined && <Story key={story} letter={ledger.letter(story)} onClose={close} />}
      <div class="map-front" hidden={story !== undefined}>
        <MapBar log={log} link={state} view={view} onView={choose} onFreeze={setFrozen} onLetter={open} />
        {view === 'picture' ? (
          <>
            <MapPicture ledger={ledger} road={road} frozen={frozen} onLetter={open} onFilter={narrowTo} />
            {empty ? <Empty /> : <Recent ledger={ledger} onLetter={open} />}
          </>
        ) : (
          <>
            {empty && <Empty />}
            <LetterTable ledger={ledger} filter={filter} onFilter={setFilter} onLetter={open} />
          </>
        )}
      </div>
    </div>
  );
}

/** Who wants no motion reads, until they choose otherwise. */
function firstView(): MapView {
  const kept = localStorage.getItem(VIEW);
  if (kept === 'picture' || kept === 'table') return kept;
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'table' : 'picture';
}

/** Which letter's story is open; the focus goes back to what opened it. */
function useStory(): { story: number | undefined; open: (key: number) => void; close: () => void } {
  const [story, setStory] = useState<number>();
  const opener = useRef<Element | null>(null);
  useEffect(() => {
    if (story !== undefined || !opener.current) return;
    const { current } = opener;
    opener.current = null;
    if (current instanceof HTMLElement && current.isConnected) current.focus();
    // It has left the map meanwhile.
    else document.querySelector<HTMLElement>('.map-bar button')?.focus();
  }, [story]);
  const open = (key: number): void => {
    opener.current = document.activeElement;
    setStory(key);
  };
  return { story, open, close: () => setStory(undefined) };
}

function Empty(): JSX.Element {
  const { now } = useDesk();
  const { empty } = mapWords().map;
  const { variables = {}, hosts = [] } = now.view?.sandbox ?? {};
  const sender = `me@${hosts.find(({ host }) => host === 'outside')?.name ?? 'outside.example'}`;
  const command = `swaks --server ${variables['mail.name']} --from ${sender} --to ${variables['person.1.login']}@${variables.domain}`;
  return (
    <div class="map-empty">
      <div>
        <p>
          <strong>{empty.title}.</strong> {empty.text}
        </p>
        <code title={command}>{command}</code>
      </div>
      <button type="button" class="map-button" onClick={() => tell('relaylab:run', { host: 'outside', command })}>
        {empty.run}
      </button>
    </div>
  );
}
