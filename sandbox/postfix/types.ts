/** The vocabulary of this library. It knows nothing of sandboxes: give it files and a resolver, it answers as Postfix 3.10 would. */

/** Where configuration and tables are read from. */
export interface FileSource {
  read(path: string): string | undefined;
  /** Epoch milliseconds; undefined when there is no such file. */
  mtimeMs(path: string): number | undefined;
}

/** A line for the log or for postconf's standard error, in Postfix's words without the `postfix/…: warning:` prefix. */
export interface Complaint {
  level: 'warning' | 'error' | 'fatal';
  text: string;
  file?: string;
  /** Counted from 1. */
  line?: number;
}

/** Where a parameter's value comes from. */
export interface Origin {
  kind: 'default' | 'main.cf' | 'master.cf';
  file?: string;
  line?: number;
}

/** Where a setting, or an entry of it, is written. */
export interface Place {
  parameter: string;
  /** `file`: a list or table of its own that main.cf names. */
  kind: Origin['kind'] | 'file';
  /** Of the parameter, as written there, unexpanded. */
  value: string;
  file?: string;
  /** Counted from 1. */
  line?: number;
  /** That line. */
  text?: string;
}

/** One service of master.cf (master(5)). */
export interface Service {
  /** As written: `smtp`, `submission`, `127.0.0.1:10025`, `[::1]:2525`, a socket name, … */
  name: string;
  type: 'inet' | 'unix' | 'unix-dgram' | 'fifo' | 'pass';
  private: boolean;
  unprivileged: boolean;
  chroot: boolean;
  wakeup: string;
  maxProcesses: string;
  command: string;
  args: string[];
  /** `-o name=value`, in order. */
  overrides: Map<string, string>;
  file: string;
  line: number;
}

/** main.cf and master.cf as one service sees them: its own `-o` first, then main.cf, then the built-in default. */
export interface Configuration {
  readonly directory: string;
  readonly files: FileSource;
  /** What reading the files complained about. */
  readonly complaints: Complaint[];
  readonly services: Service[];
  /** Which service this view belongs to, if any. */
  readonly service?: Service;
  /** Addresses of the machine's interfaces, where they are known; `inet_interfaces = all` means these and loopback. */
  readonly interfaces?: readonly string[];
  /** Value with all $names expanded; built-in default when not set; '' for an unknown name. */
  get(name: string): string;
  /** Value as written, unexpanded. */
  raw(name: string): string;
  origin(name: string): Origin;
  /** True when main.cf (or -o) sets it. */
  isSet(name: string): boolean;
  /** All names set in main.cf, in order of appearance. */
  names(): string[];
  bool(name: string): boolean;
  int(name: string): number;
  /** Milliseconds; understands s, m, h, d, w and the parameter's default unit. */
  time(name: string): number;
  /** Splits at white space and commas, keeping { … } together. */
  list(name: string): string[];
  /** Expands $name, ${name}, ${name?value}, ${name:value}, ${a == b ? x : y} in any text. */
  expand(text: string): string;
  /** The view of a service: same files, its -o overrides applied. */
  for(service: Service): Configuration;
}

/** A lookup that may fail as a lookup, which is not the same as finding nothing. */
export type Lookup = { found: string } | { found: undefined } | { error: string };

/** A lookup table, postmap(1) style. Keys are looked up as given. */
export interface Table {
  readonly type: string;
  readonly name: string;
  lookup(key: string): Lookup;
}

/** Opens `type:name` specifications, with one warning per failure as Postfix logs it. Cheap to call repeatedly. */
export interface Tables {
  open(specification: string): Table;
  /** Complaints since the last call, for the log. */
  takeComplaints(): Complaint[];
}

/** Postfix's address classes (ADDRESS_CLASS_README). */
export type AddressClass = 'local' | 'virtual-alias' | 'virtual-mailbox' | 'relay' | 'default';

/** trivial-rewrite(8)'s answer for one address. */
export interface Resolution {
  class: AddressClass;
  transport: string;
  nexthop: string;
  /** The rewritten address, internal form (unquoted). */
  recipient: string;
  /** RESOLVE_FLAG_ROUTED: sender-specified routing (user%domain@site, @site:user@domain, user@domain@site) was found. */
  routed: boolean;
  error?: string;
  /** `syntax`: the address itself is bad (501). `lookup`: a table could not be asked (451). */
  errorKind?: 'syntax' | 'lookup';
  /** The list that decided the class, and its entry. */
  list?: string;
  pattern?: string;
}

/** DNS as smtpd(8) needs it. */
export interface Dns {
  query(
    name: string,
    type: 'A' | 'AAAA' | 'MX' | 'PTR' | 'TXT' | 'NS',
  ): Promise<{ status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL'; data: string[] }>;
}

/** What smtpd(8) knows of the connection when it decides. */
export interface SmtpdClient {
  address: string;
  port?: number;
  /** Forward-confirmed name, or `unknown`. */
  name: string;
  /** Name by PTR alone, or `unknown`. */
  reverseName: string;
  helo?: string;
  protocol?: 'SMTP' | 'ESMTP';
  sasl?: { username: string; method: string; sender?: string };
  tls?: {
    protocol: string;
    cipher: string;
    clientCertificate?: { trusted: boolean; fingerprint: string; publicKeyFingerprint: string };
  };
  /** Set when the client sent commands ahead of their turn. */
  pipelined?: boolean;
}

export interface Transaction {
  /** Envelope sender, internal form; '' for <>. undefined before MAIL. */
  sender?: string;
  /** The recipient being decided. */
  recipient?: string;
  recipientCount?: number;
  /** Bytes, at end-of-data. */
  size?: number;
  smtputf8?: boolean;
  /** The argument of ETRN. */
  etrn?: string;
}

export type Stage = 'client' | 'helo' | 'sender' | 'relay' | 'recipient' | 'data' | 'end-of-data' | 'etrn';

/** One restriction that was asked, with its answer. */
export interface TraceStep {
  /** For example smtpd_relay_restrictions, or the name of a restriction class. */
  list: string;
  /** As written, with its argument: `check_sender_access hash:/etc/postfix/senders`. */
  restriction: string;
  answer:
    | 'permit'
    | 'dunno'
    | 'reject'
    | 'defer'
    | 'discard'
    | 'hold'
    | 'filter'
    | 'redirect'
    | 'prepend'
    | 'bcc'
    | 'warn'
    | 'info'
    | 'error'
    | 'skipped';
  /** What was compared with what, in one sentence. */
  why: string;
  /** Where the parameter that answered comes from. */
  origin: Origin;
  /** That parameter: `mynetworks` for permit_mynetworks, `relay_domains` for a relay domain, else the list itself. */
  parameter?: string;
  /** The entry of the parameter, or the key of the table, that matched. */
  pattern?: string;
  /** The list of main.cf that was asked, also where `list` is a restriction class. */
  within?: string;
  /** 0 in a list of main.cf, more inside of restriction classes. */
  depth?: number;
}

/** What a decision made happen to the message, besides acceptance. */
export interface SideEffects {
  discard?: string;
  hold?: string;
  filter?: string;
  redirect?: string;
  bcc?: string[];
  prepend?: string[];
  /** Lines for the log: `warn`, `info`, warn_if_reject. */
  log: string[];
}

export interface Decision {
  verdict: 'permit' | 'reject' | 'defer' | 'disconnect';
  /** Present unless verdict is permit: what the wire and the log say. */
  reply?: { code: number; enhanced: string; text: string };
  /** The step that decided, when one did. */
  decidedBy?: TraceStep;
  trace: TraceStep[];
  effects: SideEffects;
  /** Warnings that smtpd would log. */
  complaints: Complaint[];
}
