import type { Asked, Evaluation, Outcome } from '../evaluation.ts';

export interface Restriction {
  /** What stands behind the name in the list, if anything does. */
  argument?: 'table' | 'domain' | 'server' | 'seconds';
  ask(evaluation: Evaluation, argument: string, asked: Asked): Outcome | Promise<Outcome>;
}

export type Restrictions = Record<string, Restriction>;
