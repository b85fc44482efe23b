import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LabView, LifeAnswer } from '../../sandbox/http/api.ts';
import { ApiFailure, type api } from '../../site/src/client/api.ts';
import { DeskState } from '../../site/src/client/desk/state.ts';
import { minutesLeft, waitWords } from '../../site/src/client/desk/state-words.ts';
import { words } from '../../site/src/words/index.ts';

const READY = { ready: true, missing: [] };
const AWAY = { ready: false, missing: [{ what: 'the toy is broken', fix: 'Mend it.' }] };
const LAB: LabView = { id: 'small', language: 'en', title: 'Small', summary: '', minutes: 1, storyHtml: '', tasks: [] };
const RUNNING: LabView = {
  ...LAB,
  sandbox: { id: 'small-1', driver: 'toy', hosts: [], variables: {}, createdAt: '2026-01-01T00:00:00Z' },
};

// The desk tells the lesson through the document.
beforeAll(() => void vi.stubGlobal('document', new EventTarget()));
afterAll(() => void vi.unstubAllGlobals());

/** A desk whose server answers what the test says. */
function desk() {
  const server = {
    view: RUNNING,
    life: { state: 'running', driver: READY } as LifeAnswer,
    failure: undefined as string | undefined,
    starts: 0,
  };
  const answer = async <T>(value: () => T): Promise<T> => {
    if (server.failure) throw new ApiFailure(server.failure, 'It failed.');
    return value();
  };
  const client = {
    status: () =>
      answer(() => ({ version: '1', driver: { name: 'toy', description: '', ...server.life.driver }, capacity: 1 })),
    lab: () => answer(() => server.view),
    life: () => answer(() => server.life),
    leave: () => answer(() => server.life),
    start: () =>
      answer(() => {
        server.starts += 1;
        return server.view;
      }),
  } as unknown as typeof api;
  return { server, state: new DeskState('small', client) };
}

describe('a desk without a place', () => {
  test('keeps its turn by asking, and begins by itself when it has a place', async () => {
    const { server, state } = desk();
    server.view = { ...LAB, turn: { position: 2, waiting: 2 } };
    server.life = { state: 'waiting', turn: { position: 2, waiting: 2 }, driver: READY };
    await state.start();
    server.view = { ...LAB, turn: { position: 1, waiting: 1 } };
    await state.look();
    expect(state.now.view?.turn).toEqual({ position: 1, waiting: 1 });
    expect(server.starts).toBe(2);
    server.view = RUNNING;
    server.life = { state: 'running', driver: READY };
    await state.look();
    expect(state.now).toMatchObject({ view: RUNNING, wakes: 1 });
    await state.look();
    expect(server.starts).toBe(3);
  });

  test('does not ask any more when it was left', async () => {
    const { server, state } = desk();
    server.view = { ...LAB, turn: { position: 2, waiting: 2 } };
    server.life = { state: 'none', driver: READY };
    await state.start();
    await state.leave();
    await state.look();
    await state.look();
    expect(server.starts).toBe(1);
  });
});

describe('a desk whose machines do not answer', () => {
  test('says so, and connects its terminals again when they are back', async () => {
    const { server, state } = desk();
    await state.start();
    server.life = { state: 'running', driver: AWAY };
    await state.look();
    expect(state.now).toMatchObject({ away: 'driver', life: { driver: AWAY }, wakes: 0 });
    server.life = { state: 'running', driver: READY };
    await state.look();
    expect(state.now).toMatchObject({ wakes: 1, view: RUNNING });
    expect(state.now.away).toBeUndefined();
  });

  test('begins by itself when they were away from the start', async () => {
    const { server, state } = desk();
    server.failure = 'driver-unavailable';
    await state.start();
    await state.look();
    expect(state.now.away).toBe('driver');
    server.failure = undefined;
    await state.look();
    expect(state.now).toMatchObject({ view: RUNNING });
    expect(state.now.failure).toBeUndefined();
  });

  test('starts afresh what was lost', async () => {
    const { server, state } = desk();
    await state.start();
    server.life = { state: 'none', driver: AWAY };
    await state.look();
    server.life = { state: 'none', driver: READY };
    server.view = LAB;
    await state.look();
    expect(server.starts).toBe(1);
  });

  test('tells a stopped server from machines that stand still', async () => {
    const { server, state } = desk();
    await state.start();
    server.failure = 'no-server';
    await state.look();
    expect(state.now).toMatchObject({ away: 'server', view: RUNNING });
    server.failure = undefined;
    await state.look();
    expect(state.now.away).toBeUndefined();
  });
});

describe('words', () => {
  test('name the minutes until the end only when it is near', () => {
    const left = (endsInMs?: number) =>
      minutesLeft({ state: 'running', driver: READY, ...(endsInMs === undefined ? {} : { endsInMs }) });
    expect([left(), left(11 * 60_000), left(10 * 60_000), left(61_000), left(0)]).toEqual([
      undefined,
      undefined,
      10,
      2,
      1,
    ]);
  });

  test('say how long one waits, or that nobody knows', () => {
    const catalogue = words('en');
    const said = (estimateMs?: number) =>
      waitWords(
        { position: 1, waiting: 1, ...(estimateMs === undefined ? {} : { estimateMs }) },
        catalogue.states.waiting,
      );
    expect([said(), said(20_000), said(70_000), said(250_000)]).toEqual([
      'How long it takes cannot be said yet.',
      'Less than a minute to go.',
      'About a minute to go.',
      'About 4 minutes to go.',
    ]);
  });
});
