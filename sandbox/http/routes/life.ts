/** How a sandbox is, for a page that watches: waiting, running, paused, about to end; and whether the driver answers. */
import type { FastifyInstance } from 'fastify';
import type { Place } from '../../lab/place.ts';
import type { LifeAnswer } from '../api.ts';
import type { Gradings } from '../gradings.ts';
import { placeReader } from '../read.ts';
import type { Rooms } from '../rooms.ts';

export function addLife(server: FastifyInstance, rooms: Rooms, gradings: Gradings): void {
  const { health, sandboxes } = rooms;
  const placeOf = placeReader(rooms);
  const answer = async (place: Place): Promise<LifeAnswer> => {
    const { endsAt, ...life } = await sandboxes.life(place);
    const { ready, missing } = health.now;
    return {
      ...life,
      // The page's clock may go otherwise.
      ...(endsAt === undefined ? {} : { endsInMs: Math.max(0, endsAt - sandboxes.now) }),
      ...(gradings.of(place) ? { checking: true } : {}),
      driver: { ready, missing },
    };
  };

  server.get('/api/labs/:lab/life', ({ params }) => answer(placeOf(params)));

  server.post('/api/labs/:lab/extend', async ({ params }) => {
    const place = placeOf(params);
    await sandboxes.extend(place);
    return answer(place);
  });

  server.post('/api/labs/:lab/leave', ({ params }) => {
    const place = placeOf(params);
    sandboxes.leave(place);
    return answer(place);
  });
}
