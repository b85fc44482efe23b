/** cleanup(8): completes the header, maps the addresses, and puts the message into the queue. */
import type { SideEffects } from '../../../postfix/types.ts';
import { FileError } from '../files/errors.ts';
import { type ContentLine, checkContent } from './content-checks.ts';
import type { Daemon } from './daemon.ts';
import type { MailHost } from './mail-host.ts';
import { type Header, headerValue, joinMessage, splitMessage, wireSize } from './message.ts';
import type { Policy } from './policy.ts';
import type { MessageText, QueueEnvelope, QueueFiles, QueueRecipient } from './queue-files.ts';
import { QueueIds } from './queue-id.ts';
import { receivedHeader } from './smtpd/received.ts';
import type { MailTransaction, SmtpdSession } from './smtpd/session.ts';
import { compactDate, mailDate } from './text.ts';

/** A message on its way into the queue. */
export interface Incoming {
  id: string;
  sender: string;
  /** `forwardedFrom`: the address that local(8) had it for. */
  recipients: { address: string; notify?: string; forwardedFrom?: string }[];
  message: MessageText;
  arrivedAt: number;
  attributes: [string, string][];
  /** Incomplete headers are completed for our own clients and programs only (local_header_rewrite_clients). */
  local: boolean;
  effects?: SideEffects[];
  smtputf8?: boolean;
  ret?: string;
  envid?: string;
  /** What the log and the map call the client. */
  client: string;
  login?: string;
  /** bounce(8) and local(8) send messages that are not mapped again. */
  unmapped?: boolean;
}

export interface CleanupParts {
  host: MailHost;
  queue: QueueFiles;
  policy: Policy;
  /** A cleanup process for one message. */
  run<T>(work: (daemon: Daemon) => T): T;
  /** The queue manager is told. */
  arrived(id: string): void;
}

export class Cleanup {
  readonly #parts: CleanupParts;
  readonly #ids: QueueIds;

  constructor(parts: CleanupParts) {
    this.#parts = parts;
    this.#ids = new QueueIds((id) => parts.queue.exists(id));
  }

  /** A queue ID for a message that is still coming in. */
  reserve(): string {
    return this.#ids.next(this.#parts.host.now());
  }

  /** The client gave its message up. Nothing is on disk before a message is complete, so only the log is told. */
  abandon(id: string): void {
    this.#parts.run((daemon) => daemon.log(`${id}: removed (canceled)`));
  }

  /** Everything of a message is there when smtpd(8) refuses it at the end of the data. */
  noteUnwanted(id: string, text: string): void {
    const { headers } = splitMessage(text);
    this.#parts.run((daemon) => daemon.log(`${id}: message-id=${headerValue(headers, 'message-id') ?? '<>'}`));
  }

  /** From smtpd(8). The reply that refuses the message, or undefined when it is in the queue. */
  accept(session: SmtpdSession, transaction: MailTransaction, text: string): string | undefined {
    const id = transaction.queueId ?? this.reserve();
    const prepended = session.effects.flatMap((effects) => effects.prepend ?? []).map((line) => `${line}\n`);
    const { client, daemon } = session;
    return this.inject({
      id,
      sender: transaction.sender,
      recipients: transaction.recipients,
      message: prepended.join('') + receivedHeader(session, transaction, id) + text,
      arrivedAt: transaction.startedAt,
      attributes: [
        ['log_client_name', client.name],
        ['log_client_address', client.address],
        ['log_client_port', String(client.port ?? '')],
        ['log_message_origin', session.namaddr],
        ['log_helo_name', session.helo ?? ''],
        ['log_protocol_name', session.protocol],
        ...(client.sasl
          ? ([
              ['sasl_method', client.sasl.method],
              ['sasl_username', client.sasl.username],
            ] as [string, string][])
          : []),
      ],
      local: this.#parts.policy.isOwnClient(daemon, client),
      effects: session.effects,
      smtputf8: transaction.smtputf8,
      ret: transaction.ret,
      envid: transaction.envid,
      client: client.address,
      ...(client.sasl ? { login: client.sasl.username } : {}),
    });
  }

  /** Puts a message into the queue; the reply that refuses it, or undefined. */
  inject(incoming: Incoming): string | undefined {
    try {
      return this.#parts.run((daemon) => this.#process(daemon, incoming));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      this.#parts.host.log(
        'postfix/cleanup',
        this.#parts.host.nextPid(),
        `warning: ${incoming.id}: write queue file: ${error.reason}`,
      );
      return '451 4.3.0 Error: queue file write error';
    }
  }

  #process(daemon: Daemon, incoming: Incoming): string | undefined {
    const { id } = incoming;
    const complete = this.#complete(daemon, incoming);
    const { body } = complete;
    let { headers } = complete;
    const effects = [...(incoming.effects ?? [])];
    if (effects.some(({ discard }) => discard !== undefined)) {
      daemon.log(`${id}: removed (discarded)`);
      return undefined;
    }
    const noteId = () => daemon.log(`${id}: message-id=${headerValue(complete.headers, 'message-id') ?? '<>'}`);
    // bounce(8) and local(8) send what was checked before (internal_mail_filter_classes).
    if (!incoming.unmapped && incoming.client !== 'local') {
      const checked = checkContent(daemon, incoming, linesOf(headers, body, noteId));
      if (checked.refusal !== undefined) {
        daemon.log(`${id}: removed (canceled)`);
        return checked.refusal;
      }
      if (checked.discard) {
        daemon.log(`${id}: removed (discarded)`);
        return undefined;
      }
      headers = headers.filter(({ text }) => !checked.ignored.has(text));
      const { hold, redirect, filter } = checked;
      effects.push({
        log: [],
        ...(hold ? { hold: '' } : {}),
        ...(redirect ? { redirect } : {}),
        ...(filter ? { filter } : {}),
      });
    } else noteId();
    const hops = headers.filter(({ name }) => name === 'received').length;
    if (hops > daemon.configuration.int('hopcount_limit')) return '554 5.4.0 Error: too many hops';
    const message = joinMessage({ headers, body });
    const limit = daemon.configuration.int('message_size_limit');
    if (limit > 0 && wireSize(message) > limit + HEADER_ALLOWANCE) return '552 5.3.4 Error: message file too big';
    const envelope = this.#envelope(daemon, { ...incoming, effects }, wireSize(message));
    if ('refusal' in envelope) return envelope.refusal;
    this.#announce(incoming, envelope);
    const held = effects.some(({ hold }) => hold !== undefined);
    this.#parts.queue.create(held ? 'hold' : 'incoming', id, envelope, message);
    if (!held) this.#parts.arrived(id);
    else this.#emitQueued(id, envelope);
    return undefined;
  }

  #complete(daemon: Daemon, incoming: Incoming): { headers: Header[]; body: string } {
    const { configuration } = daemon;
    const dropped = configuration.list('message_drop_headers').map((name) => name.toLowerCase());
    const { headers, body } = splitMessage(incoming.message);
    const kept = headers.filter(({ name }) => !dropped.includes(name));
    if (!incoming.local && !configuration.bool('always_add_missing_headers')) return { headers: kept, body };
    const missing = (name: string) => !kept.some((header) => header.name === name);
    const add = (name: string, value: string) => kept.push({ name: name.toLowerCase(), text: `${name}: ${value}` });
    const origin = configuration.get('myhostname');
    if (missing('message-id')) add('Message-Id', `<${compactDate(incoming.arrivedAt)}.${incoming.id}@${origin}>`);
    if (missing('date')) add('Date', mailDate(incoming.arrivedAt));
    if (missing('from'))
      add('From', incoming.sender === '' ? 'MAILER-DAEMON' : this.#parts.policy.rewrite(daemon, incoming.sender));
    return { headers: kept, body };
  }

  #envelope(daemon: Daemon, incoming: Incoming, size: number): QueueEnvelope | { refusal: string } {
    const { policy } = this.#parts;
    const sender = incoming.unmapped ? { sender: incoming.sender } : policy.canonicalSender(daemon, incoming.sender);
    const redirect = incoming.effects?.find((effects) => effects.redirect !== undefined)?.redirect;
    const asked =
      redirect === undefined
        ? incoming.recipients
        : incoming.recipients.map((recipient) => ({ ...recipient, sentTo: redirect }));
    const copies = [
      ...(incoming.unmapped ? [] : this.#copies(daemon, incoming)),
      ...(incoming.effects ?? []).flatMap(({ bcc }) => bcc ?? []),
    ];
    const recipients = new Map<string, QueueRecipient>();
    for (const recipient of [...asked, ...copies.map((address) => ({ address, notify: 'NEVER' }))]) {
      const expansion = policy.expand(daemon, 'sentTo' in recipient ? String(recipient.sentTo) : recipient.address);
      if (expansion.error || sender.error) return { refusal: '451 4.3.0 Error: queue file write error' };
      for (const address of expansion.recipients)
        if (!recipients.has(address)) recipients.set(address, queued(address, recipient));
    }
    const filter = incoming.effects?.findLast((effects) => effects.filter !== undefined)?.filter;
    return {
      arrivedAt: incoming.arrivedAt,
      size,
      sender: sender.sender,
      recipients: [...recipients.values()],
      attributes: incoming.attributes,
      ...(incoming.smtputf8 ? { smtputf8: true } : {}),
      ...(filter === undefined ? {} : { filter }),
      ...(incoming.ret ? { ret: incoming.ret } : {}),
      ...(incoming.envid ? { envid: incoming.envid } : {}),
    };
  }

  #copies(daemon: Daemon, incoming: Incoming): string[] {
    const { policy } = this.#parts;
    const always = daemon.configuration.get('always_bcc');
    const bySender = policy.find(daemon, 'sender_bcc_maps', incoming.sender);
    const byRecipient = incoming.recipients.map(({ address }) => policy.find(daemon, 'recipient_bcc_maps', address));
    return [always, bySender, ...byRecipient].filter(
      (address): address is string => address !== undefined && address !== '',
    );
  }

  #announce(incoming: Incoming, envelope: QueueEnvelope): void {
    const { host } = this.#parts;
    for (const { address } of envelope.recipients)
      host.emit({
        type: 'accepted',
        at: host.now(),
        queueId: incoming.id,
        from: envelope.sender,
        to: address,
        client: incoming.client,
        ...(incoming.login ? { login: incoming.login } : {}),
      });
  }

  #emitQueued(id: string, envelope: QueueEnvelope): void {
    const { host } = this.#parts;
    const to = envelope.recipients[0]?.address ?? '';
    host.emit({ type: 'queued', at: host.now(), queueId: id, from: envelope.sender, to, queue: 'hold' });
  }
}

/** Our own Received header must not make a message too large that smtpd let pass. */
const HEADER_ALLOWANCE = 4096;

/** The lines in their order; tells when the header is over. */
function* linesOf(headers: Header[], body: string, headerDone: () => void): Generator<ContentLine> {
  for (const { text } of headers) yield { kind: 'header', text };
  headerDone();
  for (const text of body.slice(0, BODY_CHECKED).split('\n')) yield { kind: 'body', text };
}

/** body_checks_size_limit. */
const BODY_CHECKED = 51_200;

function queued(address: string, asked: Incoming['recipients'][number]): QueueRecipient {
  const { forwardedFrom: from = asked.address } = asked;
  const original = address.toLowerCase() === from.toLowerCase() ? undefined : from;
  return { address, ...(original ? { original } : {}), ...(asked.notify ? { notify: asked.notify } : {}) };
}
