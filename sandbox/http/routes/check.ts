import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Answers } from '../../../labs/schema.ts';
import { LabError } from '../../errors.ts';
import { limited } from '../../grader/limited.ts';
import type { AttemptAnswer, AttemptsAnswer, CheckAnswer, CheckRequest } from '../api.ts';
import { AttemptParams, LabParams, read } from '../read.ts';
import type { Rooms } from '../rooms.ts';

/** Longer than any honest answer. */
const MAX_ANSWER = 1_000;

const CheckBody = z
  .strictObject({ answers: z.record(Answers.keyType, z.string().max(MAX_ANSWER)).default({}) })
  .default({ answers: {} });

export function addCheck(server: FastifyInstance, rooms: Rooms): void {
  const { catalog, config, gradebook, sandboxes, person } = rooms;
  const placeOf = (params: unknown) => {
    const { definition } = catalog.lab(read(LabParams, params, 'address').lab);
    return { definition, place: { person: person.id, lab: definition.id } };
  };
  // A page that goes away does not end a check: its report is there when the page comes back. Only the server's end does.
  const closing = new AbortController();
  server.addHook('preClose', async () => closing.abort(new Error('the server was stopped')));
  const inTurn = limited(config.checksAtOnce);
  const limit = { rateLimit: { max: config.checksPerMinute, timeWindow: '1 minute' } };

  server.post('/api/labs/:lab/check', { config: limit }, async ({ params, body }): Promise<CheckAnswer> => {
    const { definition, place } = placeOf(params);
    const { answers = {} }: CheckRequest = read(CheckBody, body ?? undefined, 'body');
    for (const id of Object.keys(answers))
      if (!definition.tasks.some((task) => task.id === id && task.question !== undefined))
        throw new LabError('bad-request', `body.answers.${id}: no task with this id asks a question.`);
    return sandboxes.exclusive(place, async (sandbox) => {
      await gradebook.answers.save(place, answers);
      const known = await gradebook.answers.list(place);
      const report = await inTurn(() =>
        rooms.grade({
          sandbox,
          lab: definition,
          answers: known,
          // The time counts from when its turn has come.
          signal: AbortSignal.any([closing.signal, AbortSignal.timeout(config.checkMs)]),
        }),
      );
      const attempt = await gradebook.attempts.add(place, report, {
        snapshot: await sandbox.snapshot(),
        answers: known,
      });
      return { attempt, report };
    });
  });

  server.get('/api/labs/:lab/attempts', async ({ params }): Promise<AttemptsAnswer> => {
    const attempts = await gradebook.attempts.list(placeOf(params).place);
    return attempts.map(({ id, at, score, max, status }) => ({ attempt: id, at, score, max, status }));
  });

  server.get('/api/labs/:lab/attempts/:attempt', async ({ params }): Promise<AttemptAnswer> => {
    const { attempt } = read(AttemptParams, params, 'address');
    const found = await gradebook.attempts.find(placeOf(params).place, attempt);
    if (!found) throw new LabError('not-found', `There is no attempt ${attempt} at this lab.`);
    return { attempt: found.id, report: found.report };
  });
}
