/** A PostgreSQL of the test's own, on a Unix socket in a temporary folder. */
import { execFile, spawn } from 'node:child_process';
import { chownSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { vi } from 'vitest';
import { locate } from '../require.ts';

const SUPERUSER = 'postgres';

export interface Cluster extends AsyncDisposable {
  url: string;
}

export async function startPostgres(): Promise<Cluster> {
  const bin = dirname(locate.postgres() ?? '');
  const folder = await mkdtemp(join(tmpdir(), 'relaylab-pg-'));
  // PostgreSQL refuses to run as root.
  const owner = process.getuid?.() === 0 ? await userIds(SUPERUSER) : {};
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid);
  const data = join(folder, 'data');
  await promisify(execFile)(
    join(bin, 'initdb'),
    ['-D', data, '-U', SUPERUSER, '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'],
    { ...owner, cwd: folder },
  );
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'shared_buffers=16MB'],
    { ...owner, cwd: folder, stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await vi.waitFor(() => connects(join(folder, '.s.PGSQL.5432')), { timeout: 20_000, interval: 50 });
  return {
    url: `postgres://${SUPERUSER}@localhost/postgres?host=${encodeURIComponent(folder)}`,
    async [Symbol.asyncDispose]() {
      // SIGINT is PostgreSQL's "fast shutdown".
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function userIds(name: string): Promise<{ uid?: number; gid?: number }> {
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

function connects(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path, () => socket.end(resolve));
    socket.on('error', reject);
  });
}
