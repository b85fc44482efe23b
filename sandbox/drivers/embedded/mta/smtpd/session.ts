/** What one smtpd(8) process knows of the client it serves, and how it talks to it. */

import type { WireSocket } from '../../../../internet/network.ts';
import type { SideEffects, SmtpdClient, Stage, Transaction } from '../../../../postfix/types.ts';
import type { Anvil } from '../anvil.ts';
import type { Cleanup } from '../cleanup.ts';
import type { Daemon } from '../daemon.ts';
import type { MailHost } from '../mail-host.ts';
import type { AccessMemory, Policy } from '../policy.ts';
import type { Sasl } from '../sasl.ts';
import type { ServerTls } from '../server-tls.ts';
import { printable, quoteLocal } from '../text.ts';
import { SmtpReader } from './reader.ts';
import type { Token } from './tokens.ts';

/** The rest of the mail system, as smtpd uses it. */
export interface SmtpdServices {
  host: MailHost;
  anvil: Anvil;
  cleanup: Cleanup;
  policy: Policy;
  sasl: Sasl;
  tls: ServerTls;
  /** ETRN: deliver what waits for this site. */
  flushSite(site: string): void;
}

/** A mail transaction from MAIL to the end of the data. */
export interface MailTransaction {
  sender: string;
  /** The SIZE parameter; 0 when there was none. */
  declaredSize: number;
  eightBit: boolean;
  smtputf8: boolean;
  /** The AUTH parameter (RFC 4954 §5): a claim, for the log only. */
  saslSender?: string;
  ret?: string;
  envid?: string;
  startedAt: number;
  /** From the first accepted recipient on. */
  queueId?: string;
  recipients: { address: string; notify?: string; original?: string }[];
  overshoot: number;
  chunks?: { data: Buffer[]; bytes: number; failed: boolean };
}

/** As smtpd_discard_ehlo_keywords takes them, in the order of Postfix's own table. */
const KEYWORDS =
  '8BITMIME PIPELINING SIZE VRFY ETRN AUTH VERP STARTTLS XCLIENT XFORWARD ENHANCEDSTATUSCODES DSN SMTPUTF8 CHUNKING SILENT-DISCARD'.split(
    ' ',
  );

export interface CommandCount {
  total: number;
  good: number;
}

export class SmtpdSession {
  readonly daemon: Daemon;
  readonly services: SmtpdServices;
  readonly local: { address: string; port: number };
  /** Name in master.cf, as anvil's log lines have it. */
  readonly service: string;
  readonly client: SmtpdClient;
  readonly xclientAllowed: boolean;
  readonly memory: AccessMemory = {};
  readonly counts = new Map<string, CommandCount>();
  socket: WireSocket | import('node:tls').TLSSocket;
  reader: SmtpReader;
  helo: string | undefined;
  protocol: 'SMTP' | 'ESMTP' = 'SMTP';
  /** The command being served, for `lost connection after …`. */
  where = 'CONNECT';
  errors = 0;
  junk = 0;
  transaction: MailTransaction | undefined;
  /** Side effects of access tables on the transaction, in the order in which they came. */
  effects: SideEffects[] = [];
  /** The reply with which the client was turned away at connect; everything but QUIT is refused then. */
  accessDenied = false;
  closing = false;
  /** smtpd_forbid_bare_newline_exclusions. */
  mayUseBareNewline = false;
  tls: { protocol: string; cipher: string; bits: number } | undefined;

  constructor(
    daemon: Daemon,
    services: SmtpdServices,
    peer: { socket: WireSocket; service: string; client: SmtpdClient; xclientAllowed: boolean },
  ) {
    this.daemon = daemon;
    this.services = services;
    this.service = peer.service;
    this.client = peer.client;
    this.xclientAllowed = peer.xclientAllowed;
    this.socket = peer.socket;
    this.local = { address: peer.socket.localAddress, port: peer.socket.localPort };
    this.reader = new SmtpReader(peer.socket);
  }

  get configuration(): Daemon['configuration'] {
    return this.daemon.configuration;
  }

  /** Upper case, in the order in which Postfix names them. */
  get discardedKeywords(): string[] {
    const words = this.configuration.list('smtpd_discard_ehlo_keywords').map((word) => word.toUpperCase());
    return KEYWORDS.filter((word) => words.includes(word));
  }

  get hostname(): string {
    return this.configuration.get('myhostname');
  }

  /** `name[address]`, as log lines have it. */
  get namaddr(): string {
    return `${this.client.name}[${this.client.address}]`;
  }

  get sasl(): SmtpdClient['sasl'] {
    return this.client.sasl;
  }

  get saslActive(): boolean {
    if (!this.configuration.bool('smtpd_sasl_auth_enable')) return false;
    return this.tls !== undefined || !this.configuration.bool('smtpd_tls_auth_only');
  }

  log(text: string): void {
    this.daemon.log(text);
  }

  /** One reply line, or several for EHLO. Clients that err too often wait for each (smtpd_error_sleep_time). */
  async reply(text: string, continued: string[] = []): Promise<void> {
    if (this.errors >= this.configuration.int('smtpd_soft_error_limit'))
      await this.services.host.sleep(this.configuration.time('smtpd_error_sleep_time'));
    const code = text.slice(0, 3);
    const lines = [...this.#withFooter(text).split('\r\n'), ...continued.map((line) => `${code} ${line}`)].map((line) =>
      this.#softened(line),
    );
    const all = lines.map((line, index) => (index < lines.length - 1 ? `${line.slice(0, 3)}-${line.slice(4)}` : line));
    this.write(`${all.join('\r\n')}\r\n`);
  }

  /** soft_bounce: what is refused for good is refused for now. */
  #softened(line: string): string {
    if (!this.configuration.bool('soft_bounce')) return line;
    return line.replace(
      /^5(\d\d)( 5(?=\.))?/,
      (_, rest: string, enhanced?: string) => `4${rest}${enhanced ? ' 4' : ''}`,
    );
  }

  write(text: string): void {
    if (this.socket.writable) this.socket.write(text);
  }

  /** Replies with a refusal; false, so that a command can end with it. */
  async refuse(text: string): Promise<false> {
    await this.reply(text);
    return false;
  }

  /** The address in a MAIL, RCPT or VRFY command, or the reply that refuses it. */
  readPath(
    token: Token,
    command: 'MAIL' | 'RCPT' | 'VRFY',
    smtputf8: boolean,
  ): { address: string } | { refusal: string } {
    if (token.kind === 'error') {
      if (token.text.includes('>'))
        this.log(
          `warning: Illegal address syntax from ${this.namaddr} in ${command} command: ${printable(token.text)}`,
        );
      return {
        refusal: command === 'MAIL' ? '501 5.1.7 Bad sender address syntax' : '501 5.1.3 Bad recipient address syntax',
      };
    }
    const options = { command, smtputf8, client: this.namaddr };
    const answer = this.services.policy.readAddress(this.daemon, token.text, options);
    if ('address' in answer) return answer;
    return { refusal: `${answer.reply.code} ${answer.reply.enhanced} ${answer.reply.text}` };
  }

  /** Asks what a stage decides. Logs and answers when it refuses; true when the client may go on. */
  async permitted(stage: Stage, transaction: Transaction, command: string, client = this.client): Promise<boolean> {
    const { policy } = this.services;
    const asked = { ...client, protocol: this.protocol };
    const decision = await policy.decide(this.daemon, stage, asked, transaction, this.memory);
    for (const complaint of decision.complaints) this.log(`${complaint.level}: ${complaint.text}`);
    for (const line of decision.effects.log) this.log(`${this.queueId}: ${line}`);
    const { discard, hold, filter, redirect, bcc, prepend } = decision.effects;
    if ([discard, hold, filter, redirect, bcc, prepend].some((effect) => effect !== undefined))
      this.effects.push(decision.effects);
    if (decision.verdict === 'disconnect') {
      this.closing = true;
      return false;
    }
    const { reply } = decision;
    if (decision.verdict === 'permit' || !reply) return true;
    const text = `${reply.code} ${reply.enhanced} ${reply.text}`.replace('  ', ' ');
    await this.reject(text, command, transaction);
    this.services.host.emit({
      type: 'refused',
      at: this.services.host.now(),
      queueId: this.transaction?.queueId,
      client: this.client.address,
      from: this.transaction?.sender ?? transaction.sender ?? '',
      to: transaction.recipient ?? '',
      reply: text,
    });
    if (reply.code === 421 || reply.code === 521) this.closing = true;
    return false;
  }

  /** Logs and sends a refusal. */
  async reject(text: string, command: string, transaction: Transaction): Promise<false> {
    const softened = this.#softened(text);
    this.log(`${this.queueId}: reject: ${command} from ${this.namaddr}: ${softened};${this.#context(transaction)}`);
    return this.refuse(text);
  }

  get queueId(): string {
    return this.transaction?.queueId ?? 'NOQUEUE';
  }

  /** Forgets the transaction; an open queue file of it goes too. */
  resetMail(): void {
    const { queueId, chunks } = this.transaction ?? {};
    const begun = chunks ? Buffer.concat(chunks.data).toString('latin1').replaceAll('\r\n', '\n') : '';
    if (queueId && begun.includes('\n\n')) this.services.cleanup.noteUnwanted(queueId, begun);
    if (queueId) this.services.cleanup.abandon(queueId);
    this.forgetMail();
  }

  /** The transaction is over, and its queue file somebody else's. */
  forgetMail(): void {
    this.transaction = undefined;
    this.effects = [];
  }

  /** smtpd_reject_footer, on each refusal: `\c` appends to the line, anything else becomes a line of its own. */
  #withFooter(text: string): string {
    const footer = this.configuration.raw('smtpd_reject_footer');
    if (footer === '' || !/^[45]/.test(text)) return text;
    const filled = footer.replace(/\$\{?client_address\}?/g, this.client.address);
    return filled.startsWith('\\c') ? text + filled.slice(2) : `${text}\r\n${text.slice(0, 10)}${filled}`;
  }

  /** ` from=<…> to=<…> proto=ESMTP helo=<…>`, as far as known. */
  #context(transaction: Transaction): string {
    const parts: string[] = [];
    const sender = transaction.sender ?? this.transaction?.sender;
    if (sender !== undefined) parts.push(`from=<${quoteLocal(sender)}>`);
    if (transaction.recipient !== undefined) parts.push(`to=<${quoteLocal(transaction.recipient)}>`);
    parts.push(`proto=${this.protocol}`);
    if (this.helo !== undefined) parts.push(`helo=<${this.helo}>`);
    if (this.sasl) parts.push(`sasl_method=${this.sasl.method}`, `sasl_username=${this.sasl.username}`);
    if (this.transaction?.saslSender !== undefined) parts.push(`sasl_sender=${this.transaction.saslSender}`);
    return ` ${parts.join(' ')}`;
  }
}
