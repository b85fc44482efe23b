/** What the referee can do: the contract between the grader and the `internet` host, whatever runs it. */
import type { Duplex } from 'node:stream';
import type { Drawing } from './fresh-places.ts';
import type { Endpoint, Resolve } from './network.ts';

/** One transaction of a dialogue. Paths are sent exactly as written, brackets included. */
export interface Envelope {
  /** For example `<antispam@victim.example>` or `<>`. */
  mailFrom: string;
  rcptTo: string[];
  /** RFC 5322 text with CRLF line ends, without the final dot. Left out: RSET after RCPT. */
  message?: string;
}

export interface ProbeSession {
  /** An address of the prober (World.prober), or of the internet host for LAN and public legs. */
  from: string;
  to: { address: string; port: number };
  helo: string;
  tls?: 'none' | 'starttls' | 'implicit';
  auth?: { login: string; password: string; mechanism: 'PLAIN' | 'LOGIN' };
  /** Command lines for after the (last) EHLO, for example `XCLIENT ADDR=127.0.0.1`; a reply of 220 makes it greet again. */
  preamble?: string[];
  envelopes: Envelope[];
  /** For each reply. Default 15,000. */
  timeoutMs?: number;
  /** For the reply to the login. Left out: as for the others. */
  authTimeoutMs?: number;
}

export interface SmtpReply {
  code: number;
  /** RFC 3463 code, for example 5.7.1, where the reply has one. */
  enhanced?: string;
  /** All lines, without codes, joined by \n. */
  text: string;
}

export interface EnvelopeResult {
  mail?: SmtpReply;
  rcpt: SmtpReply[];
  data?: SmtpReply;
  /** The reply to the final dot. */
  end?: SmtpReply;
}

export interface Transcript {
  from: string;
  to: { address: string; port: number };
  /** Where the dialogue got to. */
  ended: 'complete' | 'refused' | 'unreachable' | 'no-banner' | 'closed' | 'timeout' | 'tls-failed' | 'auth-failed';
  banner?: SmtpReply;
  ehlo?: SmtpReply;
  /** The EHLO reply inside TLS, when TLS was asked for. */
  ehloTls?: SmtpReply;
  auth?: SmtpReply;
  /** Replies to the preamble. */
  preamble?: SmtpReply[];
  envelopes: EnvelopeResult[];
  /** The dialogue as it went over the wire, message text shortened. */
  lines: { from: 'client' | 'server'; text: string }[];
}

export interface ScannedPort {
  port: number;
  open: boolean;
  speaksSmtp: boolean;
  implicitTls: boolean;
}

/** A message that some server of the internet accepted. */
export interface Delivery {
  /** Epoch milliseconds. */
  at: number;
  /** Host name of the server that took it. */
  server: string;
  role: 'provider' | 'spam-trap' | 'smart-host' | 'black-hole' | 'canary-sink';
  /** The client, as that server saw it. */
  client: { address: string; helo: string; tls: boolean; login?: string };
  mailFrom: string;
  rcptTo: string;
  /** Unique words `canary-…` or `proof-…` found anywhere in the message. */
  tokens: string[];
  /** Whole RFC 5322 text as received, at most 256 KiB of it. */
  message: string;
}

export interface Listing {
  address: string;
  zone: string;
  since: number;
  why: string;
}

/** What the spammers did. */
export interface SpamTally {
  /** Dialogues that they began. */
  attempts: number;
  /** Dialogues in which the server took a message, in which it refused all, and in which it did not answer. */
  accepted: number;
  refused: number;
  failed: number;
  /** Messages of theirs that arrived anywhere from the server. */
  delivered: number;
}

/** A request to be taken off the block list, and what became of it. */
export interface Removal {
  address: string;
  at: number;
  honoured: boolean;
  /** A sentence for whoever asked. */
  why: string;
}

/** What a lab's scene came to so far. */
export interface SceneReport {
  spam: SpamTally;
  /** Letters of colleagues that the server took after it was listed. */
  letters: { id: string; from: string; to: string; at: number; queueId: string }[];
  removals: Removal[];
}

/**
 * How the ISP's smart host is met. `away`: it hangs up at once. `refuses-logins`: whatever the password. The others are
 * somebody else in its place, who takes everything: with a certificate that nobody vouches for, with a good one for
 * another name, or with no TLS at all.
 */
export const SMART_HOST_MANNERS = ['usual', 'away', 'refuses-logins', 'untrusted', 'misnamed', 'clear'] as const;
export type SmartHostManner = (typeof SMART_HOST_MANNERS)[number];

export interface Internet {
  readonly resolve: Resolve;
  probe(session: ProbeSession): Promise<Transcript>;
  /** A raw connection from one of the prober's addresses, for tools that speak for themselves. Rejects with NetworkError. */
  dial(from: string, to: Endpoint): Promise<Duplex>;
  /** Which of these ports accept a connection, whether a 220 came, and whether it took TLS from the first byte. */
  scan(from: string, address: string, ports: number[]): Promise<ScannedPort[]>;
  /** Deliveries that carry the token; all when none is named. Oldest first. */
  deliveries(token?: string): Promise<Delivery[]>;
  /** Resolves when such a delivery exists, or with undefined after the time-out. */
  awaitDelivery(token: string, timeoutMs: number): Promise<Delivery | undefined>;
  /**
   * A domain never seen before, with an MX that takes everything: the far end of a canary. With a name, that one (a
   * look-alike, a name below the own domain); rejects when it is somebody's. Greylisting: 450 to each first try.
   * `backup`: a host that its MX records name as the second one.
   */
  freshDomain(wish?: { name?: string; greylists?: boolean; backup?: string }): Promise<string>;
  /** A sender domain never seen before, with an MX, an A record and a matching PTR for the address. */
  freshSender(address: string): Promise<{ domain: string; helo: string }>;
  /** Addresses never seen before, to send from; a drawing that is some drawings old is given back. */
  freshPlaces(): Promise<Drawing>;
  /** From now on; the usual manner is what a world begins with. */
  smartHost(manner: SmartHostManner): Promise<void>;
  listings(): Promise<Listing[]>;
  scene(): Promise<SceneReport>;
  /** All spammers of the scene try, again and again, for so long. Resolves to what came of it. */
  rush(ms: number): Promise<SpamTally>;
}
