import type { FastifyInstance } from 'fastify';
import { LabError } from '../../errors.ts';
import type { HintAnswer, LabsAnswer, LabView } from '../api.ts';
import { nextHint } from '../hints.ts';
import { placeReader, read, TaskParams } from '../read.ts';
import type { Rooms } from '../rooms.ts';
import type { Views } from '../views.ts';

export function addLabs(server: FastifyInstance, rooms: Rooms, views: Views): void {
  const { catalog, gateway, gradebook, sandboxes, person } = rooms;
  const placeOf = placeReader(rooms);

  server.get('/api/labs', (): Promise<LabsAnswer> => views.labs(person.id));

  server.get('/api/labs/:lab', ({ params }): Promise<LabView> => views.lab(placeOf(params)));

  server.post('/api/labs/:lab/start', async ({ params }, reply): Promise<LabView> => {
    const place = placeOf(params);
    const { state } = await sandboxes.start(place);
    if (state === 'waiting') reply.code(202);
    return views.lab(place);
  });

  server.post('/api/labs/:lab/reset', async ({ params }): Promise<LabView> => {
    const place = placeOf(params);
    await sandboxes.exclusive(place, (sandbox) =>
      gateway.interrupt(sandbox.id, 'The lab is being reset.', () => sandbox.reset()),
    );
    return views.lab(place);
  });

  server.post('/api/labs/:lab/tasks/:task/hint', async ({ params }): Promise<HintAnswer> => {
    const place = placeOf(params);
    const id = read(TaskParams, params, 'address').task;
    const task = catalog.lab(place.lab).definition.tasks.find((known) => known.id === id);
    if (!task) throw new LabError('not-found', `The lab "${place.lab}" has no task "${id}".`);
    const [counts, newest] = await Promise.all([gradebook.hints.list(place), gradebook.attempts.newest(place)]);
    const next = nextHint(task, { counts, report: newest?.report });
    await gradebook.hints.take(place, next.key, next.most);
    return views.hints(place, task);
  });
}
