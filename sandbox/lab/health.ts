/** Whether what runs the labs answers, as it was when somebody last looked. */
import type { Driver, Readiness } from '../drivers/driver.ts';

/** An engine that takes longer does not answer. Milliseconds. */
const PATIENCE = 5_000;
const HANGS = {
  what: 'what runs the labs takes too long to answer',
  fix: 'Restart it; everything goes on by itself then.',
};

export interface HealthOptions {
  driver: Pick<Driver, 'readiness'>;
  /** As it was found when the server started. */
  first: Readiness;
  /** Called when it is ready again, before anybody is told so. */
  onReturn(): Promise<void>;
  warn(text: string): void;
}

export class Health {
  readonly #options: HealthOptions;
  #now: Readiness;
  #looking: Promise<Readiness> | undefined;

  constructor(options: HealthOptions) {
    this.#options = options;
    this.#now = options.first;
  }

  get now(): Readiness {
    return this.#now;
  }

  /** Asks the driver; those who ask meanwhile get the same answer. */
  look(): Promise<Readiness> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<Readiness> {
    const { onReturn, warn } = this.#options;
    const before = this.#now;
    let found = await this.#ask();
    if (before.ready && !found.ready) warn(`the labs stand still: ${found.missing.map(({ what }) => what).join('; ')}`);
    if (!before.ready && found.ready)
      try {
        await onReturn();
        warn('the labs go on');
      } catch (error) {
        found = { ...found, ready: false, missing: [{ what: String(error), fix: 'It is tried again by itself.' }] };
      }
    this.#now = found;
    return found;
  }

  async #ask(): Promise<Readiness> {
    const { description } = this.#now;
    const { promise: late, resolve } = Promise.withResolvers<Readiness>();
    const timer = setTimeout(resolve, PATIENCE, { ready: false, description, missing: [HANGS] });
    try {
      return await Promise.race([this.#options.driver.readiness(), late]);
    } catch (error) {
      return { ready: false, description, missing: [{ what: String(error), fix: 'It is tried again by itself.' }] };
    } finally {
      clearTimeout(timer);
    }
  }
}
