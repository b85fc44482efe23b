/** Every check shows what it saw, whether it passed or failed: the dialogue, where the canary ended, the log, the rule. */
import { expect, test } from 'vitest';
import { grade } from '../../sandbox/grader/grade.ts';
import { gradedSandboxes, gradeOnly } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

/**
 * What each check has to show. A program on the mail host has no dialogue, a bounce no deciding restriction, and who only
 * tries to log in sends no letter.
 */
const WHOLE = ['canary', 'dialogue', 'log', 'restriction'];
const SHOWN: Record<string, string[]> = {
  'strangers-refused': WHOLE,
  'office-relays': WHOLE,
  'inbound-delivered': WHOLE,
  'unknown-recipient-refused': WHOLE,
  'bounces-return': WHOLE,
  'local-submission': ['canary', 'log'],
  'login-sends': WHOLE,
  'sender-is-login': WHOLE,
  'login-guarded': ['dialogue', 'log', 'restriction'],
  'login-not-offered': ['dialogue', 'log'],
  'password-changed': ['dialogue', 'log'],
  'guessing-slowed': ['dialogue', 'log'],
};

test.each([
  ['trusted-hosts', 'none'],
  ['trusted-hosts', 'solution'],
  ['trusted-hosts', 'clients-refused'],
  ['authentication', 'solution'],
])('each check of %s shows what it saw in the state %s', { timeout: 120_000 }, async (id, state) => {
  const { sandbox, lab } = await sandboxIn(id, state);
  const { tasks } = await grade({ sandbox, lab, answers: {} });
  for (const { id: check, evidence } of tasks.flatMap(({ checks }) => checks)) {
    const name = check.split('.').at(-1) ?? '';
    if (name === 'answer') continue;
    const kinds = new Set<string>(evidence.map(({ kind }) => kind));
    expect([...kinds], `${state}: ${check}`).toEqual(expect.arrayContaining(SHOWN[name] ?? ['?']));
    for (const { title, text } of evidence) expect([title, text]).not.toContain('');
  }
});

test('a stranger who lies about the own name is judged by that name, and the rule that believed it is shown', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'helo-trusted');
  const { evidence } = await gradeOnly(sandbox, lab, { check: 'strangers-refused', from: 'outside' });
  const rule = evidence.find(({ kind }) => kind === 'restriction');
  expect(rule?.title).toMatch(/^Decided by check_helo_access .* in smtpd_relay_restrictions .*main\.cf:\d+$/);
  expect(rule?.text).toContain('worked out from the configuration files');
});

test('the log lines of the proof are those of its own queue ID', async () => {
  const { sandbox, lab } = await sandboxIn('is-it-open', 'solution');
  const { outcome, evidence } = await gradeOnly(sandbox, lab, { check: 'proof-arrived', from: 'outside' });
  expect(outcome).toBe('passed');
  expect(evidence.find(({ kind }) => kind === 'log')?.text).toMatch(/client=.*\n.*status=sent/s);
});
