/** What a rehearsal is asked, and what it answers. */
import type { MachineContext } from '../configuration/computed.ts';
import type { Complaint, Dns, FileSource, Place, Resolution, SideEffects, TraceStep } from '../types.ts';

/** One message that somebody wants to hand over. */
export interface Letter {
  /** Address of the client. */
  client: string;
  /** The address of this machine that it connects to. */
  server: string;
  port: number;
  /** Left out: it says neither HELO nor EHLO. */
  helo?: string | undefined;
  /** Who logs in; the password is taken to be right. */
  login?: string | undefined;
  /** Whether it uses TLS; left out: where the service wants it, or offers logins only then. */
  tls?: boolean | undefined;
  /** As in MAIL FROM, without `<>`; '' is the null sender. */
  sender: string;
  recipient: string;
}

export interface RehearsalContext {
  files: FileSource;
  machine?: MachineContext;
  dns: Dns;
  now?: () => number;
}

/** A step of the trace, and where the lines are that made it. */
export interface RehearsedStep extends Omit<TraceStep, 'within' | 'depth' | 'origin' | 'parameter'> {
  /** 0 in a list of main.cf, more inside of restriction classes. */
  depth: number;
  /** What put this restriction here. */
  listed: Place;
  /** What it looked at, where that is another setting: mynetworks for permit_mynetworks. */
  looked?: Place;
  decides: boolean;
}

/** One list of restrictions, or a demand of a single parameter such as TLS. */
export interface RehearsedList {
  name: string;
  place: Place;
  steps: RehearsedStep[];
  /** Written in the list, but not asked any more. */
  rest: string[];
}

export type Moment = 'connect' | 'hello' | 'starttls' | 'login' | 'sender' | 'recipient' | 'data' | 'message';

/** One thing that the client does, and the reply. */
export interface Exchange {
  at: Moment;
  /** What the client says; left out: it connects. */
  said?: string;
  /** Lines of the reply; none when the server says nothing or hangs up. */
  reply: string[];
  lists: RehearsedList[];
}

export type Outcome =
  /** The message was taken. */
  | 'accepted'
  /** Taken, and thrown away (access(5), DISCARD). */
  | 'swallowed'
  /** A 5xx reply. */
  | 'refused'
  /** A 4xx reply. */
  | 'put-off'
  /** The connection ended without a reply (access(5), HANGUP). */
  | 'hung-up'
  /** The connection is there, and no greeting comes: smtpd(8) does not start, or waits for TLS. */
  | 'no-greeting'
  /** Nobody listens there. */
  | 'not-listening';

export interface Rehearsal {
  outcome: Outcome;
  /** Why, in one sentence. */
  why: string;
  /** The reply that decided: a refusal, or that of the message's end. */
  reply?: string | undefined;
  /** The line of master.cf. */
  service?: { name: string; file: string; line: number };
  /** Name of the client by DNS, or `unknown`. */
  clientName?: string;
  exchanges: Exchange[];
  /** Where the message would go, once it is accepted. */
  destination?: Pick<Resolution, 'class' | 'transport' | 'nexthop' | 'recipient'>;
  /** What happens to it besides. */
  effects: SideEffects;
  /** What Postfix would log. */
  complaints: Complaint[];
  /** Tables that were asked and whose source has changed since they were compiled. */
  outdated: string[];
}
