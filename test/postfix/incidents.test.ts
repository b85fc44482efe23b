import { expect, test } from 'vitest';
import { audit } from '../../sandbox/postfix/index.ts';
import { INCIDENTS } from './incidents.ts';

const MACHINE = { hostname: 'mail.corp.example', interfaces: [{ address: '172.17.0.2', prefixLength: 16 }] };

test.each(INCIDENTS)('an audit names the line where $what', async ({ main, master, files, open, finding }) => {
  const all: Record<string, string> = {
    '/c/main.cf': main,
    '/c/master.cf': master ?? 'smtp inet n - y - - smtpd\n',
    ...files,
  };
  const source = { read: (path: string) => all[path], mtimeMs: (path: string) => (path in all ? 0 : undefined) };
  const result = await audit(source, '/c', { machine: MACHINE });
  const { severity, parameter, line } = finding;
  const found = result.findings.filter((each) => each.severity === severity && each.parameter === parameter);
  expect(found.length, JSON.stringify(result.findings, undefined, 1)).toBeGreaterThan(0);
  expect(result.open).toBe(open);
  for (const { why, fix } of found) expect(Math.min(why.length, fix.length)).toBeGreaterThan(10);
  if (line !== undefined) expect(found.map((each) => main.split('\n')[(each.line ?? 0) - 1])).toContain(line);
});
