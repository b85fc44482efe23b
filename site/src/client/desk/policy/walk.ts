/** The way through a verdict: one step for each restriction that was asked, and one for each reply. */
import type { PolicyExchange, PolicyRun, PolicyStep } from '../../../../../sandbox/http/api.ts';

export type Walk = readonly WalkStep[];

export interface WalkStep {
  /** Of run.exchanges. */
  exchange: number;
  /** A restriction; left out: the reply. */
  list?: number;
  step?: number;
}

export function walkThrough({ exchanges }: PolicyRun): Walk {
  return exchanges.flatMap(({ lists }, exchange): WalkStep[] => [
    ...lists.flatMap((list, at) => list.steps.map((_, step) => ({ exchange, list: at, step }))),
    { exchange },
  ]);
}

/** How much of an exchange is seen at a step of the walk: its restrictions up to this one, and the reply after the last. */
export interface Seen {
  /** Whether the exchange has begun. */
  begun: boolean;
  /** Whether the reply is there. */
  replied: boolean;
  /** Whether this restriction was asked already. */
  asked: (list: number, step: number) => boolean;
}

export function seenAt(walk: Walk, position: number, exchange: number): Seen {
  const at = walk[position];
  if (!at || at.exchange < exchange) return { begun: false, replied: false, asked: () => false };
  if (at.exchange > exchange || at.list === undefined) return { begun: true, replied: true, asked: () => true };
  const { list: now = 0, step: current = 0 } = at;
  return { begun: true, replied: false, asked: (list, step) => list < now || (list === now && step <= current) };
}

export function stepAt(run: PolicyRun, walk: Walk, position: number): { exchange?: PolicyExchange; step?: PolicyStep } {
  const at = walk[position];
  const exchange = at && run.exchanges[at.exchange];
  if (!exchange || at.list === undefined || at.step === undefined) return exchange ? { exchange } : {};
  const step = exchange.lists[at.list]?.steps[at.step];
  return step ? { exchange, step } : { exchange };
}

export function deciderOf({ exchanges }: PolicyRun): PolicyStep | undefined {
  return exchanges.flatMap(({ lists }) => lists.flatMap(({ steps }) => steps)).find(({ decides }) => decides);
}
