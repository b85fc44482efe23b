/** Envelopes on the road, as a component that is drawn. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Trip, Trips } from './trips.ts';
import type { WorldLog } from './world-log.ts';

/** Between two drawings of what set out. Milliseconds. */
const FEW_DRAWINGS = 100;

export interface Road {
  trips: readonly Trip[];
  end(id: number): void;
}

/** `travel`: whether envelopes are to move at all. */
export function useRoad(log: WorldLog, travel: boolean): Road {
  const trips = useRef(new Trips());
  const [, draw] = useState(0);
  const travels = useRef(travel);
  travels.current = travel;
  const ledger = useRef(log.ledger);
  if (ledger.current !== log.ledger) {
    // The lab began anew.
    ledger.current = log.ledger;
    trips.current.clear();
  }
  useEffect(() => {
    if (!travel) trips.current.clear();
  }, [travel]);
  useEffect(() => {
    let planned: ReturnType<typeof setTimeout> | undefined;
    const stop = log.onMove((move) => {
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
  const end = (id: number): void => {
    trips.current.end(id);
    draw((before) => before + 1);
  };
  return { trips: trips.current.all, end };
}
