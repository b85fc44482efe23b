/** What is seen of moves: envelopes on the road, and the last refusal at each wire. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Move } from './ledger.ts';
import type { Place } from './places.ts';
import { type Trip, Trips } from './trips.ts';
import type { WorldLog } from './world-log.ts';

/** How long a refusal stands beside its wire after it was the last. Milliseconds. */
const REFUSAL_STANDS = 45_000;
/** Between two drawings of what set out. Milliseconds. */
const FEW_DRAWINGS = 100;

export interface Refusal {
  place: Place;
  letter: number;
  reply: string;
  /** The mail host said it, or the place did. */
  by: 'us' | 'them';
  count: number;
  since: number;
}

export interface Road {
  trips: readonly Trip[];
  refusals: readonly Refusal[];
  end(id: number): void;
}

/** `travel`: whether envelopes are to move at all. */
export function useRoad(log: WorldLog, travel: boolean): Road {
  const trips = useRef(new Trips());
  const refusals = useRef(new Map<Place, Refusal>());
  const [, draw] = useState(0);
  const travels = useRef(travel);
  travels.current = travel;
  const ledger = useRef(log.ledger);
  if (ledger.current !== log.ledger) {
    // The lab began anew.
    ledger.current = log.ledger;
    trips.current.clear();
    refusals.current.clear();
  }
  useEffect(() => {
    if (!travel) trips.current.clear();
  }, [travel]);
  useEffect(() => {
    let planned: ReturnType<typeof setTimeout> | undefined;
    const stop = log.onMove((move) => {
      keepRefusal(refusals.current, move, performance.now());
      if (!travels.current) return;
      trips.current.add(move, performance.now());
      planned ??= setTimeout(() => {
        planned = undefined;
        draw((before) => before + 1);
      }, FEW_DRAWINGS);
    });
    return () => {
      stop();
      clearTimeout(planned);
    };
  }, [log]);
  const now = performance.now();
  const end = (id: number): void => {
    trips.current.end(id);
    draw((before) => before + 1);
  };
  return {
    trips: trips.current.all,
    refusals: [...refusals.current.values()].filter(({ since }) => log.paused || now - since < REFUSAL_STANDS),
    end,
  };
}

/** One for each wire, the newest; the same letter's or the same reply's are counted together. */
export function keepRefusal(kept: Map<Place, Refusal>, { kind, from, to, letter, reply }: Move, now: number): void {
  if (kind !== 'refused' && kind !== 'bounced' && kind !== 'deferred') return;
  const by = kind === 'refused' ? 'us' : 'them';
  const place = by === 'us' ? from : to;
  const before = kept.get(place);
  const again = before?.by === by && now - before.since < REFUSAL_STANDS && codeOf(before.reply) === codeOf(reply);
  kept.set(place, { place, letter: letter.key, reply, by, count: again ? before.count + 1 : 1, since: now });
}

function codeOf(reply: string): string {
  return /\b[45]\d\d(?: \d\.\d+\.\d+)?/.exec(reply)?.[0] ?? reply;
}
