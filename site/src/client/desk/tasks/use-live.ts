/** Joins the cards to what was seen in passing. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { hear } from '../../signals.ts';
import { useWatch } from '../map/watch.ts';
import { useDesk } from '../use-desk.ts';
import { LiveLook } from './live-look.ts';
import type { Marks } from './marks.ts';

export const LiveContext = createContext<LiveLook | undefined>(undefined);

/** One for the desk, for as long as it is there. It hears the lab's events and the editor. */
export function useLiveLook(): LiveLook {
  const { desk } = useDesk();
  const watch = useWatch();
  const [live] = useState(() => new LiveLook(desk));
  useEffect(() => {
    const endings = [
      watch.hear((event) => live.heard(event)),
      hear('relaylab:saved', () => live.changed('file')),
      () => live.dispose(),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [live, watch]);
  return live;
}

/** Draws the component again when something else was seen. */
export function useMarks(live: LiveLook | undefined): Marks {
  const [marks, setMarks] = useState<Marks>(live?.marks ?? {});
  useEffect(() => {
    if (!live) return;
    setMarks(live.marks);
    return live.subscribe(() => setMarks(live.marks));
  }, [live]);
  return marks;
}

export function useLive(): LiveLook {
  const live = useContext(LiveContext);
  if (!live) throw new Error('useLive is called outside of the tasks.');
  return live;
}
