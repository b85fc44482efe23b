import { expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { missingParts } from '../../sandbox/grader/missing.ts';
import { labsFolder } from '../catalog/labs-folder.ts';

async function missingIn(changes: Record<string, string | undefined>): Promise<string[]> {
  await using folder = await labsFolder(changes);
  return missingParts((await loadCatalog(folder.path)).lab('small'));
}

const mutant = (caughtBy: string) => `why: It is wrong.\ncaught-by: ${caughtBy}\n`;
const eightMutants = Object.fromEntries(
  ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((name, index) => [
    `small/mutants/${name}/mutant.yaml`,
    mutant(index % 2 ? 'close' : 'say'),
  ]),
);

test('a lab with two solutions and eight mutants over all its tasks lacks nothing', async () => {
  expect(await missingIn(eightMutants)).toEqual([]);
});

test('a second solution is asked for, with the place to write it', async () => {
  const [first] = await missingIn({
    ...eightMutants,
    'small/solutions/by-table/mail/etc/postfix/main.cf': undefined,
    'small/solutions/by-table/mail/etc/postfix/office.cidr': undefined,
    'small/solutions/by-table/answers.yaml': undefined,
  });
  expect(first).toContain('one honest solution only. Write a truly different one in labs/small/solutions/<name>/');
});

test('more mutants are asked for, and one for each task that catches none', async () => {
  expect(await missingIn({})).toEqual([
    expect.stringContaining('1 mutant of at least 8.'),
    expect.stringContaining('no mutant is caught by the task "say". Write one in labs/small/mutants/<name>/'),
  ]);
});
