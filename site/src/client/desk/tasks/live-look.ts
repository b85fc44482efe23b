/**
 * Has the tasks looked at after changes in the lab: a little later, so that one deed is one look, and never while a check
 * runs, the lab is paused, or nobody answers. A check's result takes the place of everything that was seen before.
 */
import type { Change } from '../../../../../labs/schema.ts';
import type { LookAnswer, WorldEvent } from '../../../../../sandbox/http/api.ts';
import { api } from '../../api.ts';
import type { DeskSnapshot, DeskState } from '../state.ts';
import { afterChange, afterLook, isConcerned, type Marks } from './marks.ts';

/** From a change to its look. Mail comes in crowds, and words are typed letter by letter. Milliseconds. */
const DELAY: Readonly<Record<Change, number>> = { service: 500, file: 500, answer: 900, mail: 2_500 };
/** From one look for the sake of mail to the next: where spam flows, something arrives all the time. Milliseconds. */
const BETWEEN_MAIL = 15_000;
/** What a check did itself, letters and a restart, is told for a moment after it has ended. It reloads nothing. Milliseconds. */
const ECHO = 1_500;
/** The tab of the browser in which something was looked at looks again after a reload. */
const LOOKED_KEY = 'relaylab-looked';
const ALL: readonly Change[] = ['service', 'file', 'mail', 'answer'];

type Memory = Pick<Storage, 'getItem' | 'setItem'>;

export class LiveLook {
  #marks: Marks = {};
  #pending = new Set<Change>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer is to ring. Epoch milliseconds. */
  #due = Number.POSITIVE_INFINITY;
  #lastForMail = Number.NEGATIVE_INFINITY;
  /** Length of the queue when it was told last. */
  #queue: number | undefined;
  /** Until when events are the check's own. Epoch milliseconds. */
  #echoUntil = 0;
  /** Counts what makes a look that is under way worthless. */
  #era = 0;
  #seen: Pick<DeskSnapshot, 'generation' | 'work'> & { sandbox?: string };
  readonly #listeners = new Set<() => void>();
  readonly #desk: DeskState;
  readonly #look: typeof api.look;
  readonly #memory: Memory;
  readonly #stop: () => void;

  constructor(desk: DeskState, look = api.look, memory: Memory = sessionStorage) {
    this.#desk = desk;
    this.#look = look;
    this.#memory = memory;
    this.#seen = { generation: desk.now.generation, work: desk.now.work };
    this.#stop = desk.subscribe(() => this.#follow(desk.now));
    this.#follow(desk.now);
  }

  get marks(): Marks {
    return this.#marks;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#stop();
    this.#forget();
    this.#listeners.clear();
  }

  /** Something happened in the lab. */
  heard(event: WorldEvent): void {
    const reloaded = event.type === 'service' && event.state === 'reloaded';
    if (Date.now() < this.#echoUntil && !reloaded) return;
    if (event.type === 'service') this.changed('service');
    else if (event.type === 'load') {
      // What is removed from the queue by hand is told by nothing else.
      if (this.#queue !== undefined && this.#queue !== event.queue) this.changed('mail');
      this.#queue = event.queue;
    } else if (['delivered', 'bounced', 'listed', 'delisted'].includes(event.type)) this.changed('mail');
  }

  changed(change: Change): void {
    const { view, work } = this.#desk.now;
    if (work === 'checking' || work === 'resetting') return;
    if (!view?.tasks.some((task) => isConcerned(task, [change]))) return;
    // Nobody sees it; the next letter is heard again.
    if (change === 'mail' && document.hidden) return;
    this.#show(afterChange(this.#marks, change, view.tasks));
    const waits = this.#pending.has(change);
    this.#pending.add(change);
    // Who types on is waited for; everything else is not put off by more of it.
    if (change === 'answer' && this.#pending.size === 1) this.#due = Number.POSITIVE_INFINITY;
    else if (waits) return;
    const soon = Date.now() + DELAY[change];
    this.#plan(change === 'mail' ? Math.max(soon, this.#lastForMail + BETWEEN_MAIL) : soon);
  }

  #plan(due: number): void {
    if (due >= this.#due) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.#fire(), Math.max(0, due - Date.now()));
  }

  async #fire(): Promise<void> {
    this.#due = Number.POSITIVE_INFINITY;
    const { lab, view, work, away, life, answers } = this.#desk.now;
    const after = [...this.#pending];
    this.#pending.clear();
    if (!view?.sandbox || work || away || (life && life.state !== 'running')) return this.#seenNothing(after);
    if (after.includes('mail')) this.#lastForMail = Date.now();
    const era = this.#era;
    const answer = await this.#look(lab, { after, answers }).catch((): undefined => undefined);
    if (era !== this.#era) return;
    if (answer && !answer.looked && answer.againInMs !== undefined) this.#again(after, answer.againInMs);
    else if (answer?.looked) this.#took(after, answer);
    else this.#seenNothing(after);
  }

  #again(after: readonly Change[], inMs: number): void {
    for (const change of after) this.#pending.add(change);
    this.#plan(Date.now() + inMs);
  }

  #took(after: readonly Change[], { tasks }: Extract<LookAnswer, { looked: true }>): void {
    this.#memory.setItem(LOOKED_KEY, this.#desk.now.lab);
    this.#show(afterLook(this.#marks, after, this.#desk.now.view?.tasks ?? [], tasks));
  }

  #seenNothing(after: readonly Change[]): void {
    this.#show(afterLook(this.#marks, after, this.#desk.now.view?.tasks ?? [], []));
  }

  #follow({ view, generation, work, lab }: DeskSnapshot): void {
    const before = this.#seen;
    const sandbox = view?.sandbox?.id;
    this.#seen = { generation, work, ...(sandbox === undefined ? {} : { sandbox }) };
    if (before.work === 'checking' && work !== 'checking') this.#echoUntil = Date.now() + ECHO;
    const checks = work === 'checking' && before.work !== 'checking';
    const isAnother = before.sandbox !== undefined && sandbox !== before.sandbox;
    if (checks || isAnother || generation !== before.generation) this.#forget();
    const begins = before.sandbox === undefined && sandbox !== undefined;
    if (begins && this.#memory.getItem(LOOKED_KEY) === lab) for (const change of ALL) this.changed(change);
  }

  #forget(): void {
    this.#era += 1;
    clearTimeout(this.#timer);
    this.#due = Number.POSITIVE_INFINITY;
    this.#pending.clear();
    this.#queue = undefined;
    this.#show({});
  }

  #show(marks: Marks): void {
    this.#marks = marks;
    for (const listener of this.#listeners) listener();
  }
}
