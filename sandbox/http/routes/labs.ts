import type { FastifyInstance } from 'fastify';
import type { HintAnswer, LabsAnswer, LabView } from '../api.ts';
import { nextHint } from '../hints.ts';
import { wantedBy } from '../languages.ts';
import { placeReader, read, TaskParams } from '../read.ts';
import type { Rooms } from '../rooms.ts';
import { taskOf, type Views } from '../views.ts';

export function addLabs(server: FastifyInstance, rooms: Rooms, views: Views): void {
  const { catalog, gateway, gradebook, sandboxes, person } = rooms;
  const placeOf = placeReader(rooms);

  server.get('/api/labs', ({ headers }): Promise<LabsAnswer> => views.labs(person.id, wantedBy(headers)));

  server.get(
    '/api/labs/:lab',
    ({ params, headers }): Promise<LabView> => views.lab(placeOf(params), wantedBy(headers)),
  );

  server.post('/api/labs/:lab/start', async ({ params, headers }, reply): Promise<LabView> => {
    const place = placeOf(params);
    const { state } = await sandboxes.start(place);
    if (state === 'waiting') reply.code(202);
    return views.lab(place, wantedBy(headers));
  });

  server.post('/api/labs/:lab/reset', async ({ params, headers }): Promise<LabView> => {
    const place = placeOf(params);
    await sandboxes.exclusive(place, (sandbox) =>
      gateway.interrupt(sandbox.id, 'The lab is being reset.', () => sandbox.reset()),
    );
    return views.lab(place, wantedBy(headers));
  });

  server.post('/api/labs/:lab/tasks/:task/hint', async ({ params, headers }): Promise<HintAnswer> => {
    const place = placeOf(params);
    const task = taskOf(catalog.lab(place.lab).definition, read(TaskParams, params, 'address').task);
    const [counts, newest] = await Promise.all([gradebook.hints.list(place), gradebook.attempts.newest(place)]);
    const next = nextHint(task, { counts, report: newest?.report });
    await gradebook.hints.take(place, next.key, next.most);
    return views.hints(place, task.id, wantedBy(headers));
  });
}
