/** A clock that a test drives by hand. */
import type { Clock } from '../../../sandbox/drivers/embedded/machine.ts';

export interface HandClock extends Clock {
  /** Lets time pass; what falls due runs in order, and is given a turn of the event loop each. */
  advance(milliseconds: number): Promise<void>;
}

export function handClock(start = Date.UTC(2026, 2, 2, 8, 0, 0)): HandClock {
  let now = start;
  const timers = new Set<{ at: number; run: () => void }>();
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      for (;;) {
        const [next] = [...timers].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}
