/** Times of a lab's life in words. */
import type { LifeAnswer, TurnView } from '../../../../sandbox/http/api.ts';
import type { Words } from '../../words/index.ts';

const MINUTE = 60_000;
/** The end is announced so long before. */
const WARNING = 10 * MINUTE;

/** Until the end, once that is near. */
export function minutesLeft(life: LifeAnswer | undefined): number | undefined {
  if (life?.endsInMs === undefined || life.endsInMs > WARNING || life.state === 'ended') return undefined;
  return Math.max(1, Math.ceil(life.endsInMs / MINUTE));
}

/** How long it takes, as far as one can know. */
export function waitWords(turn: TurnView | undefined, say: Words['states']['waiting']): string {
  if (turn?.estimateMs === undefined) return say.unknown;
  if (turn.estimateMs < MINUTE) return say.underAMinute;
  return say.minutes(Math.round(turn.estimateMs / MINUTE));
}
