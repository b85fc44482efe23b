import type { Clock } from './machine.ts';

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
