/** Envelopes that travel along the wires. For the eye and the mouse only: the list below the map has them all. */
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Envelope } from './Art.tsx';
import { along, type Layout } from './layout.ts';
import type { Trip } from './trips.ts';

/** Milliseconds. */
const ONE_WAY = 1_500;
const THERE_AND_BACK = 2_600;
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
    <g>
      {trips.map((trip) => (
        <Traveller key={trip.id} trip={trip} layout={layout} frozen={frozen} onEnd={onEnd} onOpen={onOpen} />
      ))}
    </g>
  );
}

function Traveller({ trip, layout, frozen, onEnd, onOpen }: Omit<Props, 'trips'> & { trip: Trip }): JSX.Element {
  const group = useRef<SVGGElement>(null);
  const motion = useRef<Animation>();
  useEffect(() => {
    const duration = trip.kind === 'deferred' || trip.kind === 'refused' ? THERE_AND_BACK : ONE_WAY;
    const animation = group.current?.animate(framesOf(trip, layout), { duration, fill: 'both' });
    motion.current = animation;
    animation?.addEventListener('finish', () => onEnd(trip.id));
    return () => animation?.cancel();
  }, []);
  useEffect(() => {
    if (frozen) motion.current?.pause();
    else motion.current?.play();
  }, [frozen]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a moving thing is no place for the focus; the list below has each letter as a button
    <g ref={group} class="map-envelope" data-kind={trip.kind} onClick={() => onOpen(trip.letter)}>
      <rect class="map-hit" x="-22" y="-18" width="44" height="36" />
      {trip.count > 1 && <rect class="map-behind" x="-8" y="-10.5" width="22" height="15" rx="1.5" />}
      <Envelope />
      {trip.count > 1 && (
        <text x="15" y="4">
          ×{trip.count}
        </text>
      )}
    </g>
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
/** From when on it shows what became of it. */
const TURNS: Readonly<Record<Trip['kind'], { at: number; colour: string }>> = {
  in: { at: 1, colour: 'var(--blue)' },
  out: { at: 0.9, colour: 'var(--green)' },
  refused: { at: 0.45, colour: 'var(--red)' },
  bounced: { at: 0.8, colour: 'var(--red)' },
  deferred: { at: 0.4, colour: 'var(--amber)' },
};

function framesOf({ kind, from, to }: Trip, { at }: Layout): Keyframe[] {
  const place = at[from === 'mail' ? to : from];
  const { at: turn, colour } = TURNS[kind];
  return Array.from({ length: POINTS + 1 }, (_, index) => {
    const offset = index / POINTS;
    const { x, y } = along(place, at.mail, partAt(WAYS[kind], offset));
    return {
      offset,
      transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`,
      color: offset >= turn ? colour : 'var(--blue)',
      opacity: index === 0 || index === POINTS ? 0 : 1,
    };
  });
}

function partAt(way: { part: number; at: number }[], offset: number): number {
  const next = way.findIndex(({ at }) => at >= offset);
  const [before, after] = [way[Math.max(0, next - 1)], way[Math.max(0, next)]];
  if (!before || !after || after.at === before.at) return after?.part ?? 0;
  return before.part + ((after.part - before.part) * (offset - before.at)) / (after.at - before.at);
}
