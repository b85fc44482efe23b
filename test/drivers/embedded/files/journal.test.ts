import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Journal } from '../../../../sandbox/drivers/embedded/files/journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'relaylab-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const kept = (path: string) => new Journal(path).load().entries.map(({ entry }) => entry);

test('is read back as it was written', () => {
  const path = join(folder, 'plain');
  const journal = new Journal(path);
  journal.append('mail', { path: '/a', data: 'ü\n' });
  journal.append('outside', 2);
  expect(new Journal(path).load()).toEqual({
    entries: [
      { channel: 'mail', entry: { path: '/a', data: 'ü\n' } },
      { channel: 'outside', entry: 2 },
    ],
    damaged: 0,
  });
});

test('drops a torn last line, and goes on after it', () => {
  const path = join(folder, 'torn');
  new Journal(path).append('mail', 1);
  appendFileSync(path, '{"channel":"mail","ent');
  const journal = new Journal(path);
  expect(journal.load()).toEqual({ entries: [{ channel: 'mail', entry: 1 }], damaged: 0 });
  journal.append('mail', 2);
  expect(kept(path)).toEqual([1, 2]);
});

test('passes over a damaged line in the middle and counts it', () => {
  const path = join(folder, 'damaged');
  const journal = new Journal(path);
  journal.append('mail', 1);
  appendFileSync(path, '\0\0\0\0\n[]\n');
  journal.append('mail', 2);
  expect(new Journal(path).load().damaged).toBe(2);
  expect(kept(path)).toEqual([1, 2]);
});

test('is on disk when append returns', () => {
  const path = join(folder, 'synchronous');
  new Journal(path).append('mail', 'now');
  expect(readFileSync(path, 'utf8')).toBe('{"channel":"mail","entry":"now"}\n');
});

test('is replaced as a whole', () => {
  const path = join(folder, 'rewritten');
  const journal = new Journal(path);
  for (let count = 0; count < 100; count += 1) journal.append('mail', count);
  journal.rewrite([{ channel: 'mail', entry: 'all' }]);
  journal.append('mail', 'more');
  expect(kept(path)).toEqual(['all', 'more']);
});
