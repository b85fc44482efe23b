/** Scores only ever rise while a broken server is mended, in whatever order, and do not depend on when one asks. */

import { describe, expect, test } from 'vitest';
import type { Report } from '../../labs/schema.ts';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import fc from '../fixtures/fast-check.ts';
import { gradedSandboxes, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

/** What breaks the server, and what mends that and nothing else. */
const FAULTS: Record<string, { fault: string; fix: string }> = {
  'the IPv4 world is trusted': {
    fault: "postconf -e 'everywhere_v4 = 0.0.0.0/0'",
    fix: "postconf -e 'everywhere_v4 ='",
  },
  'the IPv6 world is trusted': { fault: "postconf -e 'everywhere_v6 = [::]/0'", fix: "postconf -e 'everywhere_v6 ='" },
  'the network next door is trusted': {
    fault: "postconf -e 'next_door = {{lan.v4.wide}}'",
    fix: "postconf -e 'next_door ='",
  },
  'own senders are trusted': {
    fault: "postconf -e 'trusted_senders = check_sender_access inline:{ {{domain}}=OK }'",
    fix: "postconf -e 'trusted_senders ='",
  },
  'a second port is open': {
    fault: "postconf -M '2525/inet=2525 inet n - y - - smtpd -o mynetworks=0.0.0.0/0'",
    fix: 'postconf -MX 2525/inet',
  },
  'the own domain is not local': {
    fault: "postconf -e 'mydestination = $myhostname, localhost'",
    fix: "postconf -e 'mydestination = $myhostname, $mydomain, localhost.$mydomain, localhost'",
  },
  'unknown users are accepted': {
    fault: "postconf -e 'local_recipient_maps ='",
    fix: 'postconf -X local_recipient_maps',
  },
  'bounces are refused': {
    fault: "postconf -e 'smtpd_sender_restrictions = check_sender_access inline:{ <>=REJECT }'",
    fix: "postconf -e 'smtpd_sender_restrictions ='",
  },
  'mail to others is held': { fault: "postconf -e 'defer_transports = smtp'", fix: 'postconf -X defer_transports' },
};
const NAMES = Object.keys(FAULTS);

const BROKEN = `postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}} $everywhere_v4 $everywhere_v6 $next_door' \\
  'smtpd_relay_restrictions = permit_mynetworks, $trusted_senders, reject_unauth_destination'
${Object.values(FAULTS)
  .map(({ fault }) => fault)
  .join('\n')}`;

const mend = (sandbox: Sandbox, names: string[]) =>
  runScript(sandbox, 'mail', [...names.map((name) => FAULTS[name]?.fix), 'postfix stop', 'postfix start'].join('\n'));

async function brokenSandbox() {
  const made = await sandboxIn('trusted-hosts', 'none');
  await runScript(made.sandbox, 'mail', BROKEN);
  return made;
}

const scoreOf = ({ status, score }: Report): number => {
  expect(status).toBe('graded');
  return score;
};

describe('a score', () => {
  test('is nothing while all faults are there, and full when all are mended', { timeout: 120_000 }, async () => {
    const { sandbox, lab } = await brokenSandbox();
    await mend(sandbox, []);
    expect(scoreOf(await grade({ sandbox, lab, answers: {} }))).toBe(0);
    await mend(sandbox, NAMES);
    expect(scoreOf(await grade({ sandbox, lab, answers: {} }))).toBe(100);
  });

  test('never falls when one more fault is mended', { timeout: 600_000 }, async () => {
    const someAndOneMore = fc.shuffledSubarray(NAMES, { minLength: 1 }).map(([more = '', ...some]) => ({ some, more }));
    await fc.assert(
      fc.asyncProperty(someAndOneMore, async ({ some, more }) => {
        const { sandbox, lab } = await brokenSandbox();
        await mend(sandbox, some);
        const before = scoreOf(await grade({ sandbox, lab, answers: {} }));
        await mend(sandbox, [more]);
        expect(scoreOf(await grade({ sandbox, lab, answers: {} }))).toBeGreaterThanOrEqual(before);
        await sandbox.destroy();
      }),
      { numRuns: 8 },
    );
  });

  test('is the same in fifty gradings of the same state', { timeout: 600_000 }, async () => {
    const [sandboxes, gradings] = [5, 10];
    const scores = await Promise.all(
      Array.from({ length: sandboxes }, async () => {
        const { sandbox, lab } = await sandboxIn('trusted-hosts', 'own-senders-trusted');
        const own: string[] = [];
        for (let time = 0; time < gradings; time += 1) {
          const { status, score, tasks } = await grade({ sandbox, lab, answers: {} });
          own.push(JSON.stringify([status, score, tasks.map((task) => task.checks.map(({ outcome }) => outcome))]));
        }
        return own;
      }),
    );
    expect(scores.flat()).toHaveLength(50);
    expect([...new Set(scores.flat())]).toHaveLength(1);
  });
});
