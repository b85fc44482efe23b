/** Who gets a place, and when: starts in the order in which people asked, as many as there is room for. */
import { LabError } from '../errors.ts';
import { Pace } from './pace.ts';
import { keyOf, type Place } from './place.ts';
import { WaitingLine } from './waiting-line.ts';

/** Who does not ask for so long does not wait any more. Browsers let a page in the background ask once a minute. */
const ABANDONED = 150_000;

/** Where somebody stands who waits. */
export interface Turn {
  /** 1 is next. */
  position: number;
  waiting: number;
  /** Left out until somebody's stay was measured. */
  estimateMs?: number;
}

export interface AdmissionOptions<T> {
  now(): number;
  /** Makes room for this place if it can. */
  hasRoom(place: Place): Promise<boolean>;
  start(place: Place): Promise<T>;
  /** How long each place has been taken. Milliseconds. */
  ages(): number[];
}

export class Admission<T> {
  readonly #options: AdmissionOptions<T>;
  readonly #line = new WaitingLine<Place>();
  readonly #starting = new Map<string, Promise<T>>();
  readonly #pace = new Pace();
  #admitting: Promise<unknown> = Promise.resolve();

  constructor(options: AdmissionOptions<T>) {
    this.#options = options;
  }

  /** How many are being started. */
  get starting(): number {
    return this.#starting.size;
  }

  isStarting(place: Place): boolean {
    return this.#starting.has(keyOf(place));
  }

  /** The start that runs, or begins now; undefined: this place waits. */
  async ask(place: Place): Promise<{ started: T } | undefined> {
    const key = keyOf(place);
    if (!this.#starting.has(key)) {
      this.#line.see(key, place, this.#options.now());
      await this.admit();
    }
    const starting = this.#starting.get(key);
    return starting && { started: await starting };
  }

  turn(place: Place): Turn | undefined {
    const position = this.#line.position(keyOf(place));
    if (position === 0) return undefined;
    const estimateMs = this.#pace.estimate(position, this.#options.ages());
    return { position, waiting: this.#line.length, ...(estimateMs === undefined ? {} : { estimateMs }) };
  }

  /** Does not wait any more. */
  leave(place: Place): void {
    this.#line.leave(keyOf(place));
  }

  /** A place was free again after so long. */
  stayed(ms: number): void {
    this.#pace.stayed(ms);
  }

  /** Lets in who waits. One call at a time. */
  admit(): Promise<void> {
    const turn = this.#admitting.then(async () => {
      this.#line.forgetUnseen(this.#options.now() - ABANDONED);
      for (const place of this.#line.items()) {
        if (this.isStarting(place)) continue;
        if (!(await this.#options.hasRoom(place))) return;
        this.#begin(place);
      }
    });
    this.#admitting = turn.catch(() => undefined);
    return turn;
  }

  #begin(place: Place): void {
    const key = keyOf(place);
    const before = this.#options.now();
    const starting = this.#options.start(place).finally(() => this.#starting.delete(key));
    this.#starting.set(key, starting);
    starting.then(
      () => {
        this.#line.leave(key);
        this.#pace.started(this.#options.now() - before);
      },
      (error: unknown) => {
        // Nobody loses the turn because the engine was away.
        if (!(error instanceof LabError && error.code === 'driver-unavailable')) this.#line.leave(key);
      },
    );
  }
}
