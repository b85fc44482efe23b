/** A gradebook, a driver and the life of its sandboxes, a second life after a restart, and a clock to be turned. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { openGradebook } from '../../sandbox/gradebook/open.ts';
import { Sandboxes, type SandboxesOptions } from '../../sandbox/lab/sandboxes.ts';
import { labsFolder, labYaml } from '../catalog/labs-folder.ts';
import { ToyDriver } from '../fixtures/toy-driver.ts';

const SECOND_LAB = labYaml('id: small', 'id: other').replace('order: 1', 'order: 2');
const THIRD_LAB = labYaml('id: small', 'id: third').replace('order: 1', 'order: 3');

export async function rooms(options: Pick<Partial<SandboxesOptions>, 'capacity' | 'idleMs' | 'ttlMs'> = {}) {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await labsFolder({ 'other/lab.yaml': SECOND_LAB, 'third/lab.yaml': THIRD_LAB }));
  const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-life-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const gradebook = stack.use(await openGradebook({ dataDir, databaseUrl: undefined }));
  const driver = new ToyDriver();
  const warnings: string[] = [];
  const catalog = await loadCatalog(folder.path);
  let time = Date.parse('2026-01-01T00:00:00Z');
  const start = () =>
    new Sandboxes({
      capacity: 10,
      ...options,
      catalog,
      driver,
      gradebook,
      warn: (text) => warnings.push(text),
      now: () => time,
    });
  const person = (await gradebook.solo()).id;
  const kept = stack.move();
  return {
    driver,
    gradebook,
    warnings,
    start,
    sandboxes: start(),
    small: { person, lab: 'small' },
    other: { person, lab: 'other' },
    third: { person, lab: 'third' },
    /** Lets so many minutes pass. */
    later(minutes: number): void {
      time += minutes * 60_000;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
