/** The tasks on the desk, without a page: what is seen in passing, and how a check is followed. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Change } from '../../labs/schema.ts';
import type { CheckProgress, LabView, LookAnswer, LookRequest, TaskView } from '../../sandbox/http/api.ts';
import type { api } from '../../site/src/client/api.ts';
import { followCheck } from '../../site/src/client/check-progress.ts';
import { DeskState } from '../../site/src/client/desk/state.ts';
import { LEARN } from '../../site/src/client/desk/tasks/learn.ts';
import { LiveLook } from '../../site/src/client/desk/tasks/live-look.ts';
import { afterChange, afterLook, shownAs } from '../../site/src/client/desk/tasks/marks.ts';

const task = (id: string, looksAfter: Change[], score?: number): TaskView => ({
  ...{ id, title: id, points: 10, html: '', hints: { total: 3, taken: [] }, looksAfter },
  ...(score === undefined ? {} : { result: { id, title: id, score, max: 10, checks: [] } }),
});
const OPEN = task('strangers', ['service', 'file']);
const SOLVED = task('strangers', ['service', 'file'], 10);
const TYPED = task('who', ['answer']);
const ARRIVED = task('proof', ['mail']);
const done = (id: string) => ({ id, state: 'done' as const, saw: ['It was refused.'], unseen: 0 });
const notYet = (id: string) => ({ id, state: 'not-yet' as const, saw: ['It was let in.'], unseen: 0 });
const states = (marks: ReturnType<typeof afterLook>) =>
  Object.fromEntries(Object.entries(marks).map(([id, { state }]) => [id, state]));

describe('a mark', () => {
  test('is doubted as soon as the student does something, and renewed by the look', () => {
    const before = afterLook({}, ['service'], [OPEN], [done('strangers')]);
    const doubted = afterChange(before, 'file', [OPEN]);
    expect(doubted.strangers).toMatchObject({ state: 'done', stale: true });
    expect(afterLook(doubted, ['file'], [OPEN], [notYet('strangers')]).strangers).toMatchObject({
      state: 'not-yet',
      stale: false,
    });
  });

  test('is taken back when a look about it saw nothing, and stays when the look was about others', () => {
    const before = afterLook({}, ['service'], [OPEN, ARRIVED], [done('strangers')]);
    expect(afterLook(before, ['service'], [OPEN, ARRIVED], [])).toEqual({});
    expect(states(afterLook(before, ['mail'], [OPEN, ARRIVED], []))).toEqual({ strangers: 'done' });
  });

  test('says "not yet" after a deed, and to nobody who waits for mail or is typing', () => {
    expect(states(afterLook({}, ['service'], [OPEN], [notYet('strangers')]))).toEqual({ strangers: 'not-yet' });
    expect(afterLook({}, ['mail'], [ARRIVED], [notYet('proof')])).toEqual({});
    const right = afterLook({}, ['answer'], [TYPED], [done('who')]);
    expect(states(right)).toEqual({ who: 'done' });
    expect(afterLook(right, ['answer'], [TYPED], [notYet('who')])).toEqual({});
  });

  test('of a task that got some of its points is shown as of one that got none', () => {
    const some = task('strangers', ['service', 'file'], 5);
    const [good] = Object.values(afterLook({}, ['service'], [some], [done('strangers')]));
    expect(shownAs(good, some)).toBe('done');
    expect(afterLook({}, ['mail'], [{ ...some, looksAfter: ['mail'] }], [notYet('strangers')])).toEqual({});
  });

  test('beside points that were counted shows only that it does not look so any more', () => {
    const [good] = Object.values(afterLook({}, ['service'], [SOLVED], [done('strangers')]));
    const [bad] = Object.values(afterLook({}, ['service'], [SOLVED], [notYet('strangers')]));
    expect([shownAs(good, SOLVED), shownAs(bad, SOLVED)]).toEqual([undefined, 'undone']);
    expect([shownAs(good, OPEN), shownAs(bad, OPEN)]).toEqual(['done', 'not-yet']);
  });
});

/** A desk with a running lab, whose looks answer what the test says. */
async function deskWith(
  tasks: TaskView[],
  answers: (LookAnswer | Promise<LookAnswer>)[],
  remembered: string | null = null,
) {
  const lab = { state: 'running', ready: true };
  const view: LabView = {
    ...{ id: 'small', language: 'en', title: 'Small', summary: '', minutes: 1, storyHtml: '', tasks },
    sandbox: { id: 'small-1', driver: 'toy', hosts: [], variables: {}, createdAt: '2026-01-01T00:00:00Z' },
  };
  const graded = Promise.withResolvers<void>();
  const client = {
    status: async () => ({}),
    lab: async () => view,
    life: async () => ({ state: lab.state, driver: { ready: lab.ready, missing: [] } }),
    check: () => graded.promise,
    reset: async () => view,
  } as unknown as typeof api;
  const desk = new DeskState('small', client);
  const asked: LookRequest[] = [];
  const live = new LiveLook(
    desk,
    async (_, request) => {
      asked.push(request);
      return answers.shift() ?? { looked: true, tasks: [] };
    },
    { getItem: () => remembered, setItem: () => {} },
  );
  await desk.start();
  return { desk, live, asked, lab, endCheck: graded.resolve };
}

const service = (state: 'reloaded' | 'started') => ({ type: 'service' as const, at: 0, state });
const delivered = { type: 'delivered' as const, at: 0, from: '', to: '', relay: 'local', reply: '' };

describe('looking in passing', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('document', new EventTarget());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('happens once for a deed that is told twice, a little later', async () => {
    const { live, asked } = await deskWith([OPEN], [{ looked: true, tasks: [done('strangers')] }]);
    live.heard(service('reloaded'));
    live.changed('file');
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked.map(({ after }) => after)).toEqual([['service', 'file']]);
    expect(states(live.marks)).toEqual({ strangers: 'done' });
  });

  test('does not happen for what no task of the lab cares about', async () => {
    const { live, asked } = await deskWith([OPEN], []);
    live.heard(delivered);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
  });

  test('waits until the student has stopped typing', async () => {
    const { desk, live, asked } = await deskWith([TYPED], []);
    for (const text of ['0', '0.', '0.0']) {
      desk.answer('who', text);
      live.changed('answer');
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(asked).toEqual([]);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual([{ after: ['answer'], answers: { who: '0.0' } }]);
  });

  test('happens seldom where mail flows all the time', async () => {
    const { live, asked } = await deskWith([ARRIVED], []);
    for (let second = 0; second < 45; second += 1) {
      live.heard(delivered);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThanOrEqual(4);
  });

  test('is asked for again when the server says when', async () => {
    const { live, asked } = await deskWith([OPEN], [{ looked: false, why: 'soon', againInMs: 1_500 }]);
    live.changed('file');
    await vi.advanceTimersByTimeAsync(600);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(asked).toHaveLength(2);
  });

  test('stops while a check runs, whose result takes the place of all marks', async () => {
    const { desk, live, asked, endCheck } = await deskWith([OPEN], [{ looked: true, tasks: [done('strangers')] }]);
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states(live.marks)).toEqual({ strangers: 'done' });
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no server in this test')));
    const check = desk.check();
    expect(live.marks).toEqual({});
    live.heard(service('started'));
    endCheck();
    await check;
    // What the check did is told a moment later.
    live.heard(service('started'));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(1);
    live.heard(service('reloaded'));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(2);
  });

  test('happens for a reload that follows a check at once, and not for what the check did itself', async () => {
    const { desk, live, asked, endCheck } = await deskWith([OPEN, ARRIVED], []);
    const check = desk.check();
    endCheck();
    await check;
    live.heard(service('started'));
    live.heard(delivered);
    await vi.advanceTimersByTimeAsync(500);
    expect(asked).toEqual([]);
    live.heard(service('reloaded'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).toEqual([{ after: ['service'], answers: {} }]);
  });

  test('of a lab that is paused or away says nothing, and asks nobody', async () => {
    const { desk, live, asked, lab } = await deskWith([OPEN], [{ looked: true, tasks: [done('strangers')] }]);
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([asked.length, states(live.marks)]).toEqual([1, { strangers: 'done' }]);
    lab.state = 'paused';
    await desk.look();
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    expect([asked.length, live.marks]).toEqual([1, {}]);
    Object.assign(lab, { state: 'running', ready: false });
    await desk.look();
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toHaveLength(1);
  });

  test('that fails leaves no mark in doubt', async () => {
    const { live } = await deskWith(
      [OPEN],
      [
        { looked: true, tasks: [done('strangers')] },
        { looked: false, why: 'asleep' },
      ],
    );
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    live.changed('file');
    expect(live.marks.strangers?.stale).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(live.marks).toEqual({});
  });

  test('that is answered after a reset is worth nothing', async () => {
    const late = Promise.withResolvers<LookAnswer>();
    const { desk, live } = await deskWith([OPEN], [late.promise]);
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    await desk.reset();
    late.resolve({ looked: true, tasks: [done('strangers')] });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(live.marks).toEqual({});
  });

  test('begins with no marks after a reset', async () => {
    const { desk, live } = await deskWith([OPEN], [{ looked: true, tasks: [done('strangers')] }]);
    live.changed('file');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(states(live.marks)).toEqual({ strangers: 'done' });
    await desk.reset();
    expect(live.marks).toEqual({});
  });

  test('ends with the desk, also what was planned', async () => {
    const { live, asked } = await deskWith([OPEN], []);
    live.changed('file');
    live.dispose();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual([]);
  });

  test('hears a queue that is emptied by hand, and no mail while nobody sees the page', async () => {
    const { live, asked } = await deskWith([ARRIVED], []);
    const load = (queue: number) => ({
      type: 'load' as const,
      at: 0,
      queue,
      cpu: 0,
      ioWait: 0,
      in: 0,
      out: 0,
      refused: 0,
    });
    live.heard(load(7));
    live.heard(load(7));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toEqual([]);
    live.heard(load(0));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked.map(({ after }) => after)).toEqual([['mail']]);
    Object.assign(document, { hidden: true });
    live.heard(delivered);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(1);
  });

  test('happens after a reload of the page only where something was looked at before', async () => {
    const fresh = await deskWith([OPEN], []);
    const back = await deskWith([OPEN, TYPED], [], 'small');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(fresh.asked).toEqual([]);
    expect(back.asked.map(({ after }) => after)).toEqual([['service', 'file', 'answer']]);
  });
});

describe('following a check', () => {
  const step = (done: number): CheckProgress => ({ stage: 'asking', done, of: 3, tasks: [], ms: 5 });

  test('hears each line, wherever the network cuts them', async () => {
    const text = [step(0), step(1), step(2)].map((line) => `${JSON.stringify(line)}\n`).join('');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let at = 0; at < text.length; at += 7)
          controller.enqueue(new TextEncoder().encode(text.slice(at, at + 7)));
        controller.close();
      },
    });
    const heard: number[] = [];
    const was = await followCheck(
      'small',
      ({ done }) => heard.push(done),
      undefined,
      async () => new Response(body),
    );
    expect([was, heard]).toEqual([true, [0, 1, 2]]);
  });

  test('hears nothing when no check runs', async () => {
    const none = async () => new Response(null, { status: 204 });
    expect(await followCheck('small', () => {}, undefined, none)).toBe(false);
  });
});

test('what evidence links to is there', () => {
  const docs = resolve(import.meta.dirname, '../../site/src/content/docs');
  for (const { path } of LEARN) {
    const [page = '', heading] = path.replace(/^\/|\/(?=#|$)/g, '').split('#');
    const text = readFileSync(join(docs, `${page}.mdx`), 'utf8');
    const headings = [...text.matchAll(/^##+ (.*)$/gm)].map(([, title = '']) =>
      title.toLowerCase().replaceAll(' ', '-'),
    );
    if (heading) expect(headings).toContain(heading);
  }
});
