/** How many sandboxes the Docker lab bears, by what its engine tells of its machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { capacityOf, measureCapacity } from '../../../sandbox/drivers/docker/capacity.ts';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';

const GIB = 1024 ** 3;

/** An engine that answers `GET /info` with this. `socket`: it listens at a path, as an engine of this machine does. */
async function told(status: number, body: object, socket = false): Promise<number | undefined> {
  const server = createServer((request, response) => {
    const known = request.url === '/info';
    response.writeHead(known ? status : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const folder = mkdtempSync(join(tmpdir(), 'relaylab-capacity-'));
  const socketPath = join(folder, 'docker.sock');
  await new Promise<void>((listening) =>
    socket ? server.listen(socketPath, listening) : server.listen(0, '127.0.0.1', listening),
  );
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const place = socket ? { socketPath } : { host: '127.0.0.1', port, protocol: 'http' as const };
  try {
    return await measureCapacity(new Engine(new Docker(place)));
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}

describe('the capacity of an engine', () => {
  test('follows the memory of its machine', () => {
    expect(capacityOf(24 * GIB)).toBeGreaterThanOrEqual(200);
    expect(capacityOf(4 * GIB)).toBe(32);
  });

  test('is never nothing, and ends where the processes of a kernel do', () => {
    expect(capacityOf(GIB / 2)).toBe(1);
    expect(capacityOf(512 * GIB)).toBe(400);
  });

  test('is what the engine tells', async () => {
    expect(await told(200, { MemTotal: 4 * GIB })).toBe(32);
  });

  test('is that of this machine where an engine of this machine does not tell', async () => {
    expect(await told(403, { message: 'not passed on' }, true)).toBe(capacityOf(totalmem()));
  });

  test('is left open where an engine elsewhere does not tell', async () => {
    expect(await told(403, { message: 'not passed on' })).toBeUndefined();
    expect(await told(200, {})).toBeUndefined();
  });
});
