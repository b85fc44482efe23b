import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../labs/schema.ts';
import { labYaml } from '../catalog/labs-folder.ts';
import { aReport } from '../gradebook/contract.ts';
import { testServer } from './rooms.ts';

describe('the status', () => {
  test('names version and driver', async () => {
    await using room = await testServer();
    expect((await room.ask('GET', '/api/status')).body).toEqual({
      version: '1.2.3',
      driver: { name: 'toy', description: 'A toy for tests.', ready: true, missing: [] },
      capacity: 10,
    });
    expect((await room.ask('GET', '/healthz')).body).toEqual({ ok: true });
  });
});

describe('labs', () => {
  test('are listed with points and whether they run', async () => {
    await using room = await testServer();
    const { world } = await room.sandboxes.claim(room.place);
    expect((await room.ask('GET', '/api/labs')).body).toEqual([
      {
        id: 'small',
        language: 'en',
        title: 'A small lab',
        summary: `For tests, at ${world.organisation}.`,
        minutes: 5,
        order: 1,
        max: 100,
        running: true,
      },
    ]);
  });

  test("show the student's own names before and after they are started", async () => {
    await using room = await testServer();
    const before = (await room.ask('GET', '/api/labs/small')).body;
    expect(before.sandbox).toBeUndefined();
    const after = (await room.ask('POST', '/api/labs/small/start')).body;
    const name = after.sandbox.variables['mail.name'];
    for (const { storyHtml } of [before, after])
      expect(storyHtml).toBe(`<p>The server <code>${name}</code> is <strong>open</strong>.</p>\n`);
    expect(after.sandbox).toMatchObject({ driver: 'toy', id: expect.stringMatching(/^small-/) });
    expect(after.sandbox.hosts.map(({ host }: { host: string }) => host)).toEqual(['mail', 'outside', 'inside']);
    expect(after.tasks[1]).toMatchObject({ id: 'say', points: 40, question: 'Who is trusted?' });
  });

  test('name the lab that follows in the story, and none after the last', async () => {
    const second = labYaml('id: small\ntitle: A small lab', 'id: second\ntitle: At {{organisation}}');
    await using room = await testServer({ labs: { 'second/lab.yaml': second.replace('order: 1', 'order: 7') } });
    const { variables } = (await room.ask('POST', '/api/labs/small/start')).body.sandbox;
    expect((await room.ask('GET', '/api/labs/small')).body.next).toEqual({
      id: 'second',
      language: 'en',
      title: `At ${variables.organisation}`,
    });
    expect((await room.ask('GET', '/api/labs/second')).body.next).toBeUndefined();
  });

  test('are started once', async () => {
    await using room = await testServer();
    const first = (await room.ask('POST', '/api/labs/small/start')).body;
    expect((await room.ask('POST', '/api/labs/small/start')).body).toEqual(first);
    expect(room.driver.created).toBe(1);
  });

  test('keep hints to themselves until they are taken', async () => {
    await using room = await testServer();
    expect((await room.ask('GET', '/api/labs/small')).text).not.toContain('Narrow it.');
    const take = async () => (await room.ask('POST', '/api/labs/small/tasks/close/hint')).body;
    expect(await take()).toEqual({ taken: ['<p>Look at mynetworks.</p>\n'], total: 3 });
    await take();
    const { taken } = await take();
    expect(taken[2]).toMatch(/^<p>Set it to 10\.\d+\.\d+\.0\/24\.<\/p>/);
    expect(await take()).toEqual({ taken, total: 3 });
    expect((await room.ask('GET', '/api/labs/small')).body.tasks[0].hints).toEqual({ taken, total: 3 });
  });

  test('give a hint about what the last check saw before the others, and only while it is so', async () => {
    const lab = labYaml(
      'hints: [Look at mynetworks., ',
      'hints: [{ when: { failed: [close] }, text: "{{domain}} is open." }, Look at mynetworks., ',
    );
    let outcome: Outcome = 'failed';
    const task = { id: 'close', title: 'Close it', score: 0, max: 60 };
    const tasks = () => [{ ...task, checks: [{ id: 'close.1', outcome, summary: '', evidence: [] }] }];
    await using room = await testServer({ lab, grade: async () => ({ ...aReport(0), tasks: tasks() }) });
    const { body } = await room.ask('POST', '/api/labs/small/start');
    const about = `<p>${body.sandbox.variables.domain} is open.</p>\n`;
    const take = async () => (await room.ask('POST', '/api/labs/small/tasks/close/hint')).body;
    const hints = async () => (await room.ask('GET', '/api/labs/small')).body.tasks[0].hints;
    expect(await hints()).toEqual({ taken: [], total: 3 });
    await room.ask('POST', '/api/labs/small/check');
    expect(await hints()).toEqual({ taken: [], total: 4 });
    expect(await take()).toEqual({ taken: [about], total: 4 });
    expect(await take()).toEqual({ taken: ['<p>Look at mynetworks.</p>\n', about], total: 4 });
    outcome = 'passed';
    await room.ask('POST', '/api/labs/small/check');
    expect(await hints()).toEqual({ taken: ['<p>Look at mynetworks.</p>\n'], total: 3 });
  });

  test('do not let HTML or scripts of a lab into the page', async () => {
    const lab = labYaml(
      'text: Who?',
      'text: \'<script>alert(1)</script> [x](javascript:alert(1)) ![i](http://e.test/i.png "t")\'',
    );
    await using room = await testServer({ lab });
    const { html } = (await room.ask('GET', '/api/labs/small')).body.tasks[1];
    expect(html).not.toContain('<script');
    expect(html).not.toContain('href');
  });

  test('go back to their beginning by a reset', async () => {
    await using room = await testServer();
    await room.ask('POST', '/api/labs/small/start');
    const path = '/api/labs/small/files/mail?path=/etc/postfix/main.cf';
    await room.ask('PUT', path, { text: 'mine' });
    expect((await room.ask('POST', '/api/labs/small/reset')).status).toBe(200);
    expect((await room.ask('GET', path)).body.text).toContain('mynetworks = 0.0.0.0/0');
  });

  test.each([
    ['GET', '/api/labs/large', 404, 'no-such-lab'],
    ['POST', '/api/labs/large/start', 404, 'no-such-lab'],
    ['GET', '/api/labs/..%2F..%2Fetc', 404, 'no-such-lab'],
    ['POST', '/api/labs/small/reset', 409, 'no-sandbox'],
    ['POST', '/api/labs/small/check', 409, 'no-sandbox'],
    ['POST', '/api/labs/small/tasks/nothing/hint', 404, 'not-found'],
    ['GET', '/api/labs/small/attempts/7', 404, 'not-found'],
    ['GET', '/api/labs/small/attempts/seven', 400, 'bad-request'],
    ['GET', '/api/nothing', 404, 'not-found'],
    ['POST', '/api/labs', 404, 'not-found'],
  ] as const)('%s %s is answered with %i %s', async (method, url, status, code) => {
    await using room = await testServer();
    const answer = await room.ask(method, url);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    expect(answer.body.error.text).toMatch(/\w.*\.$/);
  });
});

describe('progress', () => {
  test('remembers lessons', async () => {
    await using room = await testServer();
    expect((await room.ask('GET', '/api/progress')).body).toEqual({});
    await room.ask('PUT', '/api/progress/lessons%2Ftrusted-hosts', { done: true });
    expect((await room.ask('GET', '/api/progress')).body).toMatchObject({ 'lessons/trusted-hosts': { done: true } });
  });

  test.each([
    ['..%2F..%2Fx', { done: true }],
    ['lesson', { done: 'yes' }],
    ['lesson', {}],
    ['__proto__', { done: true }],
  ])('refuses %s with %j', async (lesson, body) => {
    await using room = await testServer();
    expect(await room.ask('PUT', `/api/progress/${lesson}`, body)).toMatchObject({ status: 400 });
  });
});
