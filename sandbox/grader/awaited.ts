import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait for something, and how often to look. Milliseconds. */
export interface Patience {
  forMs: number;
  everyMs: number;
}

/** Looks until it is so. Resolves to false when it was not so in time. */
export async function awaited(isSo: () => Promise<boolean>, { forMs, everyMs }: Patience): Promise<boolean> {
  for (const late = Date.now() + forMs; ; await pause(everyMs)) {
    if (await isSo()) return true;
    if (Date.now() >= late) return false;
  }
}
