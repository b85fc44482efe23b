/** The emulated Postfix as the rest of the embedded driver sees it: what master(8), postqueue(1) and postsuper(1) can do. */

export type QueueName = 'incoming' | 'active' | 'deferred' | 'hold';

interface QueuedRecipient {
  address: string;
  /** Why it was not delivered yet. */
  delayReason?: string;
}

export interface QueuedMessage {
  queueId: string;
  queue: QueueName;
  /** Epoch milliseconds. */
  arrivedAt: number;
  /** Bytes. */
  size: number;
  sender: string;
  recipients: QueuedRecipient[];
  forcedExpire: boolean;
  /** Epoch milliseconds of the next try, for the deferred queue. */
  nextTryAt?: number;
}

export interface Submission {
  /** Envelope sender; '' for the null sender. */
  sender: string;
  recipients: string[];
  /** RFC 5322 text; LF or CRLF. */
  message: string;
  uid: number;
  login: string;
}

export interface Mta {
  readonly state: 'running' | 'stopped';
  /** Like `postfix start|stop|reload|check`: lines for stderr and the exit status. Logs as postfix-script does. */
  command(
    verb: 'start' | 'stop' | 'reload' | 'check' | 'status' | 'abort' | 'flush' | 'set-permissions',
  ): Promise<{ stderr: string; exitCode: number }>;
  /** All queued messages, in the order mailq(1) prints them. */
  queue(): QueuedMessage[];
  /** The queued messages whose text holds these words, in the same order. */
  queueHolding(words: string): QueuedMessage[];
  /** As postcat(1) prints it, or undefined when there is none. */
  contents(queueId: string): { envelope: [string, string][]; message: string } | undefined;
  /** postqueue -f / -i ID / -s site. */
  flush(which?: { queueId?: string; site?: string }): void;
  /** postsuper -d/-h/-H/-r/-e: `ALL` or queue IDs, in the queues named. Returns the IDs it changed (new ones for -r). */
  supersede(
    action: 'delete' | 'hold' | 'release' | 'requeue' | 'expire',
    ids: 'ALL' | string[],
    queues?: QueueName[],
  ): string[];
  /** sendmail(1), through postdrop and pickup. Returns the queue ID once cleanup has it; rejects when refused. */
  submit(submission: Submission): Promise<string>;
  /** Processes as ps(1) would show them. */
  processes(): { pid: number; user: string; command: string }[];
  /** Listening TCP sockets as ss(8) would show them. */
  listeners(): { address: string; port: number; process: string; pid: number }[];
  /** Resolves when nothing is being delivered right now. For tests and the grader's restart. */
  idle(): Promise<void>;
  /** The machine goes away, as by a kill: nothing is logged, and what ran runs again when the files are next booted. */
  close(): void;
}
