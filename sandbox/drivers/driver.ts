/** The contract between what runs sandboxes and everything that uses them. Nothing outside a driver asks which it has. */
import type { Host, StudentHost } from '../../labs/schema.ts';
import type { Internet } from '../internet/internet.ts';
import type { World } from '../world/world.ts';
import type { WorldEvent } from './events.ts';

export interface Size {
  columns: number;
  rows: number;
}

/** A file laid over a host's image before the student sees it. */
export interface StartingFile {
  /** Absolute. */
  path: string;
  data: Uint8Array;
  /** Permission bits; 0o644 when left out. */
  mode?: number;
}

export interface SandboxSpec {
  /** Unique; lower-case letters, digits and hyphens. */
  id: string;
  lab: string;
  /** Whose it is: the mark of a gradebook. Kept with the sandbox, so that nobody removes what another one knows. */
  owner?: string;
  world: World;
  files: Partial<Record<StudentHost, StartingFile[]>>;
}

export interface Readiness {
  ready: boolean;
  /** What this driver is, in a sentence that the page shows. */
  description: string;
  /** What is missing, and how to get it. */
  missing: { what: string; fix: string }[];
  /** How many sandboxes it bears at once; left out when it does not know. */
  capacity?: number;
}

export interface RunResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** A live shell on a TTY. */
export interface Terminal {
  readonly host: StudentHost;
  /** Bytes as the TTY prints them. One consumer; ends with the shell. */
  readonly output: AsyncIterable<Uint8Array>;
  write(data: Uint8Array): void;
  /** Sizes below 1×1 count as 1×1. */
  resize(size: Size): void;
  /** The shell's exit status. */
  readonly exited: Promise<number>;
  close(): Promise<void>;
}

/** Where a message with a token is on the mail host. */
export interface CanaryPlace {
  kind: 'queue' | 'mailbox';
  /** Queue name (incoming, active, deferred, hold), or mailbox owner. */
  where: string;
  queueId?: string;
  /** Envelope recipients still to be delivered, for kind `queue`. */
  recipients?: string[];
}

/** A file of the mail host. */
export interface FoundFile {
  path: string;
  data: Uint8Array;
  /** Whose mailbox it is, if it is one. */
  owner?: string;
  /** Whether any account of the host may read it: its own permission bits, and those of the folders above it. */
  readByAll: boolean;
}

/** A file or folder that decides how the mail host behaves. */
export interface ConfigurationFile {
  path: string;
  /** `file`, `directory`, …, in the driver's own word. */
  type: string | undefined;
  mode: number | undefined;
  uid: number | undefined;
  gid: number | undefined;
  /** A table in a binary format may be given as a text of what is in it. */
  data: Uint8Array | string;
}

/** Everything that a regrade needs: the state of all hosts. Opaque, JSON-serialisable, versioned. */
export interface Snapshot {
  format: string;
  driver: string;
  /** The student hosts. */
  hosts: unknown;
  /** What the internet host knows: deliveries, listings, names. Left out: nothing yet. */
  internet?: unknown;
}

export interface Sandbox extends AsyncDisposable {
  readonly id: string;
  readonly lab: string;
  readonly driver: string;
  /** As the specification had it, also after an adoption. */
  readonly owner?: string | undefined;
  readonly world: World;
  readonly internet: Internet;
  terminal(host: StudentHost, size: Size): Promise<Terminal>;
  /** Never rejects for a non-zero exit status. 124 after the time-out (default 30 s), as timeout(1) has it. */
  run(host: StudentHost, argv: string[], options?: { stdin?: string; timeoutMs?: number }): Promise<RunResult>;
  /** Rejects with LabError `file-not-found`, `is-a-directory`. */
  read(host: StudentHost, path: string): Promise<Uint8Array>;
  write(host: StudentHost, path: string, data: Uint8Array): Promise<void>;
  /** Live events from now on; ends when the consumer stops or the sandbox is gone. */
  events(): AsyncIterable<WorldEvent>;
  /** Where the message with this token is on the mail host, found without the student's own programs. */
  locate(token: string): Promise<CanaryPlace[]>;
  /** Files of the mail host, mailboxes or all below these folders, that hold the text, found without the student's own programs. */
  search(text: string, where: 'mailboxes' | readonly string[]): Promise<FoundFile[]>;
  /** Lines of the mail log that hold the text, newest last. Evidence only: the student can write there. */
  mailLog(text: string, limit?: number): Promise<string[]>;
  /** What decides the mail host's behaviour (configuration, tables, accounts), read without the student's own programs. */
  configuration(): Promise<ConfigurationFile[]>;
  /** Stops and starts the mail service from outside, as a reboot would. Resolves when it listens, or has failed to. */
  restartMail(): Promise<void>;
  snapshot(): Promise<Snapshot>;
  restore(snapshot: Snapshot): Promise<void>;
  /** Back to the starting state. */
  reset(): Promise<void>;
  /** Stops everything in it as it is, until `resume`. One that cannot is put away into the gradebook when nobody uses it. */
  pause?(): Promise<void>;
  /** Lets it go on. Not called unless it was paused; one that was adopted is running. */
  resume?(): Promise<void>;
  /** Bytes of memory that its hosts take; left out: they are objects of this process. */
  memory?(): Promise<number>;
  /** Ends it and forgets its state; `Symbol.asyncDispose` does the same. */
  destroy(): Promise<void>;
}

/** What lies around the student hosts of a driver, and must stay out of their reach. */
export interface Surroundings {
  /** Addresses of routers of the engine's networks. */
  gateways: string[];
  /** Paths at which an engine listens. */
  sockets: string[];
}

export interface Driver extends AsyncDisposable {
  readonly name: string;
  /** Whether its sandboxes work within this thread, where waiting costs nothing and more threads get more done. */
  readonly inThread?: boolean;
  readiness(): Promise<Readiness>;
  create(spec: SandboxSpec): Promise<Sandbox>;
  /** Resolves when as many sandboxes stand ready as it is to keep, for whoever wants to claim one; left out: making one takes no time. */
  filled?(): Promise<void>;
  /** What survived a restart of this server. */
  adopt(): Promise<Sandbox[]>;
  /** Called when it is ready again after it was not: makes its sandboxes work again. Resolves to the IDs of those it lost. */
  recover?(): Promise<string[]>;
  /** `simulated`: why its hosts have no network that could lead anywhere. */
  surroundings(): Promise<Surroundings | { simulated: string }>;
}
/** A Host other than `internet` is where students work. */
export type { Host, StudentHost };
