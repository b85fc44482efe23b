/** The WebSockets: terminals, and the events that map and charts are drawn from. */
import type { FastifyInstance } from 'fastify';
import type { Held } from '../../lab/live.ts';
import { CLOSE, Viewer } from '../../terminal/viewer.ts';
import { HostParams, placeReader, read } from '../read.ts';
import type { Rooms } from '../rooms.ts';

export function addSockets(server: FastifyInstance, rooms: Rooms): void {
  const { gateway, sandboxes } = rooms;
  const placeOf = placeReader(rooms);

  server.get('/api/labs/:lab/terminals/:host', { websocket: true }, (socket, { params }) =>
    gateway.serve(socket, async () => {
      const { host } = read(HostParams, params, 'address');
      return { host, held: await sandboxes.hold(placeOf(params)) };
    }),
  );

  server.get('/api/labs/:lab/events', { websocket: true }, async (socket, { params, log }) => {
    gateway.keepAlive(socket);
    const viewer = new Viewer(socket);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    try {
      using held = await sandboxes.hold(placeOf(params));
      viewer.leaveWhen(held.dismissed);
      await Promise.race([closed, sendEvents(viewer, held)]);
      viewer.close(CLOSE.restart, 'The lab was put away.');
    } catch (error) {
      log.info({ err: error }, 'events broke off');
      viewer.tellError(error, true);
    }
  });
}

async function sendEvents(viewer: Viewer, { sandbox }: Held): Promise<void> {
  for await (const event of sandbox.events()) {
    if (!viewer.open) return;
    viewer.tell(event);
    await viewer.room();
  }
}
