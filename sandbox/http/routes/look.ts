/** Looks at the tasks in passing, after the student changed something. Nothing of it counts, and a check always comes first. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CHANGES } from '../../../labs/schema.ts';
import type { Sandbox } from '../../drivers/driver.ts';
import type { LookAnswer, LookRequest } from '../api.ts';
import type { Gradings } from '../gradings.ts';
import { wantedBy } from '../languages.ts';
import { placeReader, read, refuseUnasked, TypedAnswers } from '../read.ts';
import type { Rooms } from '../rooms.ts';
import type { Views } from '../views.ts';

/** From the end of one look at a sandbox to the next. Milliseconds. */
const REST = 2_000;
/** When a check or the configuration was in the way. Milliseconds. */
const SHORTLY = 1_000;

const LookBody = z.strictObject({ after: z.array(z.enum(CHANGES)).min(1), answers: TypedAnswers });

export function addLook(server: FastifyInstance, rooms: Rooms, gradings: Gradings, views: Views): void {
  const { catalog, gradebook, health, look, sandboxes } = rooms;
  const placeOf = placeReader(rooms);
  /** When the last look at a sandbox ended, for as long as there is that sandbox. Milliseconds of performance.now(). */
  const ended = new WeakMap<Sandbox, number>();

  server.post('/api/labs/:lab/look', async ({ params, body, headers, log }): Promise<LookAnswer> => {
    const place = placeOf(params);
    const { definition } = catalog.lab(place.lab);
    const { after, answers = {} }: LookRequest = read(LookBody, body, 'body');
    refuseUnasked(answers, definition);
    if (gradings.of(place)) return { looked: false, why: 'checking' };
    if (!health.now.ready || (await sandboxes.life(place)).state !== 'running') return { looked: false, why: 'asleep' };
    const known = { ...(await gradebook.answers.list(place)), ...answers };
    const glance = gradings.aside(() =>
      sandboxes.glance(place, async (sandbox, signal): Promise<LookAnswer> => {
        const againInMs = REST - (performance.now() - (ended.get(sandbox) ?? Number.NEGATIVE_INFINITY));
        if (againInMs > 0) return { looked: false, why: 'soon', againInMs: Math.ceil(againInMs) };
        try {
          const tasks = await look({ sandbox, lab: definition, answers: known, after, signal });
          if (tasks) return { looked: true, tasks: await views.looked(place, tasks, wantedBy(headers)) };
          return signal.aborted
            ? { looked: false, why: 'checking' }
            : { looked: false, why: 'changed', againInMs: SHORTLY };
        } catch (err) {
          log.info({ err }, 'a look broke off');
          return { looked: false, why: 'asleep' };
        } finally {
          ended.set(sandbox, performance.now());
        }
      }),
    );
    if (!glance) return { looked: false, why: 'crowded', againInMs: REST };
    return (await glance) ?? { looked: false, why: 'soon', againInMs: SHORTLY };
  });
}
