/** What was told of a lab, kept in this tab of the browser for the page that is there after a reload. */
import type { WorldEvent } from '../../../../../sandbox/http/api.ts';

/** What the server told, and what this page knows by itself. */
export type Told = WorldEvent | { type: 'saved'; at: number; path: string };

type Store = Pick<Storage, 'getItem' | 'setItem'>;

const KEY = 'relaylab-world';

/** Only the newest: one lab at a time is on the desk. A store that is full or forbidden keeps nothing. */
export function remember(sandbox: string, told: readonly Told[], store: Store = sessionStorage): void {
  try {
    store.setItem(KEY, JSON.stringify({ sandbox, told }));
  } catch {
    // The map begins anew after the reload, as it does in a new tab.
  }
}

/** What was told of this sandbox, oldest first; nothing of another one. */
export function recall(sandbox: string, store: Store = sessionStorage): Told[] {
  try {
    const kept: unknown = JSON.parse(store.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('sandbox' in kept) || !('told' in kept)) return [];
    return kept.sandbox === sandbox && Array.isArray(kept.told) ? kept.told : [];
  } catch {
    // Written by something else under our name: the next page overwrites it.
    return [];
  }
}
