/** How this person likes their terminals; kept in this browser. */
import type { TerminalSettings } from '../terminal.ts';

const KEY = 'relaylab-terminal';
const FONT_SIZES = { min: 10, max: 24, normal: 14 } as const;

export function loadSettings(store: Pick<Storage, 'getItem'> = localStorage): TerminalSettings {
  const normal: TerminalSettings = { fontSize: FONT_SIZES.normal, screenReader: false };
  const kept = store.getItem(KEY);
  if (kept === null) return normal;
  try {
    const read: unknown = JSON.parse(kept);
    if (typeof read !== 'object' || read === null) return normal;
    const size = 'fontSize' in read && typeof read.fontSize === 'number' ? read.fontSize : normal.fontSize;
    return { fontSize: clampSize(size), screenReader: 'screenReader' in read && read.screenReader === true };
  } catch {
    // Written by something else under our name: the next change overwrites it.
    return normal;
  }
}

export function saveSettings(settings: TerminalSettings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

export function clampSize(size: number): number {
  return Math.min(FONT_SIZES.max, Math.max(FONT_SIZES.min, Math.round(size)));
}
