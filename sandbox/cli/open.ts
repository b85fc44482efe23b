/** Opens what most commands need: the labs, and a driver on a data folder of its own that goes away afterwards. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Catalog, loadCatalog } from '../catalog.ts';
import { readConfig } from '../config.ts';
import { chooseDriver } from '../drivers/choose.ts';
import type { Driver } from '../drivers/driver.ts';

export interface Opened extends AsyncDisposable {
  catalog: Catalog;
  driver: Driver;
}

interface OpenOptions {
  /** How many sandboxes stand ready, where making them takes long. */
  pool?: number;
  /** How fast the time of scenes goes; left out: as the environment has it. */
  pace?: number;
}

/**
 * `name`: see DRIVER_NAMES; left out: as the environment has it. Throws LabError `driver-unavailable`, `bad-lab`, `bad-config`.
 */
export async function open(name: string | undefined, { pool = 0, pace }: OpenOptions = {}): Promise<Opened> {
  const { driver: chosen, docker, limits } = readConfig();
  const catalog = await loadCatalog();
  const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-'));
  const driver = await chooseDriver(name ?? chosen, {
    dataDir,
    docker: { ...docker, pool, throwAway: true },
    limits: pace === undefined ? limits : { ...limits, pace },
  });
  return {
    catalog,
    driver,
    async [Symbol.asyncDispose]() {
      await driver[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
