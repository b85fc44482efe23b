/** What a check is given, and what it gives back. */
import type { Check, CheckName, Evidence, Outcome } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';

export interface CheckContext {
  readonly sandbox: Sandbox;
  /** TCP ports of the mail host that greet with 220, found from outside and from the LAN. */
  readonly smtpPorts: readonly SmtpPort[];
  /** What the student typed for this task. */
  readonly answer: string | undefined;
  /** Names of the world for templates. */
  readonly variables: Readonly<Record<string, string>>;
  readonly explain: Explain;
}

export interface SmtpPort {
  port: number;
  implicitTls: boolean;
  /** Nothing is heard there before STARTTLS. */
  wantsStartTls: boolean;
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

export interface CheckImplementation<Name extends CheckName = CheckName> {
  /** Whether what passed is asked again after the mail service was restarted. */
  readonly survivesRestart: boolean;
  /** Whether it changes the world while it is performed. Left out: it does not. */
  readonly alone?: boolean;
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
