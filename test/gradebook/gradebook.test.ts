import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lockFolder } from '../../sandbox/gradebook/folder-lock.ts';
import { openGradebook } from '../../sandbox/gradebook/open.ts';
import { locate, requires } from '../require.ts';
import { gradebookContract } from './contract.ts';
import { type Cluster, startPostgres } from './postgres.ts';

let dataDir = '';
let cluster: Cluster | undefined;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relaylab-gradebook-'));
  if (locate.postgres() !== undefined) cluster = await startPostgres();
});
afterAll(async () => {
  await cluster?.[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

gradebookContract('SQLite', test, () => openGradebook({ dataDir, databaseUrl: undefined }));
gradebookContract('PostgreSQL', requires('postgres'), () => openGradebook({ dataDir, databaseUrl: cluster?.url }));

requires('postgres')('a gradebook goes on when its database has ended the connections that lay idle', async () => {
  await using gradebook = await openGradebook({ dataDir, databaseUrl: cluster?.url });
  const secret = await gradebook.secret();
  const admin = new pg.Client({ connectionString: cluster?.url });
  await admin.connect();
  try {
    const idle = 'from pg_stat_activity where pid <> pg_backend_pid() and client_port is not null';
    const ended = await admin.query(`select pg_terminate_backend(pid) ${idle}`);
    expect(ended.rowCount).toBeGreaterThan(0);
    await expect.poll(async () => (await admin.query(`select pid ${idle}`)).rowCount).toBe(0);
  } finally {
    await admin.end();
  }
  expect(await gradebook.secret()).toBe(secret);
});

describe('a gradebook that cannot be opened', () => {
  test('says which database does not answer', async () => {
    await expect(openGradebook({ dataDir, databaseUrl: 'postgres://127.0.0.1:1/x' })).rejects.toMatchObject({
      code: 'could-not-run',
      message: expect.stringMatching(/^DATABASE_URL: .*ECONNREFUSED/),
    });
  });

  test('says that its file is not a database', async () => {
    const folder = await mkdtemp(join(dataDir, 'broken-'));
    await writeFile(
      join(folder, 'gradebook.sqlite'),
      'this is not a database, but it is long enough to look like one. '.repeat(20),
    );
    await expect(openGradebook({ dataDir: folder, databaseUrl: undefined })).rejects.toMatchObject({
      code: 'could-not-run',
      message: expect.stringContaining(folder),
    });
  });
});

describe('the lock of a data folder', () => {
  test('refuses a second holder and is free again afterwards', () => {
    {
      using _held = lockFolder(dataDir);
      expect(() => lockFolder(dataDir)).toThrow('Another Relay Lab is running');
    }
    using again = lockFolder(dataDir);
    expect(again).toBeDefined();
  });
});
