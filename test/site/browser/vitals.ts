/** What Chromium says of how a page loads and answers, in the terms of Core Web Vitals. */
import type { Page } from 'playwright-core';

export interface Vitals {
  /** Largest Contentful Paint, milliseconds after the navigation began. */
  largestPaint: number;
  /** Cumulative Layout Shift: shifts that followed no click or key, added up. */
  shifts: number;
  /** The longest of all clicks and keys from the event to the next paint (INP, where few were made). Milliseconds. */
  slowestInteraction: number;
}

/** Watches from the next navigation on; the answer is of the page that is open. */
export async function watchVitals(page: Page): Promise<() => Promise<Vitals>> {
  await page.addInitScript(() => {
    const seen = { largestPaint: 0, shifts: 0, slowestInteraction: 0 };
    const watch = (options: PerformanceObserverInit, take: (entry: PerformanceEntry) => void): void =>
      new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ buffered: true, ...options });
    const numberOf = (entry: object, name: string): number => Number(Reflect.get(entry, name) ?? 0);
    watch({ type: 'largest-contentful-paint' }, ({ startTime }) => {
      seen.largestPaint = Math.round(startTime);
    });
    watch({ type: 'layout-shift' }, (entry) => {
      if (!Reflect.get(entry, 'hadRecentInput')) seen.shifts += numberOf(entry, 'value');
    });
    // Only entries with an interaction are clicks and keys; pointer moves have none.
    watch({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit, (entry) => {
      if (numberOf(entry, 'interactionId') > 0)
        seen.slowestInteraction = Math.max(seen.slowestInteraction, Math.round(entry.duration));
    });
    Reflect.set(window, 'vitals', seen);
  });
  return async () => {
    // Entries are handed over after the frame that they are about.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0))));
    const seen: Vitals = await page.evaluate(() => Reflect.get(window, 'vitals'));
    return { ...seen, shifts: Math.round(seen.shifts * 10_000) / 10_000 };
  };
}
