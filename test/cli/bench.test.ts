import { describe, expect, test } from 'vitest';
import { figure } from '../../sandbox/cli/bench/figure.ts';
import { relaylab } from './run.ts';

describe('relaylab bench', () => {
  test('tells what each thing takes, with how often it was measured', { timeout: 120_000 }, async () => {
    const { status, stdout, stderr } = await relaylab(
      ...['bench', '--driver', 'embedded', '--sandboxes', '2', '--runs', '1', '--json'],
    );
    expect(status, stderr).toBe(0);
    const figures = JSON.parse(stdout) as { name: string; driver: string; unit: string; n: number; median: number }[];
    expect(figures.map(({ name, unit, n }) => [name, unit, n])).toEqual([
      ['create a sandbox', 'ms', 1],
      ['create → first prompt', 'ms', 1],
      ['reset → first prompt', 'ms', 1],
      ['key → echo', 'ms', 100],
      ['grade is-it-open, solved', 'ms', 1],
      ['grade trusted-hosts, solved', 'ms', 1],
      ['grade trusted-hosts: of it, restarting the mail service', 'ms', 1],
      ['memory per idle sandbox, of 2', 'MiB', 2],
    ]);
    for (const { driver, median } of figures) {
      expect(driver).toBe('embedded');
      expect(median).toBeGreaterThan(0);
    }
  });

  test('grades the labs that are asked for', { timeout: 60_000 }, async () => {
    const { status, stdout, stderr } = await relaylab(
      ...['bench', '--driver', 'embedded', '--sandboxes', '1', '--runs', '1', '--grade', 'smtp-by-hand', '--json'],
    );
    expect(status, stderr).toBe(0);
    const names = (JSON.parse(stdout) as { name: string }[]).map(({ name }) => name);
    expect(names.filter((name) => name.startsWith('grade '))).toEqual(['grade smtp-by-hand, solved']);
  });

  test('grades no lab that there is not', async () => {
    const { status, stdout, stderr } = await relaylab('bench', '--driver', 'embedded', '--grade', 'nowhere');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('nowhere');
  });

  test.each([
    ['--sandboxes', 'many'],
    ['--sandboxes', '0'],
    ['--sandboxes', '2.5'],
    ['--sandboxes', '5000'],
    ['--runs', '-1'],
  ])('says what is wrong with %s %s', async (option, value) => {
    const { status, stdout, stderr } = await relaylab('bench', '--driver', 'embedded', option, value);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`${option} <number>' argument '${value}' is invalid. Give a whole number from 1 to 1000.`);
  });

  test('counts the middle and what nineteen of twenty stay under', () => {
    const samples = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect(figure('embedded', 'x', 'ms', samples)).toMatchObject({ n: 20, median: 11, p95: 20 });
    expect(figure('embedded', 'x', 'ms', [1.23456])).toMatchObject({ n: 1, median: 1.23, p95: 1.23 });
  });
});
