/** Tells the server what the internet remembers, not oftener than that is worth. */
import type { Writable } from 'node:stream';
import type { InternetState } from '../start-internet.ts';

const PAUSE_MS = 1000;
/** A flood of mail makes a large state, which then goes out less often: another second for each of these. */
const BYTES_A_SECOND = 1024 * 1024;

export class StatePushes {
  readonly #output: Writable;
  readonly #push: (state: InternetState) => void;
  #timer: NodeJS.Timeout | undefined;
  #latest: (() => InternetState) | undefined;
  #pauseMs = PAUSE_MS;

  constructor(output: Writable, push: (state: InternetState) => void) {
    this.#output = output;
    this.#push = push;
  }

  changed(latest: () => InternetState): void {
    this.#latest = latest;
    this.#timer ??= setTimeout(() => this.#due(), this.#pauseMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#latest = undefined;
  }

  #due(): void {
    this.#timer = undefined;
    const latest = this.#latest;
    if (!latest) return;
    // Nobody reads at the moment: the state is asked for again when somebody does.
    if (this.#output.writableLength > 0) {
      this.changed(latest);
      return;
    }
    this.#latest = undefined;
    this.#push(latest());
    this.#pauseMs = PAUSE_MS + (this.#output.writableLength / BYTES_A_SECOND) * PAUSE_MS;
  }
}
