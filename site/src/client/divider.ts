/** A divider between two panes: dragged with a pointer, or moved with the arrow keys (ARIA window splitter). */
import { pageWords } from '../words/page.ts';

export interface DividerOptions {
  /** Where the position is remembered. */
  key: string;
  /** True when the divider is a horizontal line that moves up and down. */
  horizontal: boolean;
  /** Pointer position in CSS pixels → the pane's share in percent. */
  measure: (position: number) => number;
  apply: (percent: number) => void;
}

const MIN = 25;
const MAX = 75;
const STEP = 2;

export function startDivider(divider: HTMLElement, options: DividerOptions): void {
  const set = (percent: number): void => {
    const share = Math.round(Math.min(MAX, Math.max(MIN, percent)));
    divider.setAttribute('aria-valuenow', String(share));
    divider.setAttribute('aria-valuetext', pageWords().page.percent(share));
    localStorage.setItem(options.key, String(share));
    options.apply(share);
  };
  const now = (): number => Number(divider.getAttribute('aria-valuenow'));
  const stored = Number(localStorage.getItem(options.key));
  if (stored >= MIN && stored <= MAX) set(stored);

  divider.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    divider.focus();
    divider.setPointerCapture(event.pointerId);
    document.documentElement.dataset.dragging = options.horizontal ? 'row' : 'column';
  });
  divider.addEventListener('pointermove', (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    set(options.measure(options.horizontal ? event.clientY : event.clientX));
  });
  divider.addEventListener('lostpointercapture', () => delete document.documentElement.dataset.dragging);
  divider.addEventListener('dblclick', () => set(50));
  divider.addEventListener('keydown', (event) => {
    const percent = keyTarget(event.key, now());
    if (percent === undefined) return;
    event.preventDefault();
    set(percent);
  });
}

/** The pane is on the right or below, so left and up make it larger. */
export function keyTarget(key: string, now: number): number | undefined {
  const steps: Record<string, number> = { ArrowLeft: STEP, ArrowUp: STEP, ArrowRight: -STEP, ArrowDown: -STEP };
  if (key === 'Home') return MIN;
  if (key === 'End') return MAX;
  const step = steps[key];
  return step === undefined ? undefined : now + step;
}
