/** Mail by the smart host: each check of it, passed by the solution and failed by what it is there to find. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../labs/schema.ts';
import { gradedSandboxes, gradeOnly } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

const fails = (manner: Extract<Check, { check: 'smart-host-fails' }>['manner']): Check => ({
  check: 'smart-host-fails',
  manner,
});

const CASES: [what: string, check: Check, mutant: string, says: RegExp][] = [
  [
    'what goes straight',
    { check: 'smart-host-used' },
    'one-provider-only',
    /went straight to \S+, past the smart host/,
  ],
  ['bounces that go straight', { check: 'smart-host-used' }, 'bounces-go-straight', /from <> .* past the smart host/],
  ['what does not leave', { check: 'smart-host-used' }, 'wrong-password', /sits in the deferred queue/],
  ['trust in anybody', fails('untrusted'), 'whoever-answers', /nobody vouches for.*handed over, and the login with it/],
  ['trust in any name', fails('misnamed'), 'any-name', /somebody else's certificate.*was handed over/],
  ['clear text', fails('clear'), 'tls-if-offered', /offers no TLS.*handed over in clear text/],
  ['impatience', fails('away'), 'gives-up-at-once', /While the smart host was away, mail of the office/],
  ['a refused login', fails('refuses-logins'), 'refused-login-bounces', /refused the login, mail of the office/],
  ['a readable table', { check: 'secret-kept' }, 'readable-table', /can read the password of \S+: \S+sasl_passwd\.db/],
  ['letters that leave the house', { check: 'stays-home' }, 'house-goes-out-too', /left the house: smtp/],
];

describe.each(CASES)('the check for %s', (_, check, mutant, says) => {
  test('passes the solution and fails its mutant, and shows why', async () => {
    const good = await sandboxIn('smart-host', 'solution');
    expect(await gradeOnly(good.sandbox, good.lab, check)).toMatchObject({ outcome: 'passed' });
    const bad = await sandboxIn('smart-host', mutant);
    const result = await gradeOnly(bad.sandbox, bad.lab, check);
    expect(result).toMatchObject({ outcome: 'failed', summary: expect.stringMatching(says) });
    expect(result.evidence.length).toBeGreaterThan(0);
  });
});

test('the smart host is its usual self after a check that changed it', async () => {
  const { sandbox, lab } = await sandboxIn('smart-host', 'solution');
  for (const manner of ['away', 'clear'] as const) await gradeOnly(sandbox, lab, fails(manner));
  expect(await gradeOnly(sandbox, lab, { check: 'smart-host-used' })).toMatchObject({ outcome: 'passed' });
  expect((await sandbox.run('mail', ['mailq'])).stdout).toContain('Mail queue is empty');
});

test('a listed server is refused by who asks the list, and the list says so', async () => {
  const { sandbox } = await sandboxIn('smart-host', 'none');
  const { mail } = sandbox.world;
  expect((await sandbox.internet.listings()).map(({ address }) => address)).toEqual([mail.public.v4, mail.public.v6]);
});

test('a bounce that the smart host writes comes home, and not to a server that refuses empty senders', async () => {
  const { sandbox, lab } = await sandboxIn('smart-host', 'solution');
  const check: Check = { check: 'bounces-return' };
  expect(await gradeOnly(sandbox, lab, check)).toMatchObject({ outcome: 'passed' });
  await sandbox.run('mail', ['postconf', '-e', 'smtpd_sender_restrictions = check_sender_access inline:{<>=REJECT}']);
  await sandbox.run('mail', ['postfix', 'reload']);
  expect(await gradeOnly(sandbox, lab, check)).toMatchObject({ outcome: 'failed' });
});
