import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../sandbox/errors.ts';

const readme = readFileSync(resolve(import.meta.dirname, '..', 'README.md'), 'utf8');
const rows = [...readme.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \| (.+?) \|$/gm)];

describe('the error table of the README', () => {
  test('holds every code with its status and text, in the same order', () => {
    const documented = rows.map(([, code, status, text]) => [code, Number(status), text]);
    expect(documented).toEqual(Object.entries(ERRORS).map(([code, { status, text }]) => [code, status, text]));
  });

  test('speaks in sentences', () => {
    for (const { text } of Object.values(ERRORS)) expect(text).toMatch(/^[A-Z].*\.$/);
  });
});
