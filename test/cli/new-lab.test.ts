/** relaylab new-lab: the folder it makes is a lab, and whoever asked is told what to write. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import { missingParts } from '../../sandbox/grader/missing.ts';
import { verify } from '../../sandbox/grader/verify.ts';
import { labsFolder } from '../catalog/labs-folder.ts';
import { relaylab } from './run.ts';

describe('a new lab', () => {
  test('loads, runs, and comes after all others', async () => {
    await using folder = await labsFolder();
    const { status, stdout } = await relaylab('new-lab', 'queue-watch', '--labs', folder.path);
    expect(status).toBe(0);
    const lab = (await loadCatalog(folder.path)).lab('queue-watch');
    expect(lab.definition).toMatchObject({ id: 'queue-watch', order: 2 });
    await using driver = await chooseDriver('embedded', { dataDir: folder.path });
    const { labs, killRate } = await verify(driver, [lab], 'new', () => undefined);
    expect(labs).toMatchObject([{ problems: [], ok: false, solutions: [{ name: 'solution', score: 100, max: 100 }] }]);
    expect(killRate).toBe(1);
    for (const part of labs[0]?.missing ?? []) expect(stdout).toContain(`- ${part}`);
  });

  test('tells each text to be written until it is', async () => {
    await using folder = await labsFolder();
    const { stdout } = await relaylab('new-lab', 'queue-watch', '--labs', folder.path);
    expect(stdout).toContain('the text of title in labs/queue-watch/lab.yaml: the name of the lab');
    const file = join(folder.path, 'queue-watch/lab.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^title: .*$/m, 'title: The queue'));
    const missing = await missingParts((await loadCatalog(folder.path)).lab('queue-watch'));
    expect(missing.some((part) => part.startsWith('the text of title'))).toBe(false);
    expect(missing.some((part) => part.startsWith('the text of summary'))).toBe(true);
  });
});

test.each([
  ['small', 'There is a lab "small" already.'],
  ['Big_Lab', '"Big_Lab" cannot be the name of a lab: use lower-case letters, digits and hyphens'],
  ['../escape', '"../escape" cannot be the name of a lab'],
  ['world', '"world" is the stage that all labs share.'],
])('the name %s is refused: %s', async (id, expected) => {
  await using folder = await labsFolder();
  const { status, stderr } = await relaylab('new-lab', id, '--labs', folder.path);
  expect(status).toBe(2);
  expect(stderr).toContain(expected);
});
