/** One SMTP session with another server, through nodemailer's client, told in Postfix's words. */
import type { Socket } from 'node:net';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { WireSocket } from '../../../../internet/network.ts';
import type { MessageText } from '../queue-files.ts';
import type { Target } from './destinations.ts';
import type { TlsPolicy } from './tls-policy.ts';

export interface SessionOptions {
  helo: string;
  policy: TlsPolicy;
  /** TLS before the greeting (smtp_tls_wrappermode). */
  wrapper: boolean;
  port: number;
  /** PEM, of the authorities that are trusted. */
  ca?: string;
  auth?: {
    login: string;
    password: string;
    /** Whether a mechanism may be used that shows the password to the other side. */
    plaintextAllowed: (how: 'clear' | 'tls' | 'verified') => boolean;
    /** Mail waits when the login is refused, instead of going back. */
    failsSoftly: boolean;
  };
  timeoutMs: number;
  /** smtp_tls_loglevel. */
  tlsLogged: boolean;
}

/** How one recipient, or all, fared. */
export interface Verdict {
  status: 'sent' | 'deferred' | 'bounced';
  dsn: string;
  text: string;
  diagnostic?: string;
}

interface ClientError {
  message: string;
  code?: string;
  command?: string;
  response?: string;
  recipient?: string;
}

type Client = InstanceType<typeof SMTPConnection>;

export class SmtpSession {
  readonly #client: Client;
  readonly #target: Target;
  readonly #options: SessionOptions;
  /** Why the connection broke while nobody waited for an answer. */
  #broken: ClientError | undefined;
  /** What the log says besides the outcome. */
  readonly remarks: string[] = [];
  #verified = false;

  constructor(socket: WireSocket, target: Target, options: SessionOptions) {
    this.#target = target;
    this.#options = options;
    const { level } = options.policy;
    const required = level !== 'none' && level !== 'may';
    this.#client = new SMTPConnection({
      // The in-memory socket is all of net.Socket that nodemailer and node:tls use.
      connection: socket as unknown as Socket,
      host: target.host,
      name: options.helo,
      secure: options.wrapper,
      ignoreTLS: level === 'none',
      requireTLS: required && !options.wrapper,
      opportunisticTLS: level === 'may',
      tls: {
        rejectUnauthorized: false,
        servername: target.host,
        ca: options.ca ?? [],
        // Which names are good is looked at afterwards.
        checkServerIdentity: () => undefined,
      },
      greetingTimeout: options.timeoutMs,
      socketTimeout: options.timeoutMs,
      socketCloseTimeout: 0,
    });
    this.#client.on('error', (error: ClientError) => {
      this.#broken ??= error;
    });
  }

  /** Greeting, EHLO, STARTTLS and AUTH; the verdict that ends it, if one does. */
  async open(): Promise<Verdict | undefined> {
    const failed = await this.#connect();
    if (failed) return this.#explainConnect(failed);
    const untrusted = this.#untrusted();
    if (untrusted) return untrusted;
    return this.#options.auth ? this.#login(this.#options.auth) : undefined;
  }

  async send(from: string, to: string[], message: MessageText, eightBit: boolean): Promise<Map<string, Verdict>> {
    const envelope = { from, to, size: message.length, use8BitMime: eightBit };
    const text = Buffer.from(message.replaceAll('\n', '\r\n'), 'latin1');
    const { error, info } = await new Promise<{ error?: ClientError | null; info?: SendInfo }>((resolve) => {
      this.#client.send(envelope, text, (error, info) => resolve({ error, info }));
      this.#client.once('end', () => resolve({ error: this.#broken ?? { message: 'connection closed' } }));
    });
    const verdicts = new Map<string, Verdict>();
    const rejected =
      info?.rejectedErrors ?? (error as { rejectedErrors?: ClientError[] } | undefined)?.rejectedErrors ?? [];
    for (const refusal of rejected)
      if (refusal.recipient) verdicts.set(refusal.recipient, this.#said(refusal, 'RCPT TO command'));
    for (const address of to) {
      if (verdicts.has(address)) continue;
      verdicts.set(address, info ? accepted(info.response) : this.#explainSend(error ?? { message: 'unknown' }));
    }
    return verdicts;
  }

  close(): void {
    if (this.#broken) this.#client.close();
    else this.#client.quit();
  }

  /** Whether TLS protects the session, for the log. */
  get secure(): boolean {
    return this.#client.secure;
  }

  #connect(): Promise<ClientError | undefined> {
    return new Promise((resolve) => {
      this.#client.once('error', (error: ClientError) => resolve(error));
      this.#client.once('end', () => resolve(this.#broken ?? { message: 'closed', command: 'CONN' }));
      this.#client.connect((error?: ClientError) => resolve(error ?? undefined));
    });
  }

  get #server(): string {
    return `${this.#target.host}[${this.#target.address}]`;
  }

  #explainConnect(error: ClientError): Verdict {
    const { response, command, code, message } = error;
    if (/STARTTLS/.test(command ?? '') && response)
      return deferred('4.7.4', `TLS is required, but was not offered by host ${this.#server}`);
    if (/EHLO failed/.test(message) && this.#options.policy.level !== 'may')
      return deferred('4.7.4', `TLS is required, but was not offered by host ${this.#server}`);
    if (code === 'ETLS') return deferred('4.7.5', 'Cannot start TLS: handshake failure');
    if (response) {
      const said = oneLine(response);
      return deferred(
        dsnOf(said, '4.0.0').replace(/^5/, '4'),
        `host ${this.#server} refused to talk to me: ${said}`,
        said,
      );
    }
    const stage = command === 'EHLO' ? 'performing the EHLO handshake' : 'receiving the initial server greeting';
    const how = code === 'ETIMEDOUT' ? 'conversation with' : 'lost connection with';
    const timedOut = code === 'ETIMEDOUT' ? ' timed out' : '';
    return deferred('4.4.2', `${how} ${this.#server}${timedOut} while ${stage}`);
  }

  /** verify and secure demand a certificate that chains to a known authority and bears the right name. */
  #untrusted(): Verdict | undefined {
    const { policy, port, tlsLogged } = this.#options;
    const socket = this.#client._socket;
    const server = `${this.#server}:${port}`;
    const demanding = policy.level === 'verify' || policy.level === 'secure';
    if (!(socket instanceof TLSSocket)) return demanding ? deferred('4.7.5', NOT_VERIFIED) : undefined;
    const trusted = socket.authorized;
    this.#verified = demanding && trusted && bearsName(socket, policy.names);
    if (demanding && !trusted) this.remarks.push(`certificate verification failed for ${server}: ${reasonOf(socket)}`);
    if (tlsLogged)
      this.remarks.push(summary(socket, server, this.#verified ? 'Verified' : trusted ? 'Trusted' : 'Untrusted'));
    return demanding && !this.#verified ? deferred('4.7.5', NOT_VERIFIED) : undefined;
  }

  async #login(auth: NonNullable<SessionOptions['auth']>): Promise<Verdict | undefined> {
    if (!this.#client.allowsAuth) return undefined;
    const how = this.#verified ? 'verified' : this.#client.secure ? 'tls' : 'clear';
    if (!auth.plaintextAllowed(how)) {
      this.remarks.push('warning: SASL authentication failure: No worthy mechs found');
      return deferred(
        '4.7.0',
        `SASL authentication failed; cannot authenticate to server ${this.#server}: no mechanism available`,
      );
    }
    const failed = await new Promise<ClientError | null>((resolve) => {
      this.#client.login({ user: auth.login, pass: auth.password }, (error) => resolve(error));
      this.#client.once('end', () => resolve({ message: 'closed' }));
    });
    if (!failed) return undefined;
    if (!failed.response)
      return deferred('4.4.2', `lost connection with ${this.#server} while performing SASL authentication`);
    const said = oneLine(failed.response);
    const text = `SASL authentication failed; server ${this.#server} said: ${said}`;
    const dsn = dsnOf(said, '4.7.8');
    if (!auth.failsSoftly && said.startsWith('5')) return { status: 'bounced', dsn, text, diagnostic: said };
    return deferred(dsn.replace(/^5/, '4'), text, said);
  }

  #explainSend(error: ClientError): Verdict {
    if (!error.response) return deferred('4.4.2', `lost connection with ${this.#server} while sending message body`);
    const commands: Record<string, string> = { 'MAIL FROM': 'MAIL FROM command', 'RCPT TO': 'RCPT TO command' };
    const data = error.code === 'EMESSAGE' ? 'end of DATA command' : 'DATA command';
    return this.#said(error, commands[error.command ?? ''] ?? data);
  }

  #said(error: ClientError, command: string): Verdict {
    const said = oneLine(error.response ?? '');
    const status = said.startsWith('5') ? 'bounced' : 'deferred';
    const text = `host ${this.#server} said: ${said} (in reply to ${command})`;
    return { status, dsn: dsnOf(said, status === 'bounced' ? '5.0.0' : '4.0.0'), text, diagnostic: said };
  }
}

const NOT_VERIFIED = 'Server certificate not verified';

function bearsName(socket: TLSSocket, names: string[]): boolean {
  const certificate = socket.getPeerCertificate();
  const borne = (certificate.subjectaltname ?? '').split(', ').map((name) => name.replace(/^DNS:/, '').toLowerCase());
  return names.some((name) =>
    name.startsWith('.')
      ? borne.some((other) => other.endsWith(name.toLowerCase()))
      : checkServerIdentity(name, certificate) === undefined,
  );
}

/** In the words of OpenSSL, as Postfix logs them. */
function reasonOf(socket: TLSSocket): string {
  const error = socket.authorizationError;
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  if (/SELF_SIGNED/.test(code)) return 'self-signed certificate';
  if (/UNABLE_TO|ISSUER/.test(code)) return 'untrusted issuer';
  return error instanceof Error ? error.message : code;
}

/** With smtp_tls_loglevel = 1. */
function summary(socket: TLSSocket, server: string, word: string): string {
  const { standardName } = socket.getCipher();
  const bits = /256/.test(standardName) ? 256 : 128;
  return `${word} TLS connection established to ${server}: ${socket.getProtocol()} with cipher ${standardName} (${bits}/${bits} bits)`;
}

interface SendInfo {
  response: string;
  rejectedErrors?: ClientError[];
}

function accepted(response: string): Verdict {
  const said = oneLine(response);
  return { status: 'sent', dsn: dsnOf(said, '2.0.0'), text: said };
}

function deferred(dsn: string, text: string, diagnostic?: string): Verdict {
  return { status: 'deferred', dsn, text, ...(diagnostic ? { diagnostic } : {}) };
}

/** The enhanced status code of a reply (RFC 3463). */
function dsnOf(reply: string, fallback: string): string {
  return /^\d{3}[ -]([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? fallback;
}

function oneLine(response: string): string {
  return response.trim().replace(/\r?\n/g, ' ');
}
