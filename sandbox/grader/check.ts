/** What a check is given, and what it gives back. */
import type { Change, Check, CheckName, Evidence, Outcome } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';
import type { Places } from '../world/world.ts';

export interface CheckContext {
  readonly sandbox: Sandbox;
  /** Where to send from: of a grading, places that nobody has seen before. */
  readonly places: Places;
  /** TCP ports of the mail host that greet with 220, found from outside and from the LAN. */
  readonly smtpPorts: readonly SmtpPort[];
  /** What the student typed for this task. */
  readonly answer: string | undefined;
  /** Names of the world for templates. */
  readonly variables: Readonly<Record<string, string>>;
  readonly explain: Explain;
  /**
   * How long to wait for a reply, and for a message that is under way. Left out, as a grading has it: as long as a slow
   * machine may take. Milliseconds.
   */
  readonly patienceMs?: number;
}

export interface SmtpPort {
  port: number;
  /** What it takes to be heard there. */
  tls: 'none' | 'starttls' | 'implicit';
}

/** Says which restriction decided, from the mail host's configuration (a reconstruction; the dialogue is the fact). */
export type Explain = (question: {
  client: string;
  port: number;
  helo: string;
  mailFrom: string;
  rcptTo: string;
  /** Who is logged in, if anybody. */
  login?: string;
}) => Promise<Evidence | undefined>;

export interface Verdict {
  outcome: Exclude<Outcome, 'not-graded'>;
  summary: string;
  evidence: Evidence[];
}

/** What a look saw in passing. `unclear`: nothing that says yes or no. */
export interface Glimpse {
  outcome: 'passed' | 'failed' | 'unclear';
  /** One sentence for the student that says no more than what was seen. */
  summary: string;
}

/**
 * The part of a check that can be had in passing, after each of the student's changes: it posts no letter, restarts nothing,
 * waits for nothing and takes less than a second. It logs in nowhere: servers that slow guessers down count logins.
 */
export interface Look<Name extends CheckName = CheckName> {
  /** The changes after which its answer may be another. */
  readonly after: readonly Change[];
  /** `reading`: what lies there already. `knocking`: dialogues that end before a message. */
  readonly by: 'reading' | 'knocking';
  /** Whether what it sees is what the check is about, or only how that begins: a letter that would be taken, not where it ends. */
  readonly sees: 'essence' | 'beginning';
  perform(parameters: Extract<Check, { check: Name }>, context: CheckContext): Promise<Glimpse>;
}

export interface CheckImplementation<Name extends CheckName = CheckName> {
  /** Whether what passed is asked again after the mail service was restarted. */
  readonly survivesRestart: boolean;
  /** Whether it changes the world while it is performed. Left out: it does not. */
  readonly alone?: boolean;
  /** Left out: it cannot be had in passing. */
  readonly look?: Look<Name>;
  perform(parameters: Extract<Check, { check: Name }>, context: CheckContext): Promise<Verdict>;
}

export const passed = (summary: string, evidence: Evidence[] = []): Verdict => ({
  outcome: 'passed',
  summary,
  evidence,
});
export const failed = (summary: string, evidence: Evidence[] = []): Verdict => ({
  outcome: 'failed',
  summary,
  evidence,
});

export const saw = (outcome: Glimpse['outcome'], summary: string): Glimpse => ({ outcome, summary });
