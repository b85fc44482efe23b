/** What the threads of `relaylab verify` say to each other. */
import type { ErrorCode } from '../../errors.ts';
import type { LabVerdict } from '../../grader/verify.ts';

/** Given to a thread when it starts. */
export interface ThreadSettings {
  driver: string;
  seed: string;
}

/** To a thread: the lab to verify, or that there is no more. */
export type ThreadOrder = { lab: string } | { end: true };

/** From a thread. After `ready` and after each `verdict` it waits for an order. */
export type ThreadAnswer =
  | { type: 'ready' }
  | { type: 'progress'; text: string }
  | { type: 'verdict'; verdict: LabVerdict }
  /** `code`: of a LabError. */
  | { type: 'failed'; code?: ErrorCode; text: string };
