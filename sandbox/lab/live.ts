/** A sandbox that runs, or was paused: who works with it, and since when nobody did. */
import type { Sandbox } from '../drivers/driver.ts';
import type { Place } from '../gradebook/gradebook.ts';

/** Why those who look at a sandbox are sent away. They do not come back by themselves. */
export interface Dismissal {
  kind: 'paused' | 'ended';
  /** For people. */
  text: string;
}

export const ENDED: Dismissal = { kind: 'ended', text: 'The time of this lab is over. Your work is kept.' };

export function paused(idleMs: number): Dismissal {
  const minutes = Math.round(idleMs / 60_000);
  return { kind: 'paused', text: `Nobody did anything here for ${minutes} minutes, so the lab is paused.` };
}

/** A sandbox that stays in memory, and awake, until this is disposed of. */
export interface Held extends Disposable {
  sandbox: Sandbox;
  /** Somebody did something with it just now. */
  touch(): void;
  /** Aborted with a Dismissal when whoever looks is to let go. */
  dismissed: AbortSignal;
}

export interface LiveOptions {
  place: Place;
  sandbox: Sandbox;
  /** Epoch milliseconds. */
  now: number;
  endsAt: number | undefined;
}

export class Live {
  readonly place: Place;
  readonly sandbox: Sandbox;
  readonly since: number;
  endsAt: number | undefined;
  /** When somebody last did something with it. */
  usedAt: number;
  /** Terminals, requests and others that work with it right now. */
  holders = 0;
  #dismissal = new AbortController();
  #paused = false;
  /** Pausing and waking, one after the other. */
  #turning: Promise<unknown> = Promise.resolve();

  constructor({ place: { person, lab }, sandbox, now, endsAt }: LiveOptions) {
    this.place = { person, lab };
    this.sandbox = sandbox;
    this.since = now;
    this.usedAt = now;
    this.endsAt = endsAt;
  }

  get paused(): boolean {
    return this.#paused;
  }

  hold(touch: () => void): Held {
    this.holders += 1;
    touch();
    return {
      sandbox: this.sandbox,
      touch,
      dismissed: this.#dismissal.signal,
      [Symbol.dispose]: () => {
        this.holders -= 1;
      },
    };
  }

  /** Sends away whoever looks at it. */
  dismiss(why: Dismissal): void {
    this.#dismissal.abort(why);
    this.#dismissal = new AbortController();
  }

  get canPause(): boolean {
    return this.sandbox.pause !== undefined && this.sandbox.resume !== undefined;
  }

  pause(): Promise<void> {
    return this.#turn(async () => {
      await this.sandbox.pause?.();
      this.#paused = true;
    });
  }

  wake(): Promise<void> {
    return this.#turn(async () => {
      if (!this.#paused) return;
      await this.sandbox.resume?.();
      this.#paused = false;
    });
  }

  #turn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turning.then(work);
    this.#turning = turn.catch(() => undefined);
    return turn;
  }
}
