/** Reads the parts of a request against a schema. */
import { z } from 'zod';
import { Answers, type Lab, STUDENT_HOSTS } from '../../labs/schema.ts';
import { LabError } from '../errors.ts';
import type { Place } from '../lab/place.ts';
import type { Rooms } from './rooms.ts';

/** Names in addresses. Whether such a lab or task exists is asked later. */
const LabParams = z.object({ lab: z.string() });
export const TaskParams = z.object({ lab: z.string(), task: z.string() });
export const HostParams = z.object({ lab: z.string(), host: z.enum(STUDENT_HOSTS, hostMessage()) });
export const AttemptParams = z.object({
  lab: z.string(),
  attempt: z.coerce.number('must be a number').int().positive(),
});

/** Longer than any honest answer. */
const MAX_ANSWER = 1_000;

/** Task id → what was typed. */
export const TypedAnswers = z.record(Answers.keyType, z.string().max(MAX_ANSWER)).default({});

/** Throws LabError `bad-request` for an answer to a task that asks nothing. */
export function refuseUnasked(answers: Record<string, string>, { tasks }: Lab): void {
  for (const id of Object.keys(answers))
    if (!tasks.some((task) => task.id === id && task.question !== undefined))
      throw new LabError('bad-request', `body.answers.${id}: no task with this id asks a question.`);
}

/** `what` begins the message: `body`, `address`, `query`. Throws LabError `bad-request`. */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => [what, ...path].join('.').concat(`: ${message}`));
  throw new LabError('bad-request', `${problems.join('; ')}.`);
}

function hostMessage(): string {
  return `there is no such host; there are ${STUDENT_HOSTS.join(', ')}`;
}

/** Reads from an address whose lab it is about. What it answers throws LabError `no-such-lab`. */
export function placeReader({ catalog, person }: Pick<Rooms, 'catalog' | 'person'>): (params: unknown) => Place {
  return (params) => {
    const { lab } = read(LabParams, params, 'address');
    return { person: person.id, lab: catalog.lab(lab).definition.id };
  };
}
