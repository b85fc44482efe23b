import { describe, expect, test } from 'vitest';
import type { CheckProgress } from '../../sandbox/http/api.ts';
import { labYaml } from '../catalog/labs-folder.ts';
import { aReport } from '../gradebook/contract.ts';
import { testServer } from './rooms.ts';

const CHECK = '/api/labs/small/check';
const SECOND = labYaml('id: small', 'id: second').replace('order: 1', 'order: 2');
const HALF = { stage: 'asking' as const, done: 1, of: 2, tasks: [{ id: 'close', done: 1, of: 2 }] } satisfies Omit<
  CheckProgress,
  'ms'
>;

const stepsIn = (text: string): CheckProgress[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

/** A server whose grading tells one step and then waits for `finish`. */
async function slowServer() {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<void>();
  const room = await testServer({
    labs: { 'second/lab.yaml': SECOND },
    async grade({ lab, onProgress }) {
      if (lab.id === 'second') return aReport(2);
      onProgress?.(HALF);
      started.resolve();
      await finish.promise;
      onProgress?.({ stage: 'restarting', done: 0, of: 2, tasks: [] });
      return aReport(1);
    },
  });
  for (const lab of ['small', 'second']) await room.ask('POST', `/api/labs/${lab}/start`);
  return { room, started: started.promise, finish: finish.resolve };
}

describe('while a check runs', () => {
  test('whoever asks is told how far it is, until it has ended', async () => {
    const { room, started, finish } = await slowServer();
    await using _ = room;
    const check = room.ask('POST', CHECK);
    await started;
    const following = room.server.inject({ url: CHECK, headers: { host: '127.0.0.1:4321' } });
    expect((await room.ask('GET', '/api/labs/small/life')).body.checking).toBe(true);
    expect((await room.ask('GET', '/api/labs/small')).body.checking).toMatchObject(HALF);
    finish();
    const { body, headers, statusCode } = await following;
    expect([statusCode, headers['content-type']]).toEqual([200, 'application/x-ndjson']);
    const steps = stepsIn(body);
    expect(steps[0]).toMatchObject(HALF);
    expect(steps.at(-1)?.stage).toBe('keeping');
    expect(steps.every(({ ms }) => ms >= 0)).toBe(true);
    expect((await check).body.report.score).toBe(1);
    expect((await room.ask('GET', '/api/labs/small')).body).not.toHaveProperty('checking');
  });

  test('one that waits its turn is told where it stands', async () => {
    const { room, started, finish } = await slowServer();
    await using _ = room;
    const first = room.ask('POST', CHECK);
    await started;
    const second = room.ask('POST', '/api/labs/second/check');
    await expect
      .poll(async () => (await room.ask('GET', '/api/labs/second')).body.checking)
      .toMatchObject({ stage: 'waiting', position: 1 });
    finish();
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
  });
});

test('when no check runs there is nothing to follow', async () => {
  const { room } = await slowServer();
  await using _ = room;
  expect((await room.server.inject({ url: CHECK, headers: { host: '127.0.0.1:4321' } })).statusCode).toBe(204);
  expect((await room.ask('GET', '/api/labs/small/life')).body).not.toHaveProperty('checking');
});

test('an attempt that does not count says so, and why, after a reload too', async () => {
  await using room = await testServer({ grade: async () => ({ ...aReport(0, 'void'), reason: 'It changed.' }) });
  await room.ask('POST', '/api/labs/small/start');
  const { attempt } = (await room.ask('POST', CHECK)).body;
  expect((await room.ask('GET', '/api/labs/small')).body.newest).toEqual({
    attempt,
    status: 'void',
    reason: 'It changed.',
  });
});
