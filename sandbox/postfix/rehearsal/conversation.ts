/** The client's side and smtpd(8)'s side of one SMTP session, command by command, until one is refused. */

import type { ClientName } from '../access/client-name.ts';
import { decide } from '../access/decide.ts';
import type { AccessSession } from '../access/evaluation.ts';
import { parseEnvelopeAddress } from '../address/envelope.ts';
import type {
  Complaint,
  Configuration,
  Decision,
  Dns,
  SideEffects,
  SmtpdClient,
  Stage,
  Tables,
  Transaction,
} from '../types.ts';
import {
  type Gate,
  refusesLogin,
  refusesTls,
  refusesWithoutHello,
  refusesWithoutTls,
  worded,
  wrapped,
} from './gates.ts';
import { decidingStep, listsOf } from './lists.ts';
import type { Exchange, Letter, Moment, Rehearsal } from './session.ts';

export interface ConversationParts {
  letter: Letter;
  configuration: Configuration;
  tables: Tables;
  dns: Dns;
  tls: boolean;
  client: ClientName;
}

/** As TLS 1.3 is usually agreed on; no restriction looks at it without a client certificate. */
const TLS = { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' };

export class Conversation {
  readonly parts: ConversationParts;
  readonly exchanges: Exchange[] = [];
  readonly effects: SideEffects[] = [];
  readonly complaints: Complaint[] = [];
  ending: Pick<Rehearsal, 'outcome' | 'why' | 'reply'> = { outcome: 'accepted', why: '' };
  /** Internal form, as it was read from RCPT TO. */
  recipient = '';
  readonly #session: AccessSession = {};
  readonly #client: SmtpdClient;
  #transaction: Transaction = {};

  constructor(parts: ConversationParts) {
    this.parts = parts;
    const { letter, client } = parts;
    this.#client = { address: letter.client, ...client, protocol: 'ESMTP' };
  }

  async hold(): Promise<void> {
    const steps = [this.#connect, this.#hello, this.#startTls, this.#logIn, this.#sender, this.#rcpt, this.#data];
    for (const step of steps) if (!(await step.call(this))) return;
    const { why } = decidingStep(this.exchanges) ?? { why: 'nothing refused' };
    const outcome = this.#session.discard === true ? ('swallowed' as const) : ('accepted' as const);
    this.ending = { outcome, why, reply: this.exchanges.at(-1)?.reply[0] };
  }

  get #delayed(): boolean {
    return this.parts.configuration.bool('smtpd_delay_reject');
  }

  #connect(): Promise<boolean> {
    const { configuration, tls } = this.parts;
    if (tls && wrapped(configuration)) this.#client.tls = TLS;
    const banner = `220 ${configuration.get('smtpd_banner')}`;
    return this.#ask('connect', undefined, banner, this.#delayed ? undefined : 'client');
  }

  async #hello(): Promise<boolean> {
    const { letter, configuration } = this.parts;
    if (letter.helo === undefined) return true;
    // What a client calls itself goes into headers and logs: no quotes, no brackets.
    this.#client.helo = letter.helo.replace(/["<>();\s]/g, '?');
    const reply = `250 ${configuration.get('myhostname')}`;
    return this.#ask('hello', `EHLO ${letter.helo}`, reply, this.#delayed ? undefined : 'helo');
  }

  async #startTls(): Promise<boolean> {
    const { configuration, tls } = this.parts;
    if (!tls || wrapped(configuration)) return true;
    if (this.#gate('starttls', 'STARTTLS', refusesTls(configuration))) return false;
    this.exchanges.push({ at: 'starttls', said: 'STARTTLS', reply: ['220 2.0.0 Ready to start TLS'], lists: [] });
    this.#client.tls = TLS;
    return true;
  }

  async #logIn(): Promise<boolean> {
    const { letter, configuration, tls } = this.parts;
    if (letter.login === undefined) return true;
    const gate =
      refusesWithoutTls(configuration, tls) ??
      refusesWithoutHello(configuration, letter.helo) ??
      refusesLogin(configuration, tls);
    if (this.#gate('login', 'AUTH PLAIN', gate)) return false;
    const reply = ['235 2.7.0 Authentication successful'];
    this.exchanges.push({ at: 'login', said: `AUTH PLAIN (${letter.login})`, reply, lists: [] });
    this.#client.sasl = { username: letter.login, method: 'PLAIN' };
    return true;
  }

  async #sender(): Promise<boolean> {
    const { letter, configuration, tls } = this.parts;
    const said = `MAIL FROM:<${letter.sender}>`;
    const gate = refusesWithoutTls(configuration, tls) ?? refusesWithoutHello(configuration, letter.helo);
    if (this.#gate('sender', said, gate)) return false;
    const sender = this.#read('MAIL', letter.sender);
    if (typeof sender === 'object') return this.#refused('sender', said, sender.reply, 'that is no address');
    this.#transaction = { sender, size: 0, smtputf8: false };
    return this.#ask('sender', said, '250 2.1.0 Ok', this.#delayed ? undefined : 'sender');
  }

  async #rcpt(): Promise<boolean> {
    const { letter } = this.parts;
    const said = `RCPT TO:<${letter.recipient}>`;
    const recipient = this.#read('RCPT', letter.recipient);
    if (typeof recipient === 'object') return this.#refused('recipient', said, recipient.reply, 'that is no address');
    this.recipient = recipient;
    this.#transaction = { ...this.#transaction, recipient, recipientCount: 0 };
    return this.#ask('recipient', said, '250 2.1.5 Ok', 'recipient');
  }

  async #data(): Promise<boolean> {
    this.#transaction = { ...this.#transaction, recipientCount: 1 };
    if (!(await this.#ask('data', 'DATA', '354 End data with <CR><LF>.<CR><LF>', 'data'))) return false;
    return this.#ask('message', '.', '250 2.0.0 Ok: queued', 'end-of-data');
  }

  /** One command: asks its stage, if it has one, and notes the reply. */
  async #ask(at: Moment, said: string | undefined, good: string, stage: Stage | undefined): Promise<boolean> {
    const decision = stage && (await this.#decide(stage));
    const lists = decision ? listsOf(this.parts.configuration, decision) : [];
    const exchange: Exchange = { at, ...(said === undefined ? {} : { said }), reply: [good], lists };
    this.exchanges.push(exchange);
    if (!decision || decision.verdict === 'permit') return true;
    const why = decision.decidedBy?.why ?? '';
    exchange.reply = decision.reply ? this.#worded(textOf(decision.reply)) : [];
    this.#end(decision.verdict === 'disconnect' ? undefined : exchange.reply[0], why);
    return false;
  }

  async #decide(stage: Stage): Promise<Decision> {
    const { configuration, tables, dns } = this.parts;
    const context = { configuration, tables, dns, session: this.#session };
    const decision = await decide(stage, this.#client, this.#transaction, context);
    this.effects.push(decision.effects);
    this.complaints.push(...decision.complaints);
    return decision;
  }

  /** True when the demand is not met; then the dialogue is over. */
  #gate(at: Moment, said: string, gate: Gate | undefined): boolean {
    if (!gate) return false;
    const reply = this.#worded(gate.reply);
    this.exchanges.push({ at, said, reply, lists: [gate.list] });
    this.#end(reply[0], gate.why);
    return true;
  }

  #refused(at: Moment, said: string, text: string, why: string): false {
    const reply = this.#worded(text);
    this.exchanges.push({ at, said, reply, lists: [] });
    this.#end(reply[0], why);
    return false;
  }

  #end(reply: string | undefined, why: string): void {
    const outcome = reply === undefined ? 'hung-up' : reply.startsWith('4') ? 'put-off' : 'refused';
    this.ending = { outcome, why, ...(reply === undefined ? {} : { reply }) };
  }

  #worded(text: string): string[] {
    const { configuration, tables } = this.parts;
    return worded(text, { configuration, tables, client: this.#client, transaction: this.#transaction });
  }

  /** The address in a command, or the reply that refuses it. */
  #read(command: 'MAIL' | 'RCPT', address: string): string | { reply: string } {
    const { configuration, tables } = this.parts;
    const warn = (text: string) => this.complaints.push({ level: 'warning', text });
    const client = `${this.#client.name}[${this.#client.address}]`;
    const answer = parseEnvelopeAddress(`<${address}>`, { configuration, tables, warn }, { command, client });
    return 'address' in answer ? answer.address : { reply: textOf(answer.reply) };
  }
}

const textOf = ({ code, enhanced, text }: { code: number; enhanced: string; text: string }): string =>
  `${code} ${enhanced} ${text}`.replace('  ', ' ');
