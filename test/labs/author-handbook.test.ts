/** The lab that the author handbook makes, laid out of its boxes as an author would, and proved. */
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { chooseDriver } from '../../sandbox/drivers/choose.ts';
import { verify } from '../../sandbox/grader/verify.ts';
import { relaylab } from '../cli/run.ts';

const PAGE = resolve(import.meta.dirname, '../../site/src/content/docs/author-handbook.mdx');
const BOX = /^```\w+ title="labs\/(next-door\/[^"]+)"\n(.*?)^```$/gms;

test('the lab of the author handbook is as good as it says', { timeout: 120_000 }, async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'handbook-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  expect((await relaylab('new-lab', 'next-door', '--labs', folder)).status).toBe(0);
  // Made in a folder of its own: the labs of the checkout stay as they are.
  const boxes = [...readFileSync(PAGE, 'utf8').matchAll(BOX)];
  expect(boxes.length).toBeGreaterThan(8);
  for (const [, path = '', text = ''] of boxes) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const lab = (await loadCatalog(folder)).lab('next-door');
  const driver = stack.use(await chooseDriver('embedded', { dataDir: folder }));
  const { labs, killRate } = await verify(driver, [lab], 'handbook', () => undefined);
  expect(labs).toMatchObject([
    {
      problems: [],
      missing: [expect.stringMatching(/^4 mutants of at least 8\./)],
      untouched: { score: 40, max: 100 },
      solutions: [
        { name: 'solution', score: 100 },
        { name: 'table', score: 100 },
      ],
    },
  ]);
  expect(killRate).toBe(1);
});
