/** Waiting by the machine's clock, cut short by Ctrl-C. */
import type { Clock } from '../../machine.ts';

/** Resolves to false when interrupted. */
export function wait(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const interrupted = () => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', interrupted);
      resolve(true);
    });
    signal.addEventListener('abort', interrupted, { once: true });
  });
}
