/** What the engine is asked for, with an HTTP server in its place; no Docker is needed. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { remove } from '../../../sandbox/drivers/docker/containers.ts';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';

/** Answers nothing but `/_ping` until it is told to; knows which containers were to be removed. */
async function silentEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'relaylab-silent-'));
  const open: ServerResponse[] = [];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.method !== 'DELETE') return void response.end('OK');
    asked.push(request.url ?? '');
    open.push(response);
  });
  const socketPath = join(folder, 'engine.sock');
  server.listen(socketPath);
  await once(server, 'listening');
  return {
    engine: new Engine(new Docker({ socketPath })),
    open,
    asked,
    answer(status: number) {
      for (const response of open.splice(0)) response.writeHead(status).end();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

describe('the engine', () => {
  test('removes at most four containers at the same time, and all of them in the end', async () => {
    await using silent = await silentEngine();
    const { engine, open, asked, answer } = silent;
    const ids = Array.from({ length: 10 }, (_, n) => `c${n}`);
    const removals = Promise.all(ids.map((id) => remove(engine, engine.docker.getContainer(id))));
    // One that is gone already, and one that somebody else removes, make place for the next, too.
    for (const [status, left] of [[204, 4], [404, 4], [409, 2]] as const) {
      await expect.poll(() => open.length).toBe(left);
      // Whatever was sent before this answer would have come before it.
      await engine.docker.ping();
      expect(open).toHaveLength(left);
      answer(status);
    } // biome-ignore format: what is answered, and how many wait for it
    await removals;
    expect(asked).toEqual(ids.map((id) => `/containers/${id}?force=true&v=true`));
  });

  test('that cannot remove a container says so, and goes on with the next', async () => {
    await using silent = await silentEngine();
    const { engine, open, answer } = silent;
    const removals = Promise.allSettled(
      Array.from({ length: 5 }, (_, n) => remove(engine, engine.docker.getContainer(`c${n}`))),
    );
    await expect.poll(() => open.length).toBe(4);
    answer(500);
    await expect.poll(() => open.length).toBe(1);
    answer(204);
    expect((await removals).map(({ status }) => status)).toEqual([...Array(4).fill('rejected'), 'fulfilled']);
  });
});
