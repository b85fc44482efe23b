/** The gradings that run: each in its turn, and how far it is for whoever follows it. */
import { LabError } from '../errors.ts';
import { keyOf, type Place } from '../lab/place.ts';
import { Turns } from '../turns.ts';
import type { CheckProgress } from './api.ts';

type Step = Omit<CheckProgress, 'ms'>;

interface Grading {
  /** Milliseconds of performance.now(). */
  since: number;
  step: Step;
  /** Settled at the next change, with whether it goes on. */
  changed: PromiseWithResolvers<boolean>;
}

export class Gradings {
  readonly #turns: Turns;
  readonly #running = new Map<string, Grading>();

  /** `atOnce`: how many may run at the same time, looks included. */
  constructor(atOnce: number) {
    this.#turns = new Turns(atOnce);
  }

  /** Performs it when its turn comes. One for each place: throws LabError `busy`. */
  async run<T>(place: Place, work: (tell: (step: Step) => void) => Promise<T>): Promise<T> {
    const key = keyOf(place);
    if (this.#running.has(key)) throw new LabError('busy');
    const grading: Grading = {
      since: performance.now(),
      step: { stage: 'asking', done: 0, of: 0, tasks: [] },
      changed: Promise.withResolvers(),
    };
    this.#running.set(key, grading);
    const tell = (step: Step) => {
      grading.step = step;
      grading.changed.resolve(true);
      grading.changed = Promise.withResolvers();
    };
    try {
      return await this.#turns.run(
        () => work(tell),
        (position) => tell({ stage: 'waiting', position, done: 0, of: 0, tasks: [] }),
      );
    } finally {
      this.#running.delete(key);
      grading.changed.resolve(false);
    }
  }

  /** Something that can be left undone, in a turn that nobody waits for; undefined: there is none. */
  aside<T>(work: () => Promise<T>): Promise<T> | undefined {
    return this.#turns.now(work);
  }

  /** How far the grading of this place is; undefined: none runs. */
  of(place: Place): CheckProgress | undefined {
    const grading = this.#running.get(keyOf(place));
    return grading && shown(grading);
  }

  /** The same, now and at each change until it has ended. What changes faster than it is read is left out. */
  async *follow(place: Place): AsyncGenerator<CheckProgress> {
    const grading = this.#running.get(keyOf(place));
    for (let goesOn = grading !== undefined; grading && goesOn; ) {
      const next = grading.changed.promise;
      yield shown(grading);
      goesOn = await next;
    }
  }
}

function shown({ step, since }: Grading): CheckProgress {
  return { ...step, ms: Math.round(performance.now() - since) };
}
