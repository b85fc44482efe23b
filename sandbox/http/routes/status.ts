import type { FastifyInstance } from 'fastify';
import type { StatusAnswer } from '../api.ts';
import type { Rooms } from '../rooms.ts';

export function addStatus(server: FastifyInstance, { driver, health, sandboxes, version }: Rooms): void {
  server.get('/healthz', async () => ({ ok: true }));

  server.get('/api/status', async (): Promise<StatusAnswer> => {
    const { description, ready, missing } = await health.look();
    return { version, driver: { name: driver.name, description, ready, missing }, capacity: sandboxes.capacity };
  });
}
