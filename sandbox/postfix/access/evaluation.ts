import { resolveAddress } from '../address/resolve.ts';
import { rewriteInternal } from '../address/rewrite.ts';
import type { Environment } from '../environment.ts';
import type {
  Complaint,
  Configuration,
  Dns,
  Resolution,
  SideEffects,
  SmtpdClient,
  Tables,
  TraceStep,
  Transaction,
} from '../types.ts';
import { logLine, type Where } from './log.ts';
import { makeReply, type Reply, type ReplyClass } from './reply.ts';

/** Asks a policy server (SMTPD_POLICY_README); the answer is an action of access(5), or undefined when it is dead. */
export type PolicyService = (
  server: string,
  client: SmtpdClient,
  transaction: Transaction,
) => Promise<string | undefined>;

/** What smtpd(8) remembers from one command of a session to the next. Needed only with smtpd_delay_reject = no. */
export interface AccessSession {
  clientDeferral?: Deferral;
  heloDeferral?: Deferral;
  senderDeferral?: Deferral;
  discard?: boolean;
  held?: boolean;
}

export interface DecisionContext {
  configuration: Configuration;
  tables: Tables;
  dns: Dns;
  interfaces?: readonly string[];
  session?: AccessSession;
  policy?: PolicyService;
  /** Waits, for the restriction `sleep`; without it nothing waits. */
  sleep?: (seconds: number) => Promise<void>;
}

export type ErrorClass = 'policy' | 'protocol' | 'bounce' | 'software' | 'data';

/** A refusal that waits for what the other restrictions say. */
export interface Deferral extends Reply {
  errorClass: ErrorClass;
}

/** What a restriction answers. Only `permit`, `discard`, `reject` and `defer` end a list. */
export type Outcome = Pick<TraceStep, 'answer' | 'why' | 'parameter' | 'pattern'> & { reply?: Reply };

export const endsList = ({ answer }: Outcome): boolean => ['permit', 'discard', 'reject', 'defer'].includes(answer);
export const refuses = ({ answer }: Outcome): boolean => answer === 'reject' || answer === 'defer';
export const dunno = (why: string, more: Partial<Outcome> = {}): Outcome => ({ answer: 'dunno', why, ...more });
export const skipped = (why: string): Outcome => ({ answer: 'skipped', why });

/** Stops all lists at once: a table or the configuration is broken, and no warn_if_reject softens that. */
export class BrokenConfiguration extends Error {
  readonly outcome: Outcome;
  /** It stands in the trace already. */
  traced = false;
  constructor(outcome: Outcome) {
    super(outcome.why);
    this.outcome = outcome;
  }
}

/** How a list of restrictions is asked; restriction classes and access tables ask lists of their own. */
export interface Asked {
  /** What a refusal names: `<name>: class rejected`. */
  name: string;
  class: ReplyClass;
  /** What a bare `type:table` means in this list. */
  accessRestriction?: string;
  /** The list or class, for the trace. */
  list: string;
}

export type RunList = (evaluation: Evaluation, items: string[], asked: Asked) => Promise<Outcome>;

/** One command's way through its restriction lists. */
export class Evaluation {
  readonly context: DecisionContext;
  readonly client: SmtpdClient;
  readonly transaction: Transaction;
  readonly where: Where;
  readonly environment: Environment;
  readonly runList: RunList;
  readonly trace: TraceStep[] = [];
  readonly complaints: Complaint[] = [];
  readonly effects: SideEffects = { log: [] };
  readonly #resolutions = new Map<string, Resolution>();
  /** The step that ended the list that runs now. */
  decidedBy: TraceStep | undefined;
  /** The list of main.cf that is asked now. */
  asking = '';
  /** Nesting depth of lists, and the depth at which warn_if_reject was said. */
  depth = 0;
  warnDepth = 0;
  deferIfPermit: Deferral | undefined;
  deferIfReject: Deferral | undefined;
  discarding: boolean;
  held: boolean;
  /** HANGUP: the connection ends without a reply. */
  hangup = false;
  senderListed = false;
  recipientListed = false;
  /** A policy server's answer may name a policy server. */
  policyDepth = 0;

  constructor(where: Where, client: SmtpdClient, transaction: Transaction, context: DecisionContext, runList: RunList) {
    this.where = where;
    this.client = client;
    this.transaction = transaction;
    this.context = context;
    this.runList = runList;
    const { configuration, tables, interfaces } = context;
    this.environment = { configuration, tables, interfaces, warn: (text) => this.warn(text) };
    this.discarding = context.session?.discard ?? false;
    this.held = context.session?.held ?? false;
  }

  get configuration(): Configuration {
    return this.context.configuration;
  }

  /** `name[address]`. */
  get namaddr(): string {
    return `${this.client.name}[${this.client.address}]`;
  }

  warn(text: string): void {
    this.complaints.push({ level: 'warning', text });
  }

  /** A line for the log about this command, without queue ID. */
  log(action: string, text: string): void {
    this.effects.log.push(logLine(action, this.where, this.client, this.transaction, text, this.configuration));
  }

  get #warning(): boolean {
    return this.warnDepth > 0;
  }

  /** Refuses, unless warn_if_reject makes it a line in the log or DEFER_IF_REJECT makes it a delay. */
  refuse(
    code: number,
    enhanced: string,
    text: string,
    why: string,
    more: Partial<Outcome> & { errorClass?: ErrorClass } = {},
  ): Outcome {
    const { errorClass = 'policy', ...rest } = more;
    const { reply, warning } = makeReply(code, enhanced, text, this.configuration.bool('soft_bounce'));
    if (warning) this.warn(warning);
    const onlyWarn = this.#warning && errorClass !== 'software' && errorClass !== 'data';
    const pending = this.deferIfReject;
    if (!onlyWarn && pending && code >= 500) {
      this.deferIfReject = undefined;
      this.warnDepth = 0;
      return this.refuse(
        pending.code,
        pending.enhanced,
        pending.text,
        `${why}; an earlier problem delays the refusal`,
        {
          ...rest,
          errorClass: pending.errorClass,
        },
      );
    }
    if (onlyWarn) {
      this.log('reject_warning', `${reply.code} ${reply.enhanced} ${reply.text}`);
      return { answer: 'warn', why: `${why}; warn_if_reject only logs it`, ...rest };
    }
    return { answer: reply.code < 500 ? 'defer' : 'reject', why, reply, ...rest };
  }

  /** Refuses for now if the mail would otherwise be accepted. With `at once` it does not wait for the others. */
  deferLater(action: 'defer' | 'defer_if_permit', code: number, enhanced: string, text: string, why: string): Outcome {
    if (action === 'defer' || this.#warning) return this.refuse(code, enhanced, text, why);
    this.deferIfPermit ??= { code, enhanced, text, errorClass: 'policy' };
    return dunno(`${why}; delayed if nothing else refuses`);
  }

  /** Turns a later refusal into a delay. */
  deferRefusal(code: number, enhanced: string, text: string): void {
    this.deferIfReject ??= { code, enhanced, text, errorClass: 'policy' };
  }

  lookupFailed(name: string, why: string, parameter?: string): never {
    throw new BrokenConfiguration(
      this.refuse(451, '4.3.0', `<${name}>: Temporary lookup failure`, why, { errorClass: 'data', parameter }),
    );
  }

  serverError(why: string): never {
    throw new BrokenConfiguration(
      this.refuse(451, '4.3.5', 'Server configuration error', why, { errorClass: 'software' }),
    );
  }

  /** Resolves an address from the wire as smtpd(8) does: rewritten first, folded to lower case after. */
  resolve(address: string, sender = ''): Resolution {
    const key = `${sender}\n${address}`;
    const known = this.#resolutions.get(key);
    if (known) return known;
    const { environment } = this;
    const resolution = resolveAddress(rewriteInternal(address, environment), environment, {
      sender: rewriteInternal(sender, environment),
    });
    const folded = { ...resolution, recipient: resolution.recipient.toLowerCase() };
    this.#resolutions.set(key, folded);
    return folded;
  }
}
