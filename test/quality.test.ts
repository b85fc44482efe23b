/** The tools that read the code: what they find is a failing test like any other. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => resolve(root, 'node_modules', '.bin', name);

/** Everything the tool printed, or '' when it was content. */
async function complaints(tool: string, ...args: string[]): Promise<string> {
  try {
    await promisify(execFile)(bin(tool), args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
    return '';
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return `${stdout}${stderr}` || String(error);
  }
}

test('the linter and the formatter find nothing', { timeout: 120_000 }, async () => {
  expect(await complaints('biome', 'check', '--error-on-warnings', '.')).toBe('');
});

test('the type checker finds nothing', { timeout: 180_000 }, async () => {
  expect(await complaints('tsc', '--noEmit')).toBe('');
});

test('no export, file or dependency is unused', { timeout: 180_000 }, async () => {
  expect(await complaints('knip')).toBe('');
});

test('no word of the course is misspelt', { timeout: 180_000 }, async () => {
  // Names of Postfix, of the tools and of protocols are in cspell.json; the Indonesian pages have no dictionary.
  expect(await complaints('cspell', 'lint', '--no-progress', '--no-summary')).toBe('');
});
