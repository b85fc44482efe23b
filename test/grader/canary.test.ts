import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compose, follow, newToken } from '../../sandbox/grader/canary.ts';
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
