/** What a student has from one grading is worth nothing in the next: who asked, and under which names. */
import { expect, test } from 'vitest';
import type { Report } from '../../labs/schema.ts';
import { grade } from '../../sandbox/grader/grade.ts';
import { gradedSandboxes, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

const outcomesOf = ({ tasks }: Report, id: string) =>
  tasks.find((task) => task.id === id)?.checks.map(({ outcome }) => outcome);

test('whoever refuses all addresses that the log has of a grading is as open as before', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'none');
  await grade({ sandbox, lab, answers: {} });
  const lines = await sandbox.mailLog(': connect from ', 10_000);
  const seen = new Set(lines.flatMap((line) => /\[([^\]]+)\]$/.exec(line)?.[1] ?? []));
  // All the battery's addresses are in it: strangers of both families and neighbours.
  expect(seen.size).toBeGreaterThan(15);
  const table = [...seen].map((address) => `${address} reject_unauth_destination`).join('\\n');
  await runScript(
    sandbox,
    'mail',
    `printf '${table}\\n' > /etc/postfix/testers
     postconf -e 'smtpd_relay_restrictions = check_client_access cidr:/etc/postfix/testers, permit_mynetworks, reject_unauth_destination'
     postfix reload`,
  );
  const report = await grade({ sandbox, lab, answers: {} });
  expect(outcomesOf(report, 'strangers')).toEqual(['failed']);
  expect(outcomesOf(report, 'edges')).toEqual(['failed', 'failed']);
  // They are addresses of the own world all the same.
  expect(report.foreign).toBeUndefined();
});

test('whoever trusts the computers of the office that the log has of some gradings has not trusted the office', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
  for (let time = 0; time < 4; time += 1) await grade({ sandbox, lab, answers: {} });
  const lines = await sandbox.mailLog(`.lan.${sandbox.world.domain}[`, 10_000);
  const seen = [...new Set(lines.flatMap((line) => /: connect from [^[]*\[([^\]]+)\]$/.exec(line)?.[1] ?? []))];
  const trusted = seen.map((address) => (address.includes(':') ? `[${address}]` : address));
  expect(trusted.some((address) => address.startsWith('['))).toBe(true);
  await runScript(
    sandbox,
    'mail',
    `postconf -e 'mynetworks = 127.0.0.0/8 [::1]/128 ${trusted.join(' ')}'; postfix reload`,
  );
  expect(outcomesOf(await grade({ sandbox, lab, answers: {} }), 'office')).toContain('failed');
});
