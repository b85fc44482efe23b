import { describe, expect, test } from 'vitest';
import { testServer } from './rooms.ts';

const LAB = '/api/labs/small';

describe('what the map asks', () => {
  test('is answered with the lines of the log that hold the text', async () => {
    await using room = await testServer();
    const { id } = await room.sandboxes.claim(room.place);
    const asked: [string, number][] = [];
    Object.assign(room.driver.sandboxes.get(id) ?? {}, {
      mailLog: async (text: string, limit: number) => {
        asked.push([text, limit]);
        return [`mail postfix/smtpd[7]: ${text}: client=home.example`];
      },
    });
    const answer = await room.ask('GET', `${LAB}/mail-log?text=${encodeURIComponent('from=<a> to=<b>')}`);
    expect(answer.body).toEqual({ lines: ['mail postfix/smtpd[7]: from=<a> to=<b>: client=home.example'] });
    expect(asked).toEqual([['from=<a> to=<b>', 40]]);
  });

  test('is answered with what is on the block list', async () => {
    await using room = await testServer();
    const { id } = await room.sandboxes.claim(room.place);
    const listing = { address: '198.18.5.25', zone: 'bl.example', since: 7, why: 'spam' };
    Object.defineProperty(room.driver.sandboxes.get(id), 'internet', { value: { listings: async () => [listing] } });
    expect((await room.ask('GET', `${LAB}/listings`)).body).toEqual([listing]);
  });

  test.each([
    [`${LAB}/mail-log`, 400, 'bad-request'],
    [`${LAB}/mail-log?text=4Fx`, 400, 'bad-request'],
    [`${LAB}/mail-log?text=${'x'.repeat(601)}`, 400, 'bad-request'],
    ['/api/labs/large/mail-log?text=4Fx1', 404, 'no-such-lab'],
    [`${LAB}/mail-log?text=4Fx1`, 409, 'no-sandbox'],
    [`${LAB}/listings`, 409, 'no-sandbox'],
  ])('%s is answered with %i %s', async (url, status, code) => {
    await using room = await testServer();
    const answer = await room.ask('GET', url);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});
