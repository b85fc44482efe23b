/**
 * The JSON shapes of the HTTP interface, for the server's routes and the site's client. Types only.
 *
 * The texts of a lab come in the language that the header Accept-Language asks for, where labs/<id>/texts/ has them, else in
 * English; `language` says which it was, by its tag. What the grader and the machines say is English.
 */
import type { Change, CheckResult, GradingProgress, Report, StudentHost, TaskResult } from '../../labs/schema.ts';
import type { WorldEvent } from '../drivers/events.ts';

/** What comes over the WebSocket /api/labs/:lab/events, one JSON message each, besides `error` of the terminals' protocol. */
export type { WorldEvent };

/** Body of every answer with status ≥ 400. */
export interface ApiError {
  error: { code: string; text: string };
}

/** GET /api/status */
export interface StatusAnswer {
  version: string;
  driver: { name: string; description: string; ready: boolean; missing: { what: string; fix: string }[] };
  /** How many sandboxes may run at once. */
  capacity: number;
}

/** A task as a student sees it before grading. */
export interface TaskView {
  id: string;
  title: string;
  points: number;
  /** Markdown rendered to safe HTML, the student's own names filled in when the lab runs. */
  html: string;
  question?: string;
  /** The answer typed last. */
  answer?: string;
  hints: { total: number /** HTML of those taken so far. */; taken: string[] };
  /** From the newest attempt. */
  result?: ResultView;
  /** After which changes a look at it may see something else; left out: nothing of it can be seen in passing. */
  looksAfter?: Change[];
}

/** How a task ended, as it is shown: what the lab itself has to say to an answer is in the lab's language. */
export interface ResultView extends TaskResult {
  checks: (CheckResult & {
    /** Of the summary. Left out: English, by the grader. */
    language?: string;
  })[];
}

/** GET /api/labs */
export type LabsAnswer = {
  id: string;
  /** Of title and summary. */
  language: string;
  title: string;
  summary: string;
  minutes: number;
  order: number;
  max: number;
  best?: number;
  running: boolean;
}[];

/**
 * GET /api/labs/:lab ; POST /api/labs/:lab/start, /reset answer the same. When all places are taken, start answers 202
 * without a sandbox; ask again every few seconds to keep the turn, until there is one.
 */
export interface LabView {
  id: string;
  /** Of title, summary, story, tasks and hints. */
  language: string;
  title: string;
  summary: string;
  minutes: number;
  storyHtml: string;
  tasks: TaskView[];
  /** Present while a sandbox exists. */
  sandbox?: {
    id: string;
    driver: string;
    hosts: { host: StudentHost; name: string; addresses: string[] }[];
    /** The variant's names for lessons: `domain`, `mail.name`, … (sandbox/world/variables.ts). */
    variables: Record<string, string>;
    createdAt: string;
  };
  /** Present while one waits for a place. */
  turn?: TurnView;
  best?: { score: number; max: number; at: string };
  /** The newest attempt; `reason` says why it does not count, if it does not. `foreign`: see Report. */
  newest?: { attempt: number } & Pick<Report, 'status' | 'reason' | 'foreign'>;
  /** Present while it is being checked. */
  checking?: CheckProgress;
  /** The lab that follows in the story; left out after the last one. */
  next?: { id: string; language: string; title: string };
}

/** Where somebody stands who waits for a place. */
export interface TurnView {
  /** 1 is next. */
  position: number;
  waiting: number;
  /** Left out while nothing was measured. */
  estimateMs?: number;
}

/** GET /api/labs/:lab/life, which counts as no use ; POST /api/labs/:lab/extend, /leave answer the same. */
export interface LifeAnswer {
  /** `paused`: nobody used it, it goes on when somebody does. `ended`: its time is over; start brings its state back. */
  state: 'none' | 'waiting' | 'starting' | 'running' | 'paused' | 'ended';
  turn?: TurnView;
  /** Milliseconds until it ends; left out where there is no end. */
  endsInMs?: number;
  /** Present while it is being checked, by this page or another. */
  checking?: true;
  /** Whether what runs the labs answers. */
  driver: { ready: boolean; missing: { what: string; fix: string }[] };
}

/** POST /api/labs/:lab/check with CheckRequest. Answers when graded; GET the same tells meanwhile how far it is. */
export interface CheckRequest {
  /** Task id → text typed. Kept for tasks that are left out. */
  answers?: Record<string, string>;
}
export interface CheckAnswer {
  attempt: number;
  report: Report;
}

/**
 * GET /api/labs/:lab/check: how far the check is that runs, a line of JSON now and at each change (application/x-ndjson),
 * until it has ended. 204 when none runs.
 */
export interface CheckProgress extends Omit<GradingProgress, 'stage'> {
  /** `waiting` for a turn; `keeping`: graded, and put away as an attempt. */
  stage: 'waiting' | GradingProgress['stage'] | 'keeping';
  /** While it waits: 1 is next. */
  position?: number;
  /** Since it was asked for. Milliseconds. */
  ms: number;
}

/**
 * POST /api/labs/:lab/look: what can be seen of the tasks in passing. It stores nothing, counts for nothing, and is answered
 * at once with `looked: false` where it would disturb.
 */
export interface LookRequest {
  /** What happened since the last one. */
  after: Change[];
  /** Task id → text typed so far. Not kept. */
  answers?: Record<string, string>;
}
export type LookAnswer =
  | { looked: true; tasks: LookedTask[] }
  /** `again`: ask once more in so many milliseconds. Left out: it makes no sense now. */
  | { looked: false; why: 'checking' | 'asleep' | 'soon' | 'crowded' | 'changed'; againInMs?: number };

/** A task of which something was seen. */
export interface LookedTask {
  id: string;
  /**
   * `done`: what its checks are about was seen, and it is as it should be. `so-far`: what was seen is as it should be, and
   * more is to be seen. `not-yet`: something was seen that a check would not pass.
   */
  state: 'done' | 'so-far' | 'not-yet';
  /** What was seen, a sentence for each check, failed ones first. */
  saw: string[];
  /** Of all that was seen, where the lab itself says it. Left out: English, by the grader. */
  language?: string;
  /** Checks that nothing was seen of. */
  unseen: number;
}

/** GET /api/labs/:lab/attempts, newest first. */
export type AttemptsAnswer = { attempt: number; at: string; score: number; max: number; status: Report['status'] }[];
/** GET /api/labs/:lab/attempts/:attempt */
export type AttemptAnswer = CheckAnswer;

/** POST /api/labs/:lab/tasks/:task/hint, in the language of the lab's view. */
export interface HintAnswer {
  taken: string[];
  total: number;
}

/**
 * GET /api/labs/:lab/files/:host?path=/etc/postfix/main.cf ; PUT the same with { text }.
 * GET /api/labs/:lab/files/:host/starting?path= answers the file as the lab laid it; `file-not-found` when it laid none.
 */
export interface FileAnswer {
  path: string;
  text: string;
}

/** GET /api/labs/:lab/mail-log?text=… Lines of the mail log that hold the text, the newest last. */
export interface MailLogAnswer {
  lines: string[];
}

/** GET /api/labs/:lab/listings. Addresses that are on the block list now. */
export type ListingsAnswer = { address: string; zone: string /** Epoch milliseconds. */; since: number; why: string }[];

/**
 * POST /api/labs/:lab/policy: what the mail server would answer to one message, worked out from the files that lie in it
 * now. Nothing is sent and nothing is written. For the server's own terms see sandbox/postfix/rehearsal/session.ts.
 */
export interface PolicyRequest {
  /** Address of the client. */
  client: string;
  port: number;
  /** Left out: it does not greet. */
  helo?: string;
  login?: string;
  /** Left out: TLS where the port wants it. */
  tls?: boolean;
  /** '' is the null sender. */
  sender: string;
  recipient: string;
  /** Settings to try without saving them. */
  changes?: PolicyChange[];
}
export interface PolicyChange {
  parameter: string;
  value: string;
}
export interface PolicyAnswer {
  now: PolicyRun;
  /** With the changes; `commands` would make them so. */
  whatIf?: PolicyRun & { commands: string[] };
}

/** Where a setting, or one entry of it, is written. A default has no file. */
export interface PolicyPlace {
  parameter: string;
  kind: 'default' | 'main.cf' | 'master.cf' | 'file';
  /** The whole value, as written. */
  value: string;
  file?: string;
  line?: number;
  /** That line. */
  text?: string;
}

export interface PolicyStep {
  list: string;
  restriction: string;
  answer: string;
  why: string;
  pattern?: string;
  /** More than 0 inside of restriction classes. */
  depth: number;
  /** What put the restriction here. */
  listed: PolicyPlace;
  /** What it looked at, where that stands somewhere else. */
  looked?: PolicyPlace;
  decides: boolean;
}

export interface PolicyList {
  name: string;
  place: PolicyPlace;
  steps: PolicyStep[];
  /** Written in it, and not asked any more. */
  rest: string[];
}

export interface PolicyExchange {
  at: 'connect' | 'hello' | 'starttls' | 'login' | 'sender' | 'recipient' | 'data' | 'message';
  said?: string;
  /** Lines; none when the server hangs up or says nothing. */
  reply: string[];
  lists: PolicyList[];
}

export interface PolicyRun {
  outcome: 'accepted' | 'swallowed' | 'refused' | 'put-off' | 'hung-up' | 'no-greeting' | 'not-listening';
  why: string;
  reply?: string;
  /** The line of master.cf that answers. */
  service?: { name: string; file: string; line: number };
  /** By DNS, or `unknown`. */
  clientName?: string;
  exchanges: PolicyExchange[];
  /** Where it would go. `class` as in ADDRESS_CLASS_README; `default` is somebody else's mail: a relay. */
  destination?: {
    class: 'local' | 'virtual-alias' | 'virtual-mailbox' | 'relay' | 'default';
    transport: string;
    nexthop: string;
    recipient: string;
  };
  effects: { discard?: string; hold?: string; filter?: string; redirect?: string };
  complaints: { level: 'warning' | 'error' | 'fatal'; text: string; file?: string; line?: number }[];
  /** Tables whose source has changed since postmap compiled them. */
  outdated: string[];
}

/** GET /api/labs/:lab/policy: what there is to choose from. */
export interface PolicyChoices {
  clients: {
    id: 'outside' | 'inside' | 'stranger' | 'neighbour' | 'outside-v6' | 'mail';
    address: string;
    helo: string;
  }[];
  services: {
    name: string;
    port: number;
    tls: 'none' | 'offered' | 'required' | 'implicit';
    file: string;
    line: number;
  }[];
  logins: string[];
  senders: string[];
  recipients: string[];
  /** Parameters of main.cf worth changing, with their values as written or built in. */
  parameters: PolicyChange[];
}

/** GET /api/progress ; PUT /api/progress/:lesson with { done } */
export type ProgressAnswer = Record<string, { done: boolean; at: string }>;
