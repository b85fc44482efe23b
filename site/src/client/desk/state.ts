/** What the desk knows, and what it can do with the server. Components read it by useDesk. */
import type { StudentHost } from '../../../../labs/schema.ts';
import type { LabView, StatusAnswer } from '../../../../sandbox/http/api.ts';
import { ApiFailure, api } from '../api.ts';
import { tell } from '../signals.ts';

export type Work = 'starting' | 'checking' | 'resetting';

export interface DeskSnapshot {
  lab: string;
  view?: LabView;
  status?: StatusAnswer;
  /** What is being done now; buttons that would disturb it are off. */
  work?: Work;
  /** Why there is no view, or why the last action failed. */
  failure?: { code: string; text: string };
  /** Of the newest grading that does not count: void or not graded. */
  notice?: string;
  answers: Record<string, string>;
  /** Counts resets, so that terminals begin anew. */
  generation: number;
}

export class DeskState {
  #now: DeskSnapshot;
  readonly #listeners = new Set<() => void>();

  constructor(lab: string) {
    this.#now = { lab, answers: {}, generation: 0 };
  }

  get now(): DeskSnapshot {
    return this.#now;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows the lab, and starts it when it does not run. */
  start(): Promise<void> {
    return this.#do('starting', async () => {
      const status = await api.status();
      this.#set({ status });
      const seen = await api.lab(this.#now.lab);
      this.#take(seen.sandbox ? seen : await api.start(this.#now.lab));
    });
  }

  reset(): Promise<void> {
    return this.#do('resetting', async () => {
      this.#take(await api.reset(this.#now.lab));
      this.#set({ generation: this.#now.generation + 1, notice: undefined });
    });
  }

  check(): Promise<void> {
    return this.#do('checking', async () => {
      const { report } = await api.check(this.#now.lab, this.#now.answers);
      const notice = report.status === 'graded' ? undefined : (report.reason ?? 'This run could not be graded.');
      this.#take(await api.lab(this.#now.lab));
      this.#set({ notice });
    });
  }

  async hint(task: string): Promise<void> {
    try {
      const { taken, total } = await api.hint(this.#now.lab, task);
      const view = this.#now.view;
      if (!view) return;
      const tasks = view.tasks.map((each) => (each.id === task ? { ...each, hints: { taken, total } } : each));
      this.#set({ view: { ...view, tasks }, failure: undefined });
    } catch (error) {
      this.#set({ failure: failureOf(error) });
    }
  }

  answer(task: string, text: string): void {
    this.#set({ answers: { ...this.#now.answers, [task]: text } });
  }

  dismiss(): void {
    this.#set({ failure: undefined, notice: undefined });
  }

  async #do(work: Work, action: () => Promise<void>): Promise<void> {
    if (this.#now.work) return;
    this.#set({ work, failure: undefined });
    try {
      await action();
    } catch (error) {
      this.#set({ failure: failureOf(error) });
    } finally {
      this.#set({ work: undefined });
    }
  }

  #take(view: LabView): void {
    const asked = view.tasks.filter(({ question }) => question !== undefined);
    const kept = Object.fromEntries(asked.map(({ id, answer }) => [id, answer ?? '']));
    this.#set({ view, answers: { ...kept, ...this.#now.answers } });
    tell('relaylab:lab', view);
  }

  #set(change: Partial<DeskSnapshot>): void {
    this.#now = { ...this.#now, ...change };
    for (const listener of this.#listeners) listener();
  }
}

function failureOf(error: unknown): { code: string; text: string } {
  if (error instanceof ApiFailure) return { code: error.code, text: error.message };
  return { code: 'internal', text: error instanceof Error ? error.message : String(error) };
}

/** The points of the newest attempt. */
export function scoreOf(view: LabView): { score: number; max: number; graded: boolean } {
  return {
    score: view.tasks.reduce((sum, { result }) => sum + (result?.score ?? 0), 0),
    max: view.tasks.reduce((sum, { points }) => sum + points, 0),
    graded: view.tasks.some(({ result }) => result !== undefined),
  };
}

export const HOST_ROLES: Readonly<Record<StudentHost, string>> = {
  mail: 'your mail server; you are root',
  outside: 'a stranger on the internet',
  inside: "a colleague's PC on the office LAN",
};
