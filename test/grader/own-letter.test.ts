/** The letter that a student types, and what only the own log says of it. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../labs/schema.ts';
import { gradedSandboxes, gradeOnly, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

const LETTER = {
  from: 'outside',
  sender: 'visitor@{{provider.2.domain}}',
  to: '{{person.1.login}}@{{domain}}',
  author: 'director@{{domain}}',
} as const;
const typed: Check = { check: 'letter-typed', letter: LETTER };
const asked = (fact: 'queue-id' | 'size' | 'refusal'): Check => ({ check: 'log-answer', fact, letter: LETTER });

describe('a letter typed by hand', () => {
  test('counts as it lies in the mailbox, with the lines of the log', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'solution');
    const result = await gradeOnly(sandbox, lab, typed);
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result.evidence.map(({ kind }) => kind)).toEqual(['canary', 'log']);
    expect(result.evidence[0]?.text).toContain(sandbox.world.proofToken);
  });

  test.each([
    ['nothing', 'none', /No letter with proof-/],
    ['a program', 'written-by-swaks', /written by a program \(swaks/],
    ['sendmail on the server', 'sendmail-on-the-server', /handed in on the server itself/],
    ['a letter from the office', 'from-the-office', /from \S+, not from the outside host/],
    ['another envelope', 'envelope-like-the-header', /MAIL FROM says/],
    ['a letter without an author', 'header-forgotten', /From header of your letter names nobody/],
    ['another recipient', 'to-somebody-else', /RCPT TO says/],
    ['a letter that no log knows', 'put-into-the-mailbox', /the mail log knows nothing of 4ABCDE12345/],
  ])('does not count %s', async (_, state, says) => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', state);
    expect(await gradeOnly(sandbox, lab, typed)).toMatchObject({
      outcome: 'failed',
      summary: expect.stringMatching(says),
    });
  });

  test('says that it waits when it waits', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'none');
    await runScript(sandbox, 'mail', "postconf -e 'defer_transports = local'; postfix reload");
    await runScript(
      sandbox,
      'outside',
      'swaks --server {{mail.public.v4}} --to {{person.1.login}}@{{domain}} --h-Subject {{proof.token}}',
    );
    expect((await gradeOnly(sandbox, lab, typed)).summary).toMatch(/sits in the deferred queue/);
  });

  test('is found in an mbox among others', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'none');
    await runScript(sandbox, 'mail', "postconf -e 'home_mailbox ='; postfix reload");
    for (const subject of ['one', '{{proof.token}}', 'three'])
      await runScript(
        sandbox,
        'outside',
        `swaks --server {{mail.public.v4}} --from visitor@{{provider.2.domain}} --to {{person.1.login}}@{{domain}} --data 'From: director@{{domain}}\\nSubject: ${subject}\\n\\nHello.'`,
      );
    const result = await gradeOnly(sandbox, lab, typed);
    expect(result).toMatchObject({ outcome: 'passed' });
    expect(result.evidence[0]?.text).not.toContain('Subject: one');
  });
});

describe('what only the log says', () => {
  test('wants the letter before its number', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'none');
    expect((await gradeOnly(sandbox, lab, asked('queue-id'), '4ABCDE12345')).summary).toMatch(/First type the letter/);
    expect((await gradeOnly(sandbox, lab, asked('refusal'), 'NOQUEUE')).summary).toMatch(/no recipient elsewhere/);
    expect((await gradeOnly(sandbox, lab, asked('size'))).summary).toBe('There is no answer yet.');
  });

  test('tells a Message-ID from a queue ID, and a wrong number from none', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'solution');
    expect((await gradeOnly(sandbox, lab, asked('queue-id'), 'x@y.test')).summary).toMatch(/Message-ID/);
    expect((await gradeOnly(sandbox, lab, asked('queue-id'), 'ABCDEF')).summary).toMatch(/not the queue ID/);
    expect((await gradeOnly(sandbox, lab, asked('size'), '1')).summary).toMatch(/not the size/);
  });

  test('believes no size that the letter itself belies', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'solution');
    await runScript(sandbox, 'mail', "sed -i 's/ size=[0-9]*/ size=99999/' /var/log/mail.log");
    expect(await gradeOnly(sandbox, lab, asked('size'), '99999')).toMatchObject({ outcome: 'failed' });
  });

  test('takes the line of a refusal with and without its time, and no line that no connection belongs to', async () => {
    const { sandbox, lab } = await sandboxIn('smtp-by-hand', 'solution');
    const [line = ''] = await sandbox.mailLog('Relay access denied');
    const forged = line.replace(/smtpd\[\d+\]/, 'smtpd[4]');
    await runScript(sandbox, 'mail', `echo '${forged}' >>/var/log/mail.log`);
    const outcome = async (answer: string) => (await gradeOnly(sandbox, lab, asked('refusal'), answer)).outcome;
    expect(await outcome(line)).toBe('passed');
    expect(await outcome(line.slice(line.indexOf('postfix/')))).toBe('passed');
    expect(await outcome('Relay access denied')).toBe('failed');
    expect(await outcome(forged)).toBe('failed');
  });
});
