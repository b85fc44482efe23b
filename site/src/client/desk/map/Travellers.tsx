/** Envelopes that travel along the wires. For the eye and the mouse only: the list below the map has them all. */
import type { JSX, RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Envelope } from './Art.tsx';
import { along, type Layout } from './layout.ts';
import { DURATION, type Trip } from './trips.ts';

/** Points of the curve that an animation is told. */
const POINTS = 12;

interface Props {
  trips: readonly Trip[];
  layout: Layout;
  /** Stops them where they are. */
  frozen: boolean;
  onEnd: (id: number) => void;
  onOpen: (letter: number) => void;
}

export function Travellers({ trips, layout, frozen, onEnd, onOpen }: Props): JSX.Element {
  return (
    <div class="map-road" aria-hidden="true">
      {trips.map((trip) => (
        <Traveller key={trip.id} trip={trip} layout={layout} frozen={frozen} onEnd={onEnd} onOpen={onOpen} />
      ))}
    </div>
  );
}

/**
 * An element of its own, moved by transform and turned by opacity alone, so that the browser moves it without drawing the
 * map again. It is there twice: as it sets out, and in the colour of what became of it.
 */
function Traveller({ trip, layout, frozen, onEnd, onOpen }: Omit<Props, 'trips'> & { trip: Trip }): JSX.Element {
  const { id, kind, delay, count, letter } = trip;
  const place = useRef<HTMLDivElement>(null);
  const fate = useRef<SVGSVGElement>(null);
  const motions = useRef<Animation[]>([]);
  useEffect(() => {
    const timing = { duration: DURATION[kind], delay, fill: 'both' } as const;
    const moved = place.current?.animate(framesOf(trip, layout), timing);
    const turned = fate.current?.animate(turnOf(kind), timing);
    motions.current = [moved, turned].filter((motion) => motion !== undefined);
    moved?.addEventListener('finish', () => onEnd(id));
    return () => {
      for (const motion of motions.current) motion.cancel();
    };
  }, []);
  useEffect(() => {
    // The pane has another size: the same way, on a road that lies elsewhere.
    const effect = motions.current[0]?.effect;
    if (effect instanceof KeyframeEffect) effect.setKeyframes(framesOf(trip, layout));
  }, [layout]);
  useEffect(() => {
    for (const motion of motions.current) {
      if (frozen) motion.pause();
      else motion.play();
    }
  }, [frozen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a moving thing is no place for the focus; the list below has each letter as a button
    // biome-ignore lint/a11y/useKeyWithClickEvents: the same
    <div ref={place} class="map-envelope" data-kind={kind} onClick={() => onOpen(letter)}>
      <Drawn count={count} />
      <Drawn count={count} own={fate} />
    </div>
  );
}

function Drawn({ count, own }: { count: number; own?: RefObject<SVGSVGElement> }): JSX.Element {
  return (
    <svg
      {...(own ? { ref: own } : {})}
      aria-hidden="true"
      class={own && 'map-turned'}
      width="66"
      height="36"
      viewBox="-22 -18 66 36"
    >
      {count > 1 && <rect x="-8" y="-10.5" width="22" height="15" rx="1.5" />}
      <Envelope />
      {count > 1 && (
        <text x="17" y="4">
          ×{count}
        </text>
      )}
    </svg>
  );
}

/** Parts of the way from the place to the mail host that an envelope passes, and when; `at` from 0 to 1. */
const WAYS: Readonly<Record<Trip['kind'], { part: number; at: number }[]>> = {
  in: [
    { part: 0.08, at: 0 },
    { part: 0.92, at: 1 },
  ],
  // To the door, where it is held for a moment, and back.
  refused: [
    { part: 0.08, at: 0 },
    { part: 0.8, at: 0.45 },
    { part: 0.8, at: 0.65 },
    { part: 0.1, at: 1 },
  ],
  out: [
    { part: 0.92, at: 0 },
    { part: 0.08, at: 1 },
  ],
  bounced: [
    { part: 0.92, at: 0 },
    { part: 0.14, at: 0.8 },
    { part: 0.14, at: 1 },
  ],
  deferred: [
    { part: 0.92, at: 0 },
    { part: 0.14, at: 0.4 },
    { part: 0.14, at: 0.6 },
    { part: 0.9, at: 1 },
  ],
};
/** From which part of its time on it shows what became of it. */
const TURNS: Readonly<Record<Trip['kind'], number>> = { in: 1, out: 0.9, refused: 0.45, bounced: 0.8, deferred: 0.4 };

function framesOf({ kind, from, to }: Trip, { at }: Layout): Keyframe[] {
  const place = at[from === 'mail' ? to : from];
  return Array.from({ length: POINTS + 1 }, (_, index) => {
    const offset = index / POINTS;
    const { x, y } = along(place, at.mail, partAt(WAYS[kind], offset));
    return {
      offset,
      transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`,
      opacity: index === 0 || index === POINTS ? 0 : 1,
    };
  });
}

function turnOf(kind: Trip['kind']): Keyframe[] {
  const turn = TURNS[kind];
  return [
    { offset: 0, opacity: 0 },
    { offset: Math.max(0, turn - 0.05), opacity: 0 },
    { offset: turn, opacity: turn < 1 ? 1 : 0 },
    { offset: 1, opacity: turn < 1 ? 1 : 0 },
  ];
}

function partAt(way: { part: number; at: number }[], offset: number): number {
  const next = way.findIndex(({ at }) => at >= offset);
  const [before, after] = [way[Math.max(0, next - 1)], way[Math.max(0, next)]];
  if (!before || !after || after.at === before.at) return after?.part ?? 0;
  return before.part + ((after.part - before.part) * (offset - before.at)) / (after.at - before.at);
}
