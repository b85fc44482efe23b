/**
 * What the internet's services stand on: real sockets in the `internet` container, in-memory ones in the embedded lab.
 * Nothing in this folder opens a socket in any other way.
 */
import type { Duplex } from 'node:stream';

/** Epoch milliseconds, and timers. */
export interface Clock {
  now(): number;
  /** Returns what cancels it. Timers do not keep the process alive. */
  after(milliseconds: number, run: () => void): () => void;
}

export interface Endpoint {
  /** IPv4 or IPv6 literal, without brackets. */
  address: string;
  port: number;
}

/** As much of net.Socket as smtp-server, nodemailer and node:tls use. */
export interface WireSocket extends Duplex {
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  setTimeout(milliseconds: number, callback?: () => void): this;
  setKeepAlive(enable?: boolean, initialDelay?: number): this;
  setNoDelay(noDelay?: boolean): this;
  ref(): this;
  unref(): this;
}

/** Closes the listening socket; connections that were accepted stay. */
export interface Listener {
  readonly endpoint: Endpoint;
  close(): void;
}

/** Why a connection did not come about; `code` as in errno(3). */
export class NetworkError extends Error {
  readonly code: 'ECONNREFUSED' | 'EHOSTUNREACH' | 'ENETUNREACH' | 'ETIMEDOUT' | 'EADDRINUSE' | 'EADDRNOTAVAIL';

  constructor(code: NetworkError['code'], message: string) {
    super(message);
    this.name = 'NetworkError';
    this.code = code;
  }
}

export interface Network {
  /** Opens a connection from one of the caller's own addresses. Rejects with NetworkError. */
  dial(from: string, to: Endpoint, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<WireSocket>;
  /** Throws NetworkError (EADDRINUSE, EADDRNOTAVAIL). */
  listen(at: Endpoint, accept: (socket: WireSocket) => void): Listener;
}

export type RecordType = 'A' | 'AAAA' | 'MX' | 'PTR' | 'TXT' | 'NS' | 'SOA' | 'CNAME';

export interface DnsRecord {
  name: string;
  type: RecordType;
  /** Seconds. */
  ttl: number;
  /** Presentation format (RFC 1035 §5.1): an address, a name without the final dot, `10 mx.example`, or text. */
  data: string;
}

/** `status` as in a DNS header (RFC 1035 §4.1.1); NOERROR with no records means the name exists without this type. */
export interface DnsAnswer {
  status: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  records: DnsRecord[];
}

/** Asks the world's DNS. PTR takes the in-addr.arpa/ip6.arpa name. */
export type Resolve = (name: string, type: RecordType) => Promise<DnsAnswer>;
