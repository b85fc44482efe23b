/** Puts the rooms together: the one place where it is decided which driver, database and grader a server has. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { loadCatalog } from './catalog.ts';
import type { Config } from './config.ts';
import { prepareDataFolder } from './data-folder.ts';
import { chooseDriver } from './drivers/choose.ts';
import { LabError } from './errors.ts';
import { lockFolder } from './gradebook/folder-lock.ts';
import { openGradebook } from './gradebook/open.ts';
import { grade } from './grader/grade.ts';
import { look } from './grader/look.ts';
import { buildServer } from './http/server.ts';
import { every } from './lab/every.ts';
import { Health } from './lab/health.ts';
import { Sandboxes } from './lab/sandboxes.ts';
import { Gateway } from './terminal/gateway.ts';

/** Milliseconds. */
const LAST_REQUESTS = 5_000;
/** Between two looks at the driver and at what is due. Milliseconds. */
const TICK = 3_000;
/** Sandboxes of a driver that does not know how many it bears. */
const USUAL_CAPACITY = 200;

export interface App extends AsyncDisposable {
  /** Opens no port until it is told to listen. */
  server: FastifyInstance;
  /** What runs the labs, in a sentence. */
  driver: string;
}

/** Throws LabError when something that the server needs is missing; nothing is left open then. */
export async function buildApp(config: Config): Promise<App> {
  const log = pino({ level: config.logLevel, base: null }, pino.destination({ dest: 2, sync: true }));
  const warn = (text: string) => log.warn(text);
  await using opened = new AsyncDisposableStack();
  prepareDataFolder(config.dataDir);
  opened.use(lockFolder(config.dataDir));
  const catalog = await loadCatalog(config.labsDir);
  const gradebook = opened.use(await openGradebook(config));
  const driver = opened.use(
    await chooseDriver(config.driver, { dataDir: config.dataDir, docker: config.docker, limits: config.limits, warn }),
  );
  const first = await driver.readiness();
  const { ready, description, missing } = first;
  if (!ready) throw new LabError('driver-unavailable', missing.map(({ what, fix }) => `${what}: ${fix}`).join('\n'));
  const sandboxes = new Sandboxes({
    catalog,
    driver,
    gradebook,
    capacity: config.capacity ?? first.capacity ?? USUAL_CAPACITY,
    idleMs: config.idleMs,
    ttlMs: config.ttlMs,
    warn,
  });
  await sandboxes.adopt();
  const health = new Health({ driver, first, onReturn: () => sandboxes.recover(), warn });
  opened.use(
    every(TICK, async () => {
      await health.look();
      if (health.now.ready) await sandboxes.tick();
    }),
  );
  const gateway = new Gateway({ pingMs: config.pingMs, warn: (err, text) => log.warn({ err }, text) });
  const person = await gradebook.solo();
  const version = versionOfPackage();
  const rooms = { config, version, catalog, driver, gradebook, sandboxes, health, gateway, grade, look, person };
  const server = await buildServer(rooms, log);
  const rest = opened.move();
  return {
    server,
    driver: description,
    async [Symbol.asyncDispose]() {
      // What still runs may end; who holds a request open for longer is cut off.
      const cutOff = setTimeout(() => server.server.closeAllConnections(), LAST_REQUESTS);
      await server.close();
      clearTimeout(cutOff);
      await rest.disposeAsync();
    },
  };
}

function versionOfPackage(): string {
  const text = readFileSync(resolve(import.meta.dirname, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
