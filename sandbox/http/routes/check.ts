import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { LabError } from '../../errors.ts';
import type { AttemptAnswer, AttemptsAnswer, CheckAnswer, CheckProgress, CheckRequest } from '../api.ts';
import type { Gradings } from '../gradings.ts';
import { AttemptParams, placeReader, read, refuseUnasked, TypedAnswers } from '../read.ts';
import type { Rooms } from '../rooms.ts';

const CheckBody = z.strictObject({ answers: TypedAnswers }).default({ answers: {} });

export function addCheck(server: FastifyInstance, rooms: Rooms, gradings: Gradings): void {
  const { catalog, config, gradebook, sandboxes } = rooms;
  const placeOf = placeReader(rooms);
  // A page that goes away does not end a check: its report is there when the page comes back. Only the server's end does.
  const closing = new AbortController();
  server.addHook('preClose', async () => closing.abort(new Error('the server was stopped')));
  const limit = { rateLimit: { max: config.checksPerMinute, timeWindow: '1 minute' } };

  server.post('/api/labs/:lab/check', { config: limit }, async ({ params, body }): Promise<CheckAnswer> => {
    const place = placeOf(params);
    const { definition } = catalog.lab(place.lab);
    const { answers = {} }: CheckRequest = read(CheckBody, body ?? undefined, 'body');
    refuseUnasked(answers, definition);
    return sandboxes.exclusive(place, async (sandbox) => {
      await gradebook.answers.save(place, answers);
      const known = await gradebook.answers.list(place);
      return gradings.run(place, async (tell) => {
        const report = await rooms.grade({
          sandbox,
          lab: definition,
          answers: known,
          // The time counts from when its turn has come.
          signal: AbortSignal.any([closing.signal, AbortSignal.timeout(config.checkMs)]),
          onProgress: tell,
        });
        tell({ stage: 'keeping', done: 0, of: 0, tasks: [] });
        const attempt = await gradebook.attempts.add(place, report, {
          snapshot: await sandbox.snapshot(),
          answers: known,
        });
        return { attempt, report };
      });
    });
  });

  server.get('/api/labs/:lab/check', ({ params }, reply) => {
    const place = placeOf(params);
    if (!gradings.of(place)) return reply.code(204).send();
    return reply.type('application/x-ndjson').send(Readable.from(linesOf(gradings.follow(place))));
  });

  server.get('/api/labs/:lab/attempts', async ({ params }): Promise<AttemptsAnswer> => {
    const attempts = await gradebook.attempts.list(placeOf(params));
    return attempts.map(({ id, at, score, max, status }) => ({ attempt: id, at, score, max, status }));
  });

  server.get('/api/labs/:lab/attempts/:attempt', async ({ params }): Promise<AttemptAnswer> => {
    const { attempt } = read(AttemptParams, params, 'address');
    const found = await gradebook.attempts.find(placeOf(params), attempt);
    if (!found) throw new LabError('not-found', `There is no attempt ${attempt} at this lab.`);
    return { attempt: found.id, report: found.report };
  });
}

async function* linesOf(steps: AsyncIterable<CheckProgress>): AsyncGenerator<string> {
  for await (const step of steps) yield `${JSON.stringify(step)}\n`;
}
