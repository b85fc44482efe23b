/** Times of a lab's life in words. */
import type { LifeAnswer, TurnView } from '../../../../sandbox/http/api.ts';

const MINUTE = 60_000;
/** The end is announced so long before. */
const WARNING = 10 * MINUTE;

/** Until the end, once that is near. */
export function minutesLeft(life: LifeAnswer | undefined): number | undefined {
  if (life?.endsInMs === undefined || life.endsInMs > WARNING || life.state === 'ended') return undefined;
  return Math.max(1, Math.ceil(life.endsInMs / MINUTE));
}

/** How long it takes, as far as one can know. */
export function waitWords(turn: TurnView | undefined): string {
  if (turn?.estimateMs === undefined) return 'How long it takes cannot be said yet.';
  if (turn.estimateMs < MINUTE) return 'Less than a minute to go.';
  const minutes = Math.round(turn.estimateMs / MINUTE);
  return minutes === 1 ? 'About a minute to go.' : `About ${minutes} minutes to go.`;
}
