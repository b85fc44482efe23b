/** `relaylab verify` in threads: real ones, each with a driver of its own. */
import { describe, expect, test } from 'vitest';
import { type CatalogLab, loadCatalog } from '../../../sandbox/catalog.ts';
import { verifyInThreads } from '../../../sandbox/cli/verify/threads.ts';

const catalog = await loadCatalog();
const SETTINGS = { driver: 'embedded', seed: 'threads' };
const quickLabs = ['is-it-open', 'smtp-by-hand'].map((id) => catalog.lab(id));
/** Known to whoever asks for it, and to no thread. */
const unknown: CatalogLab = {
  ...catalog.lab('is-it-open'),
  definition: { ...catalog.lab('is-it-open').definition, id: 'nosuch' },
};

describe('verify in threads', () => {
  test('begins with the last lab, and tells the verdicts in the order of the labs', { timeout: 120_000 }, async () => {
    const told: string[] = [];
    const verdicts = await verifyInThreads(quickLabs, { ...SETTINGS, threads: 1 }, (text) => told.push(text));
    expect(told[0]).toBe('smtp-by-hand: none');
    expect(told.at(-1)).toMatch(/^is-it-open: /);
    expect(verdicts.map(({ id, ok, problems }) => ({ id, ok, problems }))).toEqual([
      { id: 'is-it-open', ok: true, problems: [] },
      { id: 'smtp-by-hand', ok: true, problems: [] },
    ]);
  });

  test('fails with what a thread failed with, whatever the others are at', async () => {
    const labs = [catalog.lab('capstone'), unknown];
    const failing = verifyInThreads(labs, { ...SETTINGS, threads: 2 }, () => undefined);
    await expect(failing).rejects.toMatchObject({ name: 'LabError', code: 'no-such-lab' });
  });

  test('fails when a thread cannot even begin', async () => {
    const failing = verifyInThreads(quickLabs, { ...SETTINGS, driver: 'nosuch', threads: 2 }, () => undefined);
    await expect(failing).rejects.toThrow(/nosuch/);
  });

  test('ends threads for which there is nothing left', async () => {
    expect(await verifyInThreads([], { ...SETTINGS, threads: 2 }, () => undefined)).toEqual([]);
  });
});
