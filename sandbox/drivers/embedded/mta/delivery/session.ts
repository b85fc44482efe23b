/** One SMTP session with another server, through nodemailer's client, told in Postfix's words. */
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { WireSocket } from '../../../../internet/network.ts';
import type { MessageText } from '../queue-files.ts';
import type { Target } from './destinations.ts';

export interface SessionOptions {
  helo: string;
  /** smtp_tls_security_level. */
  tls: 'none' | 'may' | 'encrypt' | 'verify' | 'secure';
  /** TLS before the greeting (smtp_tls_wrappermode). */
  wrapper: boolean;
  /** PEM. */
  ca?: string;
  /** The name that the certificate must bear, for verify and secure. */
  peerName: string;
  auth?: { login: string; password: string; plaintextAllowed: boolean };
  timeoutMs: number;
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
  warning: string | undefined;

  constructor(socket: WireSocket, target: Target, options: SessionOptions) {
    this.#target = target;
    this.#options = options;
    const required = options.tls === 'encrypt' || options.tls === 'verify' || options.tls === 'secure';
    this.#client = new SMTPConnection({
      // The in-memory socket is all of net.Socket that nodemailer and node:tls use.
      connection: socket as unknown as Socket,
      host: target.host,
      name: options.helo,
      secure: options.wrapper,
      ignoreTLS: options.tls === 'none',
      requireTLS: required && !options.wrapper,
      opportunisticTLS: options.tls === 'may',
      tls: { rejectUnauthorized: false, servername: options.peerName, ...(options.ca ? { ca: options.ca } : {}) },
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
    if (/EHLO failed/.test(message) && this.#options.tls !== 'may')
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
    const { tls } = this.#options;
    if (tls !== 'verify' && tls !== 'secure') return undefined;
    const socket = this.#client._socket;
    if (socket instanceof TLSSocket && socket.authorized) return undefined;
    const error = socket instanceof TLSSocket ? socket.authorizationError : undefined;
    const why = error instanceof Error ? error.message : String(error ?? 'no certificate');
    this.warning = `certificate verification failed for ${this.#server}: ${why}`;
    return deferred('4.7.5', 'Server certificate not verified');
  }

  async #login(auth: NonNullable<SessionOptions['auth']>): Promise<Verdict | undefined> {
    if (!this.#client.allowsAuth) return undefined;
    if (!auth.plaintextAllowed) {
      this.warning = 'warning: SASL authentication failure: No worthy mechs found';
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
    const dsn = dsnOf(said, '4.7.8').replace(/^5/, '4');
    return deferred(dsn, `SASL authentication failed; server ${this.#server} said: ${said}`, said);
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
