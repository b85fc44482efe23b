/** A mail server of the internet, on smtp-server: it talks at once, makes TLS when asked, and lets its owner decide. */
import type { Socket } from 'node:net';
import tls from 'node:tls';
import { SMTPServer, type SMTPServerAddress, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js';
import type { Authority } from './authority.ts';
import type { Delivery } from './internet.ts';
import type { WireSocket } from './network.ts';
import { asNetSocket } from './sockets.ts';

export type Client = Delivery['client'];

export interface Mail {
  client: Client;
  /** '' for the null sender. */
  mailFrom: string;
  rcptTo: string[];
  message: string;
}

/** `text` begins with the enhanced status code. */
export interface Refusal {
  code: number;
  text: string;
}

export interface MailServerOptions {
  name: string;
  /** After "ESMTP" in the greeting. */
  software: string;
  authority: Authority;
  /** TLS from the first byte, as on port 465. */
  implicitTls?: boolean;
  /** Takes `<anything>` for an address, as a server does that means to deliver nothing. */
  takesAnySyntax?: boolean;
  /** Left out: a certificate of the authority for its name. */
  context?: () => tls.SecureContext;
  /** Without STARTTLS, and with logins in clear text. */
  clear?: boolean;
  /** Present where people log in: offered inside TLS only. */
  login?: (login: string, password: string) => boolean;
  sender?: (address: string, client: Client) => Refusal | undefined;
  recipient: (address: string, mailFrom: string, client: Client) => Refusal | undefined;
  /** Has taken responsibility when it returns. */
  accept: (mail: Mail) => void;
}

/** What common providers announce (RFC 1870). */
const SIZE_LIMIT = 10_485_760;
/** RFC 5321 §4.5.3.1.8 asks for at least a hundred. */
const MAX_RECIPIENTS = 1000;
/** As much of a message as is kept; see Delivery.message. */
const KEPT_BYTES = 256 * 1024;
const IDLE_TIMEOUT_MS = 60_000;
const HANDSHAKE_TIMEOUT_MS = 10_000;

export class MailServer {
  readonly #options: MailServerOptions;
  readonly #server: PromptServer;

  constructor(options: MailServerOptions) {
    this.#options = options;
    this.#server = new PromptServer(options, {
      onConnect: (session, done) => {
        // AUTH is neither offered nor taken in clear text (RFC 4954 §4).
        session.disabledCommands = options.login && (session.secure || options.clear) ? [] : ['AUTH'];
        if (options.clear) session.disabledCommands.push('STARTTLS');
        done();
      },
      onSecure: (_socket, session, done) => {
        session.disabledCommands = options.login ? [] : ['AUTH'];
        done();
      },
      onAuth: ({ username = '', password }, _session, done) => {
        if (options.login?.(username, password ?? '')) done(null, { user: username });
        else done(replyError({ code: 535, text: '5.7.8 Authentication failed' }));
      },
      onMailFrom: ({ address }, session, done) => done(replyError(options.sender?.(address, clientOf(session)))),
      onRcptTo: ({ address }, session, done) =>
        done(replyError(options.recipient(address, senderOf(session), clientOf(session)))),
      onData: (stream, session, done) => this.#receive(stream, session, done),
    });
    // A client that went away in the middle of a message: its own server will say what became of it.
    this.#server.on('error', () => undefined);
  }

  /** Serves one connection. */
  accept(socket: WireSocket): void {
    if (this.#options.implicitTls) this.#secureFirst(socket);
    else this.#server.connect(asNetSocket(socket));
  }

  /** Ends the dialogues that are going on. */
  close(): void {
    for (const connection of this.#server.connections) connection.close();
  }

  #secureFirst(socket: WireSocket): void {
    const { remoteAddress, remotePort, localAddress, localPort } = socket;
    const secured = new tls.TLSSocket(socket, { isServer: true, secureContext: contextOf(this.#options) });
    const tooSlow = () => secured.destroy();
    secured.setTimeout(HANDSHAKE_TIMEOUT_MS, tooSlow);
    // A failed handshake ends the connection; the client has the reason.
    secured.on('error', () => socket.destroy());
    secured.once('secure', () => {
      secured.setTimeout(0, tooSlow);
      this.#server.connect(secured, { remoteAddress, remotePort, localAddress, localPort });
    });
  }

  #receive(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    done: (error?: Error | null, reply?: string) => void,
  ): void {
    const chunks: Buffer[] = [];
    let kept = 0;
    stream.on('data', (chunk: Buffer) => {
      if (kept < KEPT_BYTES) chunks.push(chunk);
      kept += chunk.length;
    });
    // The client vanished before the end: there is no message then.
    stream.on('error', () => chunks.splice(0));
    stream.on('end', () => {
      if (stream.sizeExceeded) return done(replyError({ code: 552, text: '5.3.4 Message too big' }));
      this.#options.accept({
        client: clientOf(session),
        mailFrom: senderOf(session),
        rcptTo: session.envelope.rcptTo.map((recipient) => recipient.address),
        message: Buffer.concat(chunks).subarray(0, KEPT_BYTES).toString(),
      });
      done(null, `2.0.0 Ok: queued as ${session.id.slice(0, 10).toUpperCase()}`);
    });
  }
}

type Handlers = Pick<SMTPServer, 'onConnect' | 'onSecure' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'>;

class PromptServer extends SMTPServer {
  readonly takesAnySyntax: boolean;

  constructor(options: MailServerOptions, handlers: Handlers) {
    super({
      name: options.name,
      banner: options.software,
      heloResponse: '%s',
      secure: options.implicitTls ?? false,
      authOptional: true,
      size: SIZE_LIMIT,
      maxRecipients: MAX_RECIPIENTS,
      hideENHANCEDSTATUSCODES: false,
      hideSTARTTLS: options.clear ?? false,
      allowInsecureAuth: options.clear ?? false,
      disableReverseLookup: true,
      socketTimeout: IDLE_TIMEOUT_MS,
      logger: false,
      ...handlers,
    });
    this.takesAnySyntax = options.takesAnySyntax ?? false;
    this.secureContext = new OnDemand(() => contextOf(options));
  }

  override connect(socket: Socket, options?: SMTPConnectionOptions | null): void {
    const connection = new PromptConnection(this, socket, options);
    this.connections.add(connection);
    connection.on('error', (error) => this.emit('error', error));
    connection.init();
  }

  /** A TLS context costs milliseconds and memory, and most servers of a world never need theirs. */
  override updateSecureContext(): void {
    this.secureContext = new Map();
  }
}

function contextOf({ authority, context, name }: MailServerOptions): tls.SecureContext {
  return context?.() ?? authority.contextFor(name);
}

class OnDemand extends Map<string, tls.SecureContext> {
  readonly #make: () => tls.SecureContext;

  constructor(make: () => tls.SecureContext) {
    super();
    this.#make = make;
  }

  override get(): tls.SecureContext {
    return this.#make();
  }
}

type ParsedAddress = ReturnType<SMTPConnection['_parseAddressCommand']>;

class PromptConnection extends SMTPConnection {
  readonly #takesAnySyntax: boolean;

  constructor(server: PromptServer, socket: Socket, options?: SMTPConnectionOptions | null) {
    super(server, socket, options);
    this.#takesAnySyntax = server.takesAnySyntax;
  }

  /** Without the tenth of a second that smtp-server waits for early talkers: grading opens many connections. */
  override init(): void {
    this._setListeners(() => this.connectionReady());
  }

  /** A text that brings its own enhanced status code gets no second one. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    const enhanced = typeof data === 'string' && /^[245]\.\d+\.\d+ /.test(data);
    super.send(code, data, enhanced ? false : context);
  }

  override _parseAddressCommand(name: string, command: Buffer | string): ParsedAddress {
    const parsed = super._parseAddressCommand(name, command);
    if (parsed || !this.#takesAnySyntax) return parsed;
    const address = /^[^:]*:\s*<(.*)>/.exec(command.toString())?.[1];
    return address === undefined ? false : { address, args: false };
  }
}

function clientOf(session: SMTPServerSession): Client {
  const login = typeof session.user === 'string' ? { login: session.user } : {};
  return { address: session.remoteAddress, helo: session.hostNameAppearsAs, tls: session.secure, ...login };
}

function senderOf(session: SMTPServerSession): string {
  const from: SMTPServerAddress | false = session.envelope.mailFrom;
  return from ? from.address : '';
}

function replyError(refusal: Refusal | undefined): Error | undefined {
  return refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code });
}
