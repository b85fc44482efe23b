/** Looks in passing: what they see, and that nothing of them stays. */

import { describe, expect, test } from 'vitest';
import type { Change, Lab } from '../../labs/schema.ts';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { fingerprintOf } from '../../sandbox/grader/fingerprint.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { look } from '../../sandbox/grader/look.ts';
import { gradedSandboxes, gradeOnly, runScript, withParts } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();
/** A look that nobody gives up, also where the machine has much else to do. */
const UNHURRIED = { signal: new AbortController().signal, longestMs: 60_000 };

async function statesAfter(
  { sandbox, lab }: { sandbox: Sandbox; lab: Lab },
  after: Change[],
  answers: Record<string, string> = {},
): Promise<Record<string, string>> {
  const seen = await look({ sandbox, lab, answers, after, ...UNHURRIED });
  return Object.fromEntries((seen ?? []).map(({ id, state }) => [id, state]));
}

describe('a look', () => {
  test('sees the open door, and with its own words', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'none');
    const seen = await look({ sandbox, lab, answers: {}, after: ['service'], ...UNHURRIED });
    const strangers = seen?.find(({ id }) => id === 'strangers');
    expect(strangers).toMatchObject({ state: 'not-yet', unseen: 0 });
    expect(strangers?.saw[0]).toMatch(/^Strangers get in: from \S+ on port 25, MAIL FROM:.* was accepted\.$/);
  });

  test('sees it closed after the reload, and of the office no more than that its letters would be taken', async () => {
    const open = await sandboxIn('trusted-hosts', 'none');
    await runScript(
      open.sandbox,
      'mail',
      "postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}'; postfix reload",
    );
    expect(await statesAfter(open, ['service'])).toEqual({
      strangers: 'done',
      edges: 'done',
      office: 'so-far',
      inbound: 'so-far',
    });
  });

  test('sees a door at the edge that is still open', async () => {
    const states = await statesAfter(await sandboxIn('trusted-hosts', 'office-too-wide'), ['service']);
    expect(states).toMatchObject({ strangers: 'done', edges: 'not-yet' });
  });

  test('sees that keeping everybody out keeps out honest mail', async () => {
    const states = await statesAfter(await sandboxIn('trusted-hosts', 'service-stopped'), ['service']);
    expect(states).toMatchObject({ strangers: 'not-yet', office: 'not-yet', inbound: 'not-yet' });
  });

  test('leaves no letter anywhere, also at a server that takes all, and no other configuration', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'none');
    const before = fingerprintOf(await sandbox.configuration());
    const deliveries = await sandbox.internet.deliveries();
    await statesAfter({ sandbox, lab }, ['service', 'file', 'mail', 'answer']);
    expect(await sandbox.locate('canary-')).toEqual([]);
    expect(await sandbox.search('canary-', ['/var', '/home'])).toEqual([]);
    expect(await sandbox.internet.deliveries()).toEqual(deliveries);
    expect(fingerprintOf(await sandbox.configuration())).toBe(before);
  });

  test('spoils no grading, however often it is had', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    for (let times = 0; times < 5; times += 1) await statesAfter({ sandbox, lab }, ['service']);
    expect(await grade({ sandbox, lab, answers: {} })).toMatchObject({ status: 'graded', score: 100 });
  });

  test('uses up no logins of a server that counts them', async () => {
    const { sandbox, lab } = await sandboxIn('authentication', 'solution');
    for (let times = 0; times < 5; times += 1) await statesAfter({ sandbox, lab }, ['service']);
    expect(await sandbox.mailLog(' auth=')).toEqual([]);
    // The log counts the commands of each dialogue; a login would stand there.
    const door = { check: 'login-sends' as const, port: 587, tls: 'starttls' as const, except: [] };
    expect(await gradeOnly(sandbox, lab, door)).toMatchObject({ outcome: 'passed' });
    expect(await sandbox.mailLog(' auth=')).not.toEqual([]);
  });

  test('judges an answer only when there is one, and asks no server for it', async () => {
    const { sandbox, lab } = await sandboxIn('is-it-open', 'none');
    const silent = withParts(sandbox, {
      configuration: () => Promise.reject(new Error('the server was asked')),
    });
    expect(await statesAfter({ sandbox: silent, lab }, ['answer'])).toEqual({});
    expect(await statesAfter({ sandbox: silent, lab }, ['answer'], { trusted: '0.0.0.0/0' })).toEqual({
      trusted: 'done',
    });
    expect(await statesAfter({ sandbox: silent, lab }, ['answer'], { trusted: 'the office' })).toEqual({
      trusted: 'not-yet',
    });
  });

  test('looks for mail only after mail', async () => {
    const { sandbox, lab } = await sandboxIn('is-it-open', 'solution');
    expect(await statesAfter({ sandbox, lab }, ['service'])).toEqual({});
    expect(await statesAfter({ sandbox, lab }, ['mail'])).toEqual({ relay: 'done' });
  });

  test('says nothing of a configuration that changed meanwhile', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    let times = 0;
    const changing = withParts(sandbox, {
      configuration: async () => {
        times += 1;
        return [{ path: '/etc/mailname', type: 'file', mode: 0o644, uid: 0, gid: 0, data: `${times}` }];
      },
    });
    expect(await look({ sandbox: changing, lab, answers: {}, after: ['service'], ...UNHURRIED })).toBeUndefined();
  });

  test('knocks nowhere once it is given up', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'none');
    const untouched = withParts(sandbox, {
      get internet(): Sandbox['internet'] {
        throw new Error('the server was asked');
      },
    });
    const signal = AbortSignal.abort();
    expect(await look({ sandbox: untouched, lab, answers: {}, after: ['service'], signal })).toBeUndefined();
  });

  test('sees nothing wrong in a solution', async () => {
    for (const id of ['trusted-hosts', 'smart-host']) {
      const states = await statesAfter(await sandboxIn(id, 'solution'), ['service', 'file']);
      expect(Object.values(states)).not.toContain('not-yet');
      expect(Object.keys(states).length).toBeGreaterThan(1);
    }
  });
});
