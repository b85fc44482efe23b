/** Offers the tour to whoever is here for the first time. Its code is fetched only then, or when it is asked for again. */
import type { Dock } from '../dock.ts';

/** Set once the offer was answered, on whatever page. */
const KEY = 'relaylab-tour';
/** A link with this fragment begins the tour at once. */
const FRAGMENT = '#tour';

export function startTour(dock: Dock): void {
  const asked = location.hash === FRAGMENT;
  if (!asked && localStorage.getItem(KEY) !== null) return;
  const show = async (): Promise<void> => {
    const { showTour } = await import('./Tour.tsx');
    showTour(dock, { asked, onAnswered: () => localStorage.setItem(KEY, 'seen') });
  };
  // A page that cannot be toured can still be read.
  show().catch(() => undefined);
}
