/** kill -9 of the real server, at any moment: what was done before it is there after it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AttemptsAnswer, CheckAnswer, FileAnswer, LabView } from '../sandbox/http/api.ts';
import { ServerProcess } from './fixtures/server-process.ts';

const LAB = '/api/labs/trusted-hosts';
const NOTES = `${LAB}/files/mail?path=/root/notes`;
const FILES =
  "find /etc /root /home /var/spool /var/mail -type f ! -name .bash_history -exec md5sum {} ';' | sort | md5sum";

let dataDir = '';
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relaylab-killed-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('a killed server finds files, queue, mailboxes, answers, hints, scores and progress again', {
  timeout: 120_000,
}, async () => {
  const look = async (server: ServerProcess) => ({
    files: await server.typed('trusted-hosts', 'mail', FILES),
    queue: await server.typed('trusted-hosts', 'mail', 'postqueue -p'),
    mailboxes: await server.typed('trusted-hosts', 'mail', 'find /home /root /var/mail -path "*new*" -type f | sort'),
    other: await server.typed('is-it-open', 'outside', 'cat /root/mine'),
    lab: await server.ask<LabView>('GET', LAB),
    attempts: await server.ask<AttemptsAnswer>('GET', `${LAB}/attempts`),
    progress: await server.ask('GET', '/api/progress'),
  });
  const before = await (async () => {
    await using server = await ServerProcess.start(dataDir);
    await server.ask('POST', `${LAB}/start`);
    await server.ask('POST', '/api/labs/is-it-open/start');
    await server.typed('is-it-open', 'outside', 'echo here > /root/mine');
    await server.ask('PUT', NOTES, { text: 'grüße\n' });
    await server.ask<CheckAnswer>('POST', `${LAB}/check`, {});
    const task = (await server.ask<LabView>('GET', LAB)).tasks[0]?.id;
    await server.ask('POST', `${LAB}/tasks/${task}/hint`);
    await server.ask('PUT', '/api/progress/trusted-hosts', { done: true });
    const commands = [
      "postconf -e 'defer_transports = smtp' 'mynetworks = 127.0.0.0/8'",
      'postfix reload',
      'echo held | mail -s held somebody@elsewhere.example',
      'echo kept | mail -s kept root',
      'until postqueue -p | grep -q transport; do sleep 1; done',
      // Nothing is under way any more that would be elsewhere at the second look.
      "until grep -q 'orig_to=<root>.*status=sent' /var/log/mail.log; do sleep 1; done",
      "until postqueue -p | grep -q 'in 1 Request'; do sleep 1; done",
    ];
    await server.typed('trusted-hosts', 'mail', commands.join('; '));
    return await look(server);
  })();
  expect(before.queue).toContain('somebody@elsewhere.example');
  expect(before.mailboxes).toContain('/new/');
  expect(before.attempts).toHaveLength(1);
  await using again = await ServerProcess.start(dataDir);
  expect(await look(again)).toEqual(before);
});

test('a server killed while it writes has every change that it had confirmed, and none in halves', {
  timeout: 120_000,
}, async () => {
  const text = (version: number) => `${version}\n${'x'.repeat(200_000)}\n${version}\n`;
  let confirmed = 0;
  for (const pause of [3, 20, 60]) {
    await using server = await ServerProcess.start(dataDir);
    await server.ask('POST', `${LAB}/start`);
    if (confirmed > 0) {
      const { text: found } = await server.ask<FileAnswer>('GET', NOTES);
      const version = Number.parseInt(found, 10);
      expect(found).toBe(text(version));
      expect(version).toBeGreaterThanOrEqual(confirmed);
      confirmed = version;
    }
    const first = confirmed + 1;
    const writing = (async () => {
      for (let version = first; version < first + 10_000; version++) {
        await server.ask('PUT', NOTES, { text: text(version) });
        confirmed = version;
      }
    })().catch(() => 'killed');
    await expect.poll(() => confirmed, { interval: 1 }).toBeGreaterThanOrEqual(first);
    await wait(pause);
    await server.kill();
    expect(await writing).toBe('killed');
  }
});

test('a server killed during a reset has the old files or the new ones, Postfix running, and other labs untouched', {
  timeout: 120_000,
}, async () => {
  for (const pause of [0, 5, 20]) {
    {
      await using server = await ServerProcess.start(dataDir);
      await server.ask('POST', `${LAB}/start`);
      await server.ask('POST', '/api/labs/is-it-open/start');
      await server.ask('PUT', '/api/labs/is-it-open/files/mail?path=/root/notes', { text: 'other' });
      for (const path of ['/root/first', '/srv/last'])
        await server.ask('PUT', `${LAB}/files/mail?path=${path}`, { text: `${path}\n` });
      const reset = server.ask('POST', `${LAB}/reset`).catch(() => 'killed');
      await wait(pause);
      await server.kill();
      await reset;
    }
    await using again = await ServerProcess.start(dataDir);
    expect(['/root/first\r\n/srv/last\r\n', '']).toContain(
      await again.typed('trusted-hosts', 'mail', 'cat /root/first /srv/last 2>/dev/null'),
    );
    expect(await again.typed('trusted-hosts', 'mail', 'postconf -h mynetworks; postfix status')).toContain('0.0.0.0/0');
    expect(await again.typed('trusted-hosts', 'mail', 'postfix status 2>&1')).toContain('is running');
    expect(await again.ask('GET', '/api/labs/is-it-open/files/mail?path=/root/notes')).toMatchObject({ text: 'other' });
  }
});

test('a server killed during a check has the configuration as it was, Postfix running, and can check again', {
  timeout: 120_000,
}, async () => {
  for (const pause of [20, 200]) {
    {
      await using server = await ServerProcess.start(dataDir);
      await server.ask('POST', `${LAB}/start`);
      const check = server.ask('POST', `${LAB}/check`, {}).catch(() => 'killed');
      await wait(pause);
      await server.kill();
      await check;
    }
    await using again = await ServerProcess.start(dataDir);
    expect(await again.typed('trusted-hosts', 'mail', 'postfix status 2>&1')).toContain('is running');
    expect(await again.ask<CheckAnswer>('POST', `${LAB}/check`, {})).toMatchObject({
      report: { status: 'graded', max: 100 },
    });
  }
});
