/** The map as a picture: the scene, envelopes on the road, and what can be opened, as buttons above it. */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { mapWords } from '../../../words/map.ts';
import { pileOf } from './Art.tsx';
import type { Filter } from './LetterTable.tsx';
import { type Layout, layoutFor, type Point, tagAt } from './layout.ts';
import type { Ledger } from './ledger.ts';
import { passedWords } from './passed.ts';
import { PLACES, type Place } from './places.ts';
import type { Refusal } from './refusals.ts';
import type { Road } from './road.ts';
import { Scene } from './Scene.tsx';
import { shortReply } from './sentences.ts';
import { Travellers } from './Travellers.tsx';

interface Props {
  ledger: Ledger;
  road: Road;
  frozen: boolean;
  onLetter: (key: number) => void;
  onFilter: (filter: Filter) => void;
}

export function MapPicture({ ledger, road, frozen, onLetter, onFilter }: Props): JSX.Element {
  const pane = useRef<HTMLDivElement>(null);
  const layout = useLayout(pane);
  const { map: say } = mapWords();
  const queue = ledger.load?.queue ?? 0;
  const state = ledger.service?.state;
  const closed = state === 'stopped' || state === 'failing';
  return (
    <div ref={pane} class="map-picture">
      {layout && (
        <div
          class="map-sheet"
          data-low={layout.low}
          style={{ width: `${layout.width}px`, height: `${layout.height}px` }}
        >
          <svg role="img" aria-label={say.describe} width={layout.width} height={layout.height}>
            <Scene layout={layout} queue={queue} closed={closed} say={say} />
          </svg>
          <Travellers trips={road.trips} layout={layout} frozen={frozen} onEnd={road.end} onOpen={onLetter} />
          {PLACES.map((place) => (
            <Caption key={place} place={place} ledger={ledger} layout={layout} onFilter={onFilter} />
          ))}
          <button
            type="button"
            class="map-queue"
            style={placed({ x: layout.pile.x, y: layout.pile.y - pileOf(queue) * 5 - 16 })}
            onClick={() => onFilter('queue')}
          >
            <strong>{queue}</strong> {say.queue}
            <span class="sr-only">. {say.showQueue}</span>
          </button>
          {ledger.refusals.map((refusal) => (
            <Tag key={refusal.place} refusal={refusal} layout={layout} onLetter={onLetter} />
          ))}
          <Stamp ledger={ledger} layout={layout} />
        </div>
      )}
    </div>
  );
}

function Caption({
  place,
  ledger,
  layout,
  onFilter,
}: {
  place: Place;
  ledger: Ledger;
  layout: Layout;
  onFilter: (filter: Filter) => void;
}): JSX.Element {
  const { map: say } = mapWords();
  const { x, y } = layout.at[place];
  const passed = passedWords(ledger, place, say);
  const state = place === 'mail' ? ledger.service?.state : undefined;
  return (
    <div class="map-caption" style={placed({ x, y: y + (place === 'mail' ? 29 : 20) })}>
      <strong>{say.places[place]}</strong>
      <span class="map-role">{say.roles[place]}</span>
      {(state === 'stopped' || state === 'failing') && <span class="map-closed">{say.service[state]}</span>}
      {passed && (
        <button type="button" class="map-passed" onClick={() => onFilter(place)}>
          {passed}
        </button>
      )}
    </div>
  );
}

function Tag({
  refusal: { place, letter, reply, by, count },
  layout,
  onLetter,
}: {
  refusal: Refusal;
  layout: Layout;
  onLetter: (key: number) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="map-tag"
      data-by={by}
      style={placed(tagAt(layout, place, by))}
      title={reply}
      onClick={() => onLetter(letter)}
    >
      <span>{shortReply(reply)}</span>
      {count > 1 && <b>×{count}</b>}
    </button>
  );
}

function Stamp({ ledger, layout }: { ledger: Ledger; layout: Layout }): JSX.Element | null {
  const { map: say } = mapWords();
  const [listing] = ledger.listings;
  if (!listing) return null;
  return (
    <p class="map-stamp" style={placed(layout.stamp)}>
      {say.listed}
      <small>{listing.zone}</small>
    </p>
  );
}

function placed({ x, y }: Point): JSX.CSSProperties {
  return { left: `${x.toFixed(1)}px`, top: `${y.toFixed(1)}px` };
}

/** Follows the size of the pane; undefined until it has one. */
function useLayout(pane: { current: HTMLDivElement | null }): Layout | undefined {
  const [layout, setLayout] = useState<Layout>();
  useLayoutEffect(() => {
    const element = pane.current;
    if (!element) return;
    const measure = (): void => {
      const { clientWidth, clientHeight } = element;
      // Of a pane that is hidden there is nothing to learn.
      if (clientWidth > 0) setLayout(layoutFor(clientWidth, clientHeight));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return layout;
}
