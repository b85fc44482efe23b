import { describe, expect, test, vi } from 'vitest';
import type { LookOptions } from '../../sandbox/grader/look.ts';
import { labYaml } from '../catalog/labs-folder.ts';
import { aReport } from '../gradebook/contract.ts';
import { testServer } from './rooms.ts';

const LOOK = '/api/labs/small/look';
const SERVICE = { after: ['service'] };
const SECOND = labYaml('id: small', 'id: second').replace('order: 1', 'order: 2');
const CLOSED = { id: 'close', state: 'done' as const, saw: ['All was refused.'], unseen: 0 };

describe('a look', () => {
  /** A lab whose check kept an answer, and what looks are asked from then on. */
  async function checkedOnce() {
    const asked: LookOptions[] = [];
    const room = await testServer({
      grade: async () => aReport(1),
      async look(options) {
        asked.push(options);
        return [CLOSED];
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    await room.ask('POST', '/api/labs/small/check', { answers: { say: 'me' } });
    return { room, asked };
  }

  test('answers what was seen, with what is typed and what was kept, and keeps nothing itself', async () => {
    const { room: checked, asked } = await checkedOnce();
    await using room = checked;
    const { status, body } = await room.ask('POST', LOOK, { after: ['answer'], answers: { say: 'everybody' } });
    expect([status, body]).toEqual([200, { looked: true, tasks: [CLOSED] }]);
    expect(asked[0]).toMatchObject({ after: ['answer'], answers: { say: 'everybody' }, lab: { id: 'small' } });
    expect(await room.gradebook.answers.list(room.place)).toEqual({ say: 'me' });
    expect((await room.ask('GET', '/api/labs/small/attempts')).body).toHaveLength(1);
  });

  test('knows the answers that a check kept', async () => {
    const { room: checked, asked } = await checkedOnce();
    await using room = checked;
    await room.ask('POST', LOOK, SERVICE);
    expect(asked[0]?.answers).toEqual({ say: 'me' });
  });

  test('runs once at a time; a second page is told to ask again', async () => {
    const looking = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    await using room = await testServer({
      checksAtOnce: 2,
      async look() {
        looking.resolve();
        await end.promise;
        return [CLOSED];
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    const first = room.ask('POST', LOOK, SERVICE);
    await looking.promise;
    expect((await room.ask('POST', LOOK, SERVICE)).body).toEqual({ looked: false, why: 'soon', againInMs: 1_000 });
    end.resolve();
    expect((await first).body.looked).toBe(true);
  });

  test('of the real grader judges an answer', async () => {
    await using room = await testServer();
    await room.ask('POST', '/api/labs/small/start');
    const { body } = await room.ask('POST', LOOK, { after: ['answer'], answers: { say: '0.0.0.0/0' } });
    expect(body).toEqual({ looked: true, tasks: [{ id: 'say', state: 'done', saw: ['That is right.'], unseen: 0 }] });
    const { tasks } = (await room.ask('GET', '/api/labs/small')).body;
    expect(tasks.map(({ looksAfter }: { looksAfter: string[] }) => looksAfter)).toEqual([
      ['service', 'file'],
      ['answer'],
    ]);
  });

  test('rests a while after the last one, and says how long', async () => {
    await using room = await testServer({ look: async () => [] });
    await room.ask('POST', '/api/labs/small/start');
    expect((await room.ask('POST', LOOK, SERVICE)).body.looked).toBe(true);
    const { body } = await room.ask('POST', LOOK, SERVICE);
    expect(body).toMatchObject({ looked: false, why: 'soon' });
    expect(body.againInMs).toBeGreaterThan(0);
    expect(body.againInMs).toBeLessThanOrEqual(2_000);
  });

  test('starts nothing, wakes nothing, and is no use of the lab', async () => {
    let time = 0;
    const look = vi.fn(async () => [CLOSED]);
    await using room = await testServer({ look, now: () => time });
    const asleep = { looked: false, why: 'asleep' };
    expect((await room.ask('POST', LOOK, SERVICE)).body).toEqual(asleep);
    await room.ask('POST', '/api/labs/small/start');
    time += 59_000;
    expect((await room.ask('POST', LOOK, SERVICE)).body.looked).toBe(true);
    time += 2_000;
    await room.sandboxes.tick();
    expect((await room.ask('GET', '/api/labs/small/life')).body.state).toBe('paused');
    expect((await room.ask('POST', LOOK, SERVICE)).body).toEqual(asleep);
    expect(look).toHaveBeenCalledTimes(1);
  });

  test('asks nothing of a driver that is away', async () => {
    const look = vi.fn(async () => [CLOSED]);
    await using room = await testServer({ look });
    await room.ask('POST', '/api/labs/small/start');
    room.driver.alive = false;
    await room.health.look();
    expect((await room.ask('POST', LOOK, SERVICE)).body).toEqual({ looked: false, why: 'asleep' });
    expect(look).not.toHaveBeenCalled();
  });

  test('never runs beside a check: the check ends it, and is graded when it has ended', async () => {
    const order: string[] = [];
    const looking = Promise.withResolvers<void>();
    await using room = await testServer({
      async look({ signal }) {
        looking.resolve();
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        order.push('look ended');
        return undefined;
      },
      async grade() {
        order.push('graded');
        order.push((await room.ask('POST', LOOK, SERVICE)).body.why);
        return aReport(1);
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    const look = room.ask('POST', LOOK, SERVICE);
    await looking.promise;
    expect((await room.ask('POST', '/api/labs/small/check')).status).toBe(200);
    expect((await look).body).toEqual({ looked: false, why: 'checking' });
    expect(order).toEqual(['look ended', 'graded', 'checking']);
  });

  test('takes no turn that a check could have', async () => {
    const graded = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    await using room = await testServer({
      labs: { 'second/lab.yaml': SECOND },
      look: async () => [CLOSED],
      async grade() {
        started.resolve();
        await graded.promise;
        return aReport(1);
      },
    });
    for (const lab of ['small', 'second']) await room.ask('POST', `/api/labs/${lab}/start`);
    const check = room.ask('POST', '/api/labs/second/check');
    await started.promise;
    expect((await room.ask('POST', LOOK, SERVICE)).body).toEqual({ looked: false, why: 'crowded', againInMs: 2_000 });
    graded.resolve();
    await check;
    expect((await room.ask('POST', LOOK, SERVICE)).body.looked).toBe(true);
  });

  test('that was overtaken by a change is to be asked for again', async () => {
    await using room = await testServer({ look: async () => undefined });
    await room.ask('POST', '/api/labs/small/start');
    expect((await room.ask('POST', LOOK, SERVICE)).body).toEqual({ looked: false, why: 'changed', againInMs: 1_000 });
  });

  test('that breaks off hides its details', async () => {
    await using room = await testServer({
      async look() {
        throw new Error('/srv/secret is gone');
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    const answer = await room.ask('POST', LOOK, SERVICE);
    expect([answer.status, answer.body]).toEqual([200, { looked: false, why: 'asleep' }]);
  });

  test.each([
    [{}, 'body.after'],
    [{ after: [] }, 'body.after'],
    [{ after: ['weather'] }, 'body.after.0'],
    [{ after: ['answer'], answers: { close: 'x' } }, 'body.answers.close: no task with this id asks a question.'],
  ])('with %j says what is wrong', async (body, expected) => {
    await using room = await testServer({ look: async () => [] });
    const answer = await room.ask('POST', LOOK, body);
    expect(answer.body.error.code).toBe('bad-request');
    expect(answer.body.error.text).toContain(expected);
  });
});
