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
  /** Whether sandboxes are written down as a server's are; left out: they end with the command, so nothing is. */
  recorded?: boolean;
}

/** As `openDriver`, and the labs. Throws LabError `bad-lab`. */
export async function open(name: string | undefined, options: OpenOptions = {}): Promise<Opened> {
  const catalog = await loadCatalog();
  const opened = await openDriver(name, options);
  return { catalog, driver: opened.driver, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

/** `name`: see DRIVER_NAMES; left out: as the environment has it. Throws LabError `driver-unavailable`, `bad-config`. */
export async function openDriver(
  name: string | undefined,
  { pool = 0, pace, recorded = false }: OpenOptions = {},
): Promise<AsyncDisposable & { driver: Driver }> {
  const { driver: chosen, docker, limits } = readConfig();
  const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-'));
  const driver = await chooseDriver(name ?? chosen, {
    dataDir,
    embedded: { recorded },
    docker: { ...docker, pool, throwAway: true },
    limits: pace === undefined ? limits : { ...limits, pace },
  });
  // A command may wait for nothing but a timer of a sandbox, and those keep no process alive.
  const alive = setInterval(() => undefined, 60_000);
  return {
    driver,
    async [Symbol.asyncDispose]() {
      clearInterval(alive);
      await driver[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
