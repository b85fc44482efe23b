import type { Clock } from './network.ts';

/** Real time. */
export function realClock(): Clock {
  return {
    now: Date.now,
    after(milliseconds, run) {
      const timer = setTimeout(run, milliseconds).unref();
      return () => clearTimeout(timer);
    },
  };
}
