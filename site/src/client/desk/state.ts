/** What the desk knows, and what it can do with the server. Components read it by useDesk. */
import type { CheckProgress, LabView, LifeAnswer, StatusAnswer } from '../../../../sandbox/http/api.ts';
import { ApiFailure, api } from '../api.ts';
import { followCheck, keepFollowing } from '../check-progress.ts';
import { type Signals, tell } from '../signals.ts';

export type Work = 'starting' | 'checking' | 'resetting';

export interface DeskSnapshot {
  lab: string;
  view?: LabView;
  status?: StatusAnswer;
  /** What is being done now; buttons that would disturb it are off. */
  work?: Work;
  /** Why there is no view, or why the last action failed. */
  failure?: { code: string; text: string };
  /** How far the check is that runs, once the server has told. */
  progress?: CheckProgress;
  answers: Record<string, string>;
  /** Counts resets, so that terminals begin anew. */
  generation: number;
  /** How the lab was when it was last looked at. */
  life?: LifeAnswer;
  /** Left the line: nothing starts by itself. */
  left?: boolean;
  /** Who does not answer. It is tried again by itself. */
  away?: 'server' | 'driver';
  /** Counts what the lesson asked for: a command, or a task to show. */
  asked: number;
  /** Counts returns from a pause and the like, so that terminals connect again. */
  wakes: number;
}

/** Between two looks at the lab, when all is well and when something is awaited. Milliseconds. */
const CALM = 5_000;
const EAGER = 2_000;

/** What a lesson asks of the desk. It may come while the machines still start. */
export type Request = { command: Signals['relaylab:run'] } | { task: string };

export class DeskState {
  #requests: Request[] = [];
  #now: DeskSnapshot;
  readonly #listeners = new Set<() => void>();

  readonly #api: typeof api;

  constructor(lab: string, client = api) {
    this.#api = client;
    this.#now = { lab, answers: {}, generation: 0, wakes: 0, asked: 0 };
  }

  get now(): DeskSnapshot {
    return this.#now;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Shows the lab, and starts it when it does not run. */
  async start(): Promise<void> {
    await this.#do('starting', async () => {
      this.#set({ left: false });
      const status = await this.#api.status();
      this.#set({ status });
      const seen = await this.#api.lab(this.#now.lab);
      this.#take(seen.sandbox ? seen : await this.#api.start(this.#now.lab));
      this.#set({ life: await this.#api.life(this.#now.lab) });
    });
    if (this.#now.view?.checking) await this.#rejoin(this.#now.view.checking);
  }

  /** Looks from now on how the lab is, for as long as the page is there. */
  watch(): void {
    setTimeout(
      async () => {
        await this.look();
        this.watch();
      },
      this.#waits() || this.#now.away ? EAGER : CALM,
    );
  }

  /** Looks once, keeps one's turn in the line, and goes on where something had stood still. */
  async look(): Promise<void> {
    if (this.#now.work) return;
    const { lab, away, life: before } = this.#now;
    const waited = this.#waits();
    try {
      // A driver that is away keeps the turn as well, but every start would fail.
      if (waited && !away) this.#take(await this.#api.start(lab));
      const life = await this.#api.life(lab);
      this.#set({ life, away: life.driver.ready ? undefined : 'driver' });
      if (!life.driver.ready) return;
      if (life.checking) return await this.#rejoin();
      if (away || (life.state === 'none' && before && before.state !== 'none')) await this.#return();
      else if (waited && !this.#waits()) this.wake();
    } catch (error) {
      const { code } = failureOf(error);
      if (code === 'no-server') this.#set({ away: 'server' });
      else if (code === 'driver-unavailable') this.#set({ away: 'driver' });
      else this.#set({ failure: failureOf(error) });
    }
  }

  /** Kept until whoever can do it takes it. */
  ask(request: Request): void {
    this.#requests.push(request);
    this.#set({ asked: this.#now.asked + 1 });
  }

  takeCommands(): Signals['relaylab:run'][] {
    const commands = this.#requests.flatMap((request) => ('command' in request ? [request.command] : []));
    this.#requests = this.#requests.filter((request) => !('command' in request));
    return commands;
  }

  /** The one that was asked for last. */
  takeTask(): string | undefined {
    const tasks = this.#requests.flatMap((request) => ('task' in request ? [request.task] : []));
    this.#requests = this.#requests.filter((request) => !('task' in request));
    return tasks.at(-1);
  }

  /** Connects the terminals again, which brings a paused lab back. */
  wake(): void {
    this.#set({ wakes: this.#now.wakes + 1 });
  }

  /** Begins again after the lab had ended. */
  async again(): Promise<void> {
    await this.start();
    this.wake();
  }

  async extend(): Promise<void> {
    try {
      this.#set({ life: await this.#api.extend(this.#now.lab) });
    } catch (error) {
      this.#set({ failure: failureOf(error) });
    }
  }

  /** Does not wait any more. */
  async leave(): Promise<void> {
    this.#set({ view: undefined, life: undefined, left: true });
    await this.#api.leave(this.#now.lab).catch(() => undefined);
  }

  reset(): Promise<void> {
    return this.#do('resetting', async () => {
      this.#take(await this.#api.reset(this.#now.lab));
      this.#set({ generation: this.#now.generation + 1 });
    });
  }

  check(): Promise<void> {
    return this.#do('checking', async () => {
      const { lab, answers } = this.#now;
      const ended = new AbortController();
      void keepFollowing(lab, (progress) => this.#set({ progress }), ended.signal);
      try {
        await this.#api.check(lab, answers);
      } finally {
        ended.abort();
      }
      this.#take(await this.#api.lab(lab));
    });
  }

  /** Follows a check that this page has not begun, or began before it was loaded again. */
  #rejoin(progress?: CheckProgress): Promise<void> {
    return this.#do('checking', async () => {
      const { lab } = this.#now;
      this.#set({ progress });
      try {
        await followCheck(lab, (told) => this.#set({ progress: told }));
        this.#take(await this.#api.lab(lab));
      } catch (error) {
        // The check goes on without this page; it is joined again when the server answers.
        if (failureOf(error).code !== 'no-server') throw error;
        this.#set({ away: 'server' });
      }
    });
  }

  async hint(task: string): Promise<void> {
    try {
      const { taken, total } = await this.#api.hint(this.#now.lab, task);
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
    this.#set({ failure: undefined });
  }

  #waits(): boolean {
    const { view, life } = this.#now;
    return life?.state === 'waiting' || (view?.turn !== undefined && !view.sandbox);
  }

  async #return(): Promise<void> {
    await this.again();
    if (this.#now.failure?.code === 'driver-unavailable') this.#set({ away: 'driver', failure: undefined });
  }

  async #do(work: Work, action: () => Promise<void>): Promise<void> {
    if (this.#now.work) return;
    this.#set({ work, failure: undefined });
    try {
      await action();
    } catch (error) {
      this.#set({ failure: failureOf(error) });
    } finally {
      this.#set({ work: undefined, progress: undefined });
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

/** The points of the newest attempt; not graded when that does not count. */
export function scoreOf(view: LabView): { score: number; max: number; graded: boolean } {
  return {
    score: view.tasks.reduce((sum, { result }) => sum + (result?.score ?? 0), 0),
    max: view.tasks.reduce((sum, { points }) => sum + points, 0),
    graded: (view.newest?.status ?? 'graded') === 'graded' && view.tasks.some(({ result }) => result !== undefined),
  };
}
