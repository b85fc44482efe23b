import { describe, expect, test } from 'vitest';
import { testServer } from './rooms.ts';

const FILES = '/api/labs/small/files';

describe('files of a host', () => {
  test('are read and written as text', async () => {
    await using room = await testServer();
    await room.ask('POST', '/api/labs/small/start');
    const url = `${FILES}/mail?path=${encodeURIComponent('/root/notes ü.txt')}`;
    expect((await room.ask('PUT', url, { text: 'grüße\n' })).status).toBe(200);
    expect((await room.ask('GET', url)).body).toEqual({ path: '/root/notes ü.txt', text: 'grüße\n' });
  });

  test('that are climbed out to stay on the host', async () => {
    await using room = await testServer();
    await room.ask('POST', '/api/labs/small/start');
    const climbing = await room.ask('GET', `${FILES}/mail?path=/root/../../../../etc/passwd`);
    expect(climbing.body.error).toEqual({ code: 'file-not-found', text: 'There is no /etc/passwd on mail.' });
    expect((await room.ask('GET', `${FILES}/mail?path=/x/../etc/postfix/main.cf`)).status).toBe(200);
  });

  test.each([
    ['mail?path=/nothing', 404, 'file-not-found'],
    ['mail?path=/etc', 409, 'is-a-directory'],
    ['mail?path=etc/passwd', 400, 'bad-request'],
    ['mail?path=/etc%00/passwd', 400, 'bad-request'],
    ['mail', 400, 'bad-request'],
    [`mail?path=/${'x'.repeat(5000)}`, 400, 'bad-request'],
    ['internet?path=/etc/passwd', 400, 'bad-request'],
    ['..%2F..%2F?path=/etc/passwd', 400, 'bad-request'],
    ['inside?path=/root/blob', 400, 'bad-request'],
  ])('%s is answered with %i %s', async (rest, status, code) => {
    await using room = await testServer();
    await room.ask('POST', '/api/labs/small/start');
    const answer = await room.ask('GET', `${FILES}/${rest}`);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });

  test('are out of reach before the lab is started', async () => {
    await using room = await testServer();
    expect((await room.ask('GET', `${FILES}/mail?path=/x`)).body.error.code).toBe('no-sandbox');
  });

  test('too large for the editor are not sent', async () => {
    await using room = await testServer();
    const sandbox = await room.sandboxes.claim(room.place);
    await sandbox.write('mail', '/var/log/mail.log', Buffer.alloc(1024 * 1024 + 1, 'x'));
    const answer = await room.ask('GET', `${FILES}/mail?path=/var/log/mail.log`);
    expect(answer.body.error).toMatchObject({ code: 'too-large', text: expect.stringContaining('less') });
  });

  test('are told as the lab laid them, with the names of this world, whatever was written since', async () => {
    await using room = await testServer();
    await room.ask('POST', '/api/labs/small/start');
    await room.ask('PUT', `${FILES}/mail?path=/etc/postfix/main.cf`, { text: 'changed\n' });
    const { body } = await room.ask('GET', `${FILES}/mail/starting?path=/etc/postfix/main.cf`);
    const { sandbox } = (await room.ask('GET', '/api/labs/small')).body;
    expect(body.path).toBe('/etc/postfix/main.cf');
    expect(body.text).toContain(sandbox.variables['mail.name']);
    expect(body.text).not.toContain('{{');
  });

  test.each([
    ['mail/starting?path=/etc/hostname', 404, 'file-not-found'],
    ['inside/starting?path=/root/blob', 400, 'bad-request'],
    ['internet/starting?path=/etc/passwd', 400, 'bad-request'],
  ])('%s is answered with %i %s', async (rest, status, code) => {
    await using room = await testServer();
    const answer = await room.ask('GET', `${FILES}/${rest}`);
    expect([answer.status, answer.body.error.code]).toEqual([status, code]);
  });
});
