import { describe, expect, test } from 'vitest';
import type { GradeOptions } from '../../sandbox/grader/grade.ts';
import { labYaml } from '../catalog/labs-folder.ts';
import { aReport } from '../gradebook/contract.ts';
import { testServer } from './rooms.ts';

const CHECK = '/api/labs/small/check';

describe('a check', () => {
  test('answers the report, and keeps it with what it was made from', async () => {
    const asked: GradeOptions[] = [];
    await using room = await testServer({
      async grade(options) {
        asked.push(options);
        return aReport(60);
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    const { status, body } = await room.ask('POST', CHECK, { answers: { say: 'everybody' } });
    expect(status).toBe(200);
    expect(body.report).toEqual(aReport(60));
    expect(asked[0]).toMatchObject({ answers: { say: 'everybody' }, lab: { id: 'small' } });
    expect(await room.gradebook.attempts.snapshot(body.attempt)).toMatchObject({ driver: 'toy' });
    expect(await room.gradebook.attempts.handedIn({ lab: 'small' })).toMatchObject([{ answers: { say: 'everybody' } }]);
    expect((await room.ask('GET', `/api/labs/small/attempts/${body.attempt}`)).body).toEqual(body);
    const lab = (await room.ask('GET', '/api/labs/small')).body;
    expect(lab.best).toMatchObject({ score: 60, max: 100 });
    expect(lab.tasks[0].result).toMatchObject({ id: 'close', score: 60 });
    expect(lab.tasks[1].answer).toBe('everybody');
  });

  test('keeps answers given before for tasks that are left out', async () => {
    const answers: unknown[] = [];
    await using room = await testServer({
      async grade(options) {
        answers.push(options.answers);
        return aReport(0);
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    await room.ask('POST', CHECK, { answers: { say: 'me' } });
    await room.ask('POST', CHECK);
    await room.ask('POST', CHECK, {});
    expect(answers).toEqual([{ say: 'me' }, { say: 'me' }, { say: 'me' }]);
    expect((await room.ask('GET', '/api/labs/small/attempts')).body).toHaveLength(3);
  });

  test('waits its turn while another student of the machine is graded', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const graded: string[] = [];
    const second = labYaml('id: small', 'id: second').replace('order: 1', 'order: 2');
    await using room = await testServer({
      labs: { 'second/lab.yaml': second },
      async grade({ lab }) {
        graded.push(lab.id);
        if (lab.id === 'small') {
          started.resolve();
          await promise;
        }
        return aReport(1);
      },
    });
    for (const lab of ['small', 'second']) await room.ask('POST', `/api/labs/${lab}/start`);
    const first = room.ask('POST', CHECK);
    await started.promise;
    const other = room.ask('POST', '/api/labs/second/check');
    await expect.poll(async () => (await room.ask('POST', '/api/labs/second/reset')).body.error?.code).toBe('busy');
    expect(graded).toEqual(['small']);
    resolve();
    expect((await Promise.all([first, other])).map(({ status }) => status)).toEqual([200, 200]);
    expect(graded).toEqual(['small', 'second']);
  });

  test('is refused while another one runs', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    await using room = await testServer({
      async grade() {
        started.resolve();
        await promise;
        return aReport(1);
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    const first = room.ask('POST', CHECK);
    await started.promise;
    for (const url of [CHECK, '/api/labs/small/reset'])
      expect((await room.ask('POST', url)).body.error.code).toBe('busy');
    resolve();
    expect((await first).status).toBe(200);
  });

  test('is told to stop when it takes longer than it may, and when the server ends', async () => {
    const told: string[] = [];
    const started = Promise.withResolvers<void>();
    const grade = async ({ signal }: GradeOptions) => {
      started.resolve();
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
      told.push(signal?.reason.message);
      return aReport(0, 'not-graded');
    };
    await using slow = await testServer({ grade, checkMs: 1 });
    await slow.ask('POST', '/api/labs/small/start');
    expect((await slow.ask('POST', CHECK)).body.report.status).toBe('not-graded');
    await using ending = await testServer({ grade });
    await ending.ask('POST', '/api/labs/small/start');
    const check = ending.ask('POST', CHECK);
    await started.promise;
    await ending.server.close();
    await check;
    expect(told).toEqual([expect.stringContaining('timeout'), 'the server was stopped']);
  });

  test('that breaks off hides its details and leaves the lab usable', async () => {
    let broken = true;
    await using room = await testServer({
      async grade() {
        if (broken) throw new Error('/srv/secret is gone');
        return aReport(1);
      },
    });
    await room.ask('POST', '/api/labs/small/start');
    const answer = await room.ask('POST', CHECK);
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('secret');
    broken = false;
    expect((await room.ask('POST', CHECK)).status).toBe(200);
  });

  test('cannot be asked for more often than the limit', async () => {
    await using room = await testServer({ checksPerMinute: 2, grade: async () => aReport(1) });
    await room.ask('POST', '/api/labs/small/start');
    const codes = [await room.ask('POST', CHECK), await room.ask('POST', CHECK), await room.ask('POST', CHECK)];
    expect(codes.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(codes[2]?.body.error).toEqual({ code: 'too-many-requests', text: 'Too many requests. Wait a moment.' });
    expect((await room.ask('GET', '/api/labs/small')).status).toBe(200);
  });

  test.each([
    [{ answers: { close: 'x' } }, 'body.answers.close: no task with this id asks a question.'],
    [{ answers: { nothing: 'x' } }, 'body.answers.nothing'],
    [{ answers: { say: 7 } }, 'body.answers.say'],
    [{ answers: { say: 'x'.repeat(1001) } }, 'body.answers.say'],
    [{ answer: {} }, 'answer'],
    [[], 'body'],
  ])('with %j says what is wrong', async (body, expected) => {
    await using room = await testServer({ grade: async () => aReport(1) });
    await room.ask('POST', '/api/labs/small/start');
    const answer = await room.ask('POST', CHECK, body);
    expect(answer.body.error.code).toBe('bad-request');
    expect(answer.body.error.text).toContain(expected);
  });
});
