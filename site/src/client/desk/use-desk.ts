/** Joins components to the desk's state. */
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { langOf } from '../../words/language.ts';
import type { DeskSnapshot, DeskState } from './state.ts';

export const DeskContext = createContext<DeskState | undefined>(undefined);

export function useDesk(): { desk: DeskState; now: DeskSnapshot } {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk is called outside of the desk.');
  const [now, setNow] = useState(desk.now);
  useEffect(() => {
    setNow(desk.now);
    return desk.subscribe(() => setNow(desk.now));
  }, [desk]);
  return { desk, now };
}

/** For `lang` around the lab's own texts. */
export function useLabLang(): string | undefined {
  return langOf(useDesk().now.view?.language);
}
