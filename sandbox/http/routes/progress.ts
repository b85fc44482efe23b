import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ProgressAnswer } from '../api.ts';
import { read } from '../read.ts';
import type { Rooms } from '../rooms.ts';

const LessonParams = z.object({
  lesson: z
    .string()
    .max(200)
    .regex(/^[a-z0-9]+(?:[/_-][a-z0-9]+)*$/, 'must be the address of a lesson, such as lessons/trusted-hosts'),
});
const ProgressBody = z.strictObject({ done: z.boolean() });

export function addProgress(server: FastifyInstance, { gradebook, person }: Rooms): void {
  server.get('/api/progress', (): Promise<ProgressAnswer> => gradebook.lessons.list(person.id));

  server.put('/api/progress/:lesson', async ({ params, body }): Promise<ProgressAnswer> => {
    const { lesson } = read(LessonParams, params, 'address');
    const { done } = read(ProgressBody, body, 'body');
    await gradebook.lessons.mark(person.id, lesson, done);
    return gradebook.lessons.list(person.id);
  });
}
