/** Opens what most commands need: the labs, and a driver on a data folder of its own that goes away afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Catalog, loadCatalog } from '../catalog.ts';
import { chooseDriver } from '../drivers/choose.ts';
import type { Driver } from '../drivers/driver.ts';

export interface Opened extends AsyncDisposable {
  catalog: Catalog;
  driver: Driver;
}

/** `name`: auto, embedded. Throws LabError `driver-unavailable`, `bad-lab`. */
export async function open(name: string): Promise<Opened> {
  const catalog = await loadCatalog();
  const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-'));
  const driver = await chooseDriver(name, { dataDir });
  return {
    catalog,
    driver,
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
