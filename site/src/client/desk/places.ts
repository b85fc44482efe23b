/** Which parts of the upper desk are seen: one, or two side by side. */
import type { StudentHost } from '../../../../labs/schema.ts';

export type Place = StudentHost | 'editor';

export interface Places {
  /** Where one works; its tab is the chosen one. */
  chosen: Place;
  beside?: Place | undefined;
}

const KEY = 'relaylab-beside';

/** What stands at the side already changes its role with the chosen one, so that nothing moves on the screen. */
export function choose(now: Places, next: Place): Places {
  if (next === now.chosen) return now;
  return { chosen: next, beside: next === now.beside ? now.chosen : now.beside };
}

/** Puts a second one beside the chosen one: `wanted` if that is another, else the first other of `all`. Or takes it away. */
export function toggle(now: Places, all: readonly Place[], wanted?: Place): Places {
  if (now.beside) return { chosen: now.chosen };
  const others = all.filter((place) => place !== now.chosen);
  return { chosen: now.chosen, beside: others.find((place) => place === wanted) ?? others[0] };
}

/** As this browser was left, on `all` that there is now. */
export function loadPlaces(all: readonly Place[], store: Pick<Storage, 'getItem'> = localStorage): Places {
  const [first] = all;
  const kept = store.getItem(KEY);
  const beside = all.find((place) => place === kept);
  return { chosen: all.find((place) => place !== beside) ?? first ?? 'editor', beside };
}

export function savePlaces({ beside }: Places): void {
  localStorage.setItem(KEY, beside ?? '');
}
