/** What grading as a whole promises, whatever the checks are. */
import { describe, expect, test } from 'vitest';
import type { GradingProgress } from '../../labs/schema.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { gradedSandboxes, runScript, withParts } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();
const GRADINGS = 5;

describe('a report', () => {
  test('gives the points of the tasks that are solved, and only those', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'office-too-wide');
    const report = await grade({ sandbox, lab, answers: {} });
    expect(report.status).toBe('graded');
    const lost = lab.tasks.find(({ id }) => id === 'edges')?.points ?? 0;
    expect(report).toMatchObject({ score: 100 - lost, max: 100 });
    for (const task of report.tasks) expect(task.score).toBe(task.id === 'edges' ? 0 : task.max);
  });

  test('gives a task all of its points or none: half a fence is none', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'office-too-wide');
    const edges = (await grade({ sandbox, lab, answers: {} })).tasks.find(({ id }) => id === 'edges');
    expect(edges?.checks.map(({ outcome }) => outcome)).toEqual(['passed', 'failed']);
    expect(edges?.score).toBe(0);
  });

  test('gives nothing for keeping strangers out by keeping everybody out', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'service-stopped');
    const report = await grade({ sandbox, lab, answers: {} });
    expect(report).toMatchObject({ status: 'graded', score: 0 });
  });

  test('says of what did not survive a restart that it held until then', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'until-the-restart');
    const report = await grade({ sandbox, lab, answers: {} });
    const [strangers] = report.tasks.find(({ id }) => id === 'strangers')?.checks ?? [];
    expect(strangers?.outcome).toBe('failed');
    expect(strangers?.summary).toMatch(/^It held until the mail service was restarted\. After that: .*got in/);
    expect(strangers?.evidence.map(({ kind }) => kind)).toContain('restriction');
  });

  test('tells how far it is: each check, the restart, and what is asked again', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'office-too-wide');
    const steps: GradingProgress[] = [];
    await grade({ sandbox, lab, answers: {}, onProgress: (step) => steps.push(step) });
    const all = lab.tasks.reduce((sum, { checks }) => sum + checks.length, 0);
    const asking = steps.filter(({ stage }) => stage === 'asking');
    expect(asking.map(({ done }) => done)).toEqual(Array.from({ length: all + 1 }, (_, done) => done));
    expect(asking[0]?.tasks.map(({ id, of }) => [id, of])).toEqual(
      lab.tasks.map(({ id, checks }) => [id, checks.length]),
    );
    expect(asking.at(-1)?.tasks.every(({ done, of }) => done === of)).toBe(true);
    expect(steps[asking.length]).toMatchObject({ stage: 'restarting', of: all - 1 });
    expect(steps.at(-1)).toMatchObject({ stage: 'asking-again', done: all - 1, of: all - 1 });
  });

  test('asks what passed once more after a restart, and what failed not', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'clients-refused');
    const sessions: string[] = [];
    let restarts = 0;
    const { internet } = sandbox;
    const counted = withParts(sandbox, {
      internet: {
        ...internet,
        probe: (session) => {
          sessions.push(`${restarts}:${session.envelopes[0]?.rcptTo[0]}`);
          return internet.probe(session);
        },
      },
      restartMail: () => {
        restarts += 1;
        return sandbox.restartMail();
      },
    });
    await grade({ sandbox: counted, lab, answers: {} });
    const toPostmaster = sessions.filter((session) => session.endsWith(':<postmaster>'));
    expect(restarts).toBe(1);
    expect(toPostmaster).toEqual(['0:<postmaster>']);
    expect(sessions.some((session) => session.startsWith('1:'))).toBe(true);
  });

  test('is void when the configuration changed meanwhile: nothing counts, nothing is called wrong', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    const edited = withParts(sandbox, {
      restartMail: async () => {
        await runScript(sandbox, 'mail', "postconf -e 'mail_name = Other'");
        await sandbox.restartMail();
      },
    });
    const report = await grade({ sandbox: edited, lab, answers: {} });
    expect(report).toMatchObject({
      status: 'void',
      score: 0,
      reason: expect.stringContaining('configuration changed'),
    });
    expect(report.tasks.flatMap(({ checks }) => checks.map(({ outcome }) => outcome))).not.toContain('failed');
  });

  test('says not graded, and why, when the grader itself cannot work', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    const broken = withParts(sandbox, {
      internet: { ...sandbox.internet, probe: () => Promise.reject(new Error('the prober is gone')) },
    });
    const report = await grade({ sandbox: broken, lab, answers: {} });
    expect(report.status).toBe('not-graded');
    expect(report.reason).toMatch(/could not be graded, and costs you nothing: .*the prober is gone/);
    const outcomes = report.tasks.flatMap(({ checks }) => checks.map(({ outcome }) => outcome));
    expect(outcomes).toContain('not-graded');
    expect(outcomes).not.toContain('failed');
  });

  test('says not graded when it was told to stop', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    const report = await grade({ sandbox, lab, answers: {}, signal: AbortSignal.abort(new Error('it took too long')) });
    expect(report).toMatchObject({ status: 'not-graded', reason: expect.stringContaining('it took too long') });
  });

  test.each(['none', 'solution', 'own-senders-trusted'])(
    `is the same each time the state "%s" is graded`,
    { timeout: 120_000 },
    async (state) => {
      const { sandbox, lab } = await sandboxIn('trusted-hosts', state);
      const reports: string[] = [];
      for (let time = 0; time < GRADINGS; time += 1) {
        const { status, score, tasks } = await grade({ sandbox, lab, answers: {} });
        reports.push(JSON.stringify([status, score, tasks.map(({ checks }) => checks.map(({ outcome }) => outcome))]));
      }
      expect(new Set(reports).size).toBe(1);
    },
  );
});
