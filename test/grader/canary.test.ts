import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compose, follow, newToken } from '../../sandbox/grader/canary.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { gradedSandboxes, withParts } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

test('follows a message that arrives while the mail host is being looked at for longer than its patience', async () => {
  const { sandbox } = await sandboxIn('trusted-hosts', 'none');
  const token = newToken();
  const address = `sales@${await sandbox.internet.freshDomain()}`;
  const from = `root@${sandbox.world.domain}`;
  const slow = withParts(sandbox, {
    locate: async () => {
      await sandbox.run('mail', ['sendmail', '-f', from, address], { stdin: compose({ token, from, to: address }) });
      await sandbox.internet.awaitDelivery(token, 10_000);
      return pause(20, []);
    },
  });
  expect(await follow(slow, token, from, 10)).toMatchObject({ end: 'delivered' });
});

test('follows a message that arrives while the mail host is being looked at without waiting for the end of the look', async () => {
  const { sandbox } = await sandboxIn('trusted-hosts', 'none');
  const token = newToken();
  const address = `sales@${await sandbox.internet.freshDomain()}`;
  const from = `root@${sandbox.world.domain}`;
  const endless = withParts(sandbox, {
    locate: async () => {
      await sandbox.run('mail', ['sendmail', '-f', from, address], { stdin: compose({ token, from, to: address }) });
      return new Promise(() => undefined);
    },
  });
  expect(await follow(endless, token, from)).toMatchObject({ end: 'delivered' });
});

test('a grading reads each file of the mail host once', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
  const read: string[] = [];
  const counted = withParts(sandbox, {
    read: (host, path) => {
      read.push(`${host}:${path}`);
      return sandbox.read(host, path);
    },
  });
  expect((await grade({ sandbox: counted, lab, answers: {} })).score).toBe(100);
  expect(read).toContain('mail:/etc/postfix/main.cf');
  expect(read.toSorted()).toEqual([...new Set(read)].toSorted());
});
