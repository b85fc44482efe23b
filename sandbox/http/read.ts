/** Reads the parts of a request against a schema. */
import { z } from 'zod';
import { STUDENT_HOSTS } from '../../labs/schema.ts';
import { LabError } from '../errors.ts';

/** Names in addresses. Whether such a lab or task exists is asked later. */
export const LabParams = z.object({ lab: z.string() });
export const TaskParams = z.object({ lab: z.string(), task: z.string() });
export const HostParams = z.object({ lab: z.string(), host: z.enum(STUDENT_HOSTS, hostMessage()) });
export const AttemptParams = z.object({
  lab: z.string(),
  attempt: z.coerce.number('must be a number').int().positive(),
});

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
