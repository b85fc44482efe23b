/** A server on toys: a small lab, a toy driver, a grader that answers what it is told to. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import { loadCatalog } from '../../sandbox/catalog.ts';
import { openGradebook } from '../../sandbox/gradebook/open.ts';
import { look as realLook } from '../../sandbox/grader/look.ts';
import type { Rooms } from '../../sandbox/http/rooms.ts';
import { buildServer } from '../../sandbox/http/server.ts';
import { Health } from '../../sandbox/lab/health.ts';
import { Sandboxes } from '../../sandbox/lab/sandboxes.ts';
import { Gateway } from '../../sandbox/terminal/gateway.ts';
import { labsFolder } from '../catalog/labs-folder.ts';
import { ToyDriver } from '../fixtures/toy-driver.ts';

const HOST = '127.0.0.1:4321';

export interface ServerOptions {
  grade?: Rooms['grade'];
  look?: Rooms['look'];
  checksPerMinute?: number;
  checksAtOnce?: number;
  /** How long a check may take. Milliseconds. */
  checkMs?: number;
  lab?: string;
  /** Files of more labs. */
  labs?: Record<string, string>;
  capacity?: number;
  ttlMs?: number;
  now?: () => number;
  /** Files of the built site. */
  site?: Record<string, string>;
}

export async function testServer(options: ServerOptions = {}) {
  const { grade, lab, labs = {}, site, capacity = 10, ttlMs = 0, now = Date.now } = options;
  const { checksPerMinute = 100, checksAtOnce = 1, checkMs = 10_000 } = options;
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await labsFolder({ ...labs, ...(lab === undefined ? {} : { 'small/lab.yaml': lab }) }));
  const dataDir = await mkdtemp(join(tmpdir(), 'relaylab-http-'));
  opened.defer(() => rm(dataDir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(site ?? {})) {
    await mkdir(dirname(join(dataDir, 'site', name)), { recursive: true });
    await writeFile(join(dataDir, 'site', name), text);
  }
  const gradebook = opened.use(await openGradebook({ dataDir, databaseUrl: undefined }));
  const catalog = await loadCatalog(folder.path);
  const driver = new ToyDriver();
  const sandboxes = new Sandboxes({ catalog, driver, gradebook, capacity, idleMs: 60_000, ttlMs, warn: () => {}, now });
  const health = new Health({
    driver,
    first: await driver.readiness(),
    onReturn: () => sandboxes.recover(),
    warn: () => {},
  });
  const config = { siteDir: join(dataDir, 'site'), checksPerMinute, checkMs, checksAtOnce };
  const rooms: Rooms = {
    config,
    version: '1.2.3',
    catalog,
    driver,
    gradebook,
    sandboxes,
    health,
    gateway: new Gateway({ pingMs: 60_000, warn: () => {} }),
    look: options.look ?? realLook,
    grade: grade ?? (() => Promise.reject(new Error('no grader in this test'))),
    person: await gradebook.solo(),
  };
  const server = opened.adopt(await buildServer(rooms, pino({ level: 'silent' })), (built) => built.close());
  const kept = opened.move();
  /** Asks as a page of this server would, in this language. */
  const ask = async (method: 'GET' | 'POST' | 'PUT', url: string, body?: object, language = 'en') => {
    const answer = await server.inject({
      method,
      url,
      headers: { host: HOST, origin: `http://${HOST}`, 'accept-language': language },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json(), text: answer.body };
  };
  return {
    server,
    driver,
    gradebook,
    sandboxes,
    health,
    ask,
    place: { person: rooms.person.id, lab: 'small' },
    /** Opens a port and resolves to its `host:port`. */
    async listen(): Promise<string> {
      return new URL(await server.listen({ host: '127.0.0.1', port: 0 })).host;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
