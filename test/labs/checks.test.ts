/** labs/README.md: one row per check that labs/schema.ts knows. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Check } from '../../labs/schema.ts';
import { root } from '../cli/run.ts';

const readme = await readFile(join(root, 'labs', 'README.md'), 'utf8');
const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` \| (.+) \|$/gm)].map(([, check = '', rest = '']) => ({
  check,
  cells: rest.split(' | '),
}));
const known = Check.options.map(({ shape }) => shape.check.value);

test('the table of checks has a row for each check, and for no other', () => {
  expect(rows.map(({ check }) => check).sort()).toEqual([...known].sort());
});

test.each(rows)('$check: it is said what it proves, how it can be fooled, and what defeats that', ({ cells }) => {
  expect(cells).toHaveLength(3);
  for (const cell of cells) expect(cell.trim().length).toBeGreaterThan(10);
});
