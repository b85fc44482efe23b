/** What the checks have in common that judge what the student typed. */
import type { Change, CheckName } from '../../labs/schema.ts';
import { type CheckImplementation, failed, type Look, saw } from './check.ts';

export const NO_ANSWER = failed('There is no answer yet.');

/** In passing it is judged as it stands; a field that nobody has typed into says neither yes nor no. */
export function lookAtAnswer<Name extends CheckName>(
  judge: CheckImplementation<Name>['perform'],
  after: readonly Change[],
): Look<Name> {
  return {
    after,
    by: 'reading',
    sees: 'essence',
    async perform(parameters, context) {
      const verdict = await judge(parameters, context);
      return saw(verdict === NO_ANSWER ? 'unclear' : verdict.outcome, verdict.summary);
    },
  };
}
