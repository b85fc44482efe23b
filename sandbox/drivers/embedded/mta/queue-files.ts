/**
 * The mail queue as files under the queue directory: `<queue>/<ID>` holds the envelope and the message, `defer/<ID>` what
 * became of its recipients so far. Nothing else knows the queue, so whoever kills the server or removes a file changes the truth.
 */
import type { HostFiles } from '../files/host-files.ts';
import type { QueueName } from './mta.ts';
import { isQueueId } from './queue-id.ts';

export const QUEUE_DIRECTORY = '/var/spool/postfix';
export const QUEUES: readonly QueueName[] = ['incoming', 'active', 'deferred', 'hold'];
/** postfix:postfix on Debian. */
const OWNER = { uid: 100, gid: 102 } as const;

const LF = 0x0a;

/** RFC 5322 text with LF line ends, one character for each byte (latin1), so that nothing is lost on the way. */
export type MessageText = string;

export interface QueueRecipient {
  address: string;
  /** Before canonical and alias mapping, when that changed it. */
  original?: string;
  /** As the queue file has it, where the resolver made another address of it for this delivery. */
  queuedAs?: string;
  /** DSN NOTIFY (RFC 3461), when the client sent one. */
  notify?: string;
}

/** What cleanup(8) writes once and nobody changes. */
export interface QueueEnvelope {
  /** Epoch milliseconds. */
  arrivedAt: number;
  /** Bytes of the message with LF line ends, as Postfix counts and logs it. */
  size: number;
  sender: string;
  recipients: QueueRecipient[];
  /** log_client_address and friends, for postcat -e. */
  attributes: [string, string][];
  smtputf8?: boolean;
  /** FILTER action or content_filter: transport:nexthop for all recipients. */
  filter?: string;
  /** DSN RET and ENVID. */
  ret?: string;
  envid?: string;
}

export interface RecipientState {
  address: string;
  done?: true;
  delayReason?: string;
  dsn?: string;
}

/** What the queue manager learned about a message. */
export interface QueueProgress {
  recipients: RecipientState[];
  nextTryAt?: number;
  /** For the exponential backoff: when it was last put aside. */
  lastTriedAt?: number;
  forcedExpire?: true;
}

export interface QueueFile {
  id: string;
  queue: QueueName;
  envelope: QueueEnvelope;
  progress: QueueProgress;
}

export class QueueFiles {
  readonly #files: HostFiles;
  /** Envelopes never change, so they are parsed once; whether the file is there is asked each time. */
  readonly #envelopes = new Map<string, QueueEnvelope>();

  constructor(files: HostFiles) {
    this.#files = files;
  }

  create(queue: QueueName, id: string, envelope: QueueEnvelope, message: MessageText): void {
    const data = Buffer.concat([Buffer.from(`${JSON.stringify(envelope)}\n`), Buffer.from(message, 'latin1')]);
    this.#files.write(path(queue, id), data, { mode: 0o700, ...OWNER });
    this.#envelopes.set(id, envelope);
  }

  exists(id: string): boolean {
    return this.find(id) !== undefined;
  }

  find(id: string): QueueName | undefined {
    return QUEUES.find((queue) => this.#files.stat(path(queue, id))?.type === 'file');
  }

  /** Queue file names, in the order of a directory listing. */
  ids(queue: QueueName): string[] {
    return this.#files.list(`${QUEUE_DIRECTORY}/${queue}`).filter(isQueueId);
  }

  open(id: string, queue = this.find(id)): QueueFile | undefined {
    const envelope = queue && this.#envelope(queue, id);
    return envelope && { id, queue, envelope, progress: this.progress(id) };
  }

  message(id: string): MessageText | undefined {
    const queue = this.find(id);
    const data = queue && this.#files.read(path(queue, id));
    return data && Buffer.from(data.subarray(data.indexOf(LF) + 1)).toString('latin1');
  }

  /** Whose message holds these words. A flood may wait in the queue, so nothing is parsed or copied. */
  holding(words: string): Set<string> {
    const wanted = Buffer.from(words);
    const holds = (queue: QueueName, id: string): boolean => {
      const data = this.#files.read(path(queue, id));
      if (!data) return false;
      return Buffer.from(data.buffer, data.byteOffset, data.byteLength).indexOf(wanted, data.indexOf(LF) + 1) >= 0;
    };
    return new Set(QUEUES.flatMap((queue) => this.ids(queue).filter((id) => holds(queue, id))));
  }

  progress(id: string): QueueProgress {
    const text = this.#files.readText(progressPath(id));
    if (text === undefined) return { recipients: [] };
    return parse<QueueProgress>(text) ?? { recipients: [] };
  }

  record(id: string, progress: QueueProgress): void {
    this.#files.write(progressPath(id), `${JSON.stringify(progress)}\n`, { mode: 0o600, ...OWNER });
  }

  move(id: string, to: QueueName): boolean {
    const from = this.find(id);
    if (!from) return false;
    if (from !== to) {
      this.#files.mkdir(`${QUEUE_DIRECTORY}/${to}`, { mode: 0o700, ...OWNER });
      this.#files.rename(path(from, id), path(to, id));
    }
    return true;
  }

  remove(id: string): boolean {
    const queue = this.find(id);
    this.#envelopes.delete(id);
    this.#files.remove(progressPath(id));
    return queue !== undefined && this.#files.remove(path(queue, id));
  }

  #envelope(queue: QueueName, id: string): QueueEnvelope | undefined {
    const known = this.#envelopes.get(id);
    if (known) return this.#files.stat(path(queue, id)) ? known : undefined;
    const text = this.#files.readText(path(queue, id));
    const envelope = text === undefined ? undefined : parse<QueueEnvelope>(text.slice(0, text.indexOf('\n')));
    if (envelope) this.#envelopes.set(id, envelope);
    return envelope;
  }
}

function path(queue: QueueName, id: string): string {
  return `${QUEUE_DIRECTORY}/${queue}/${id}`;
}

function progressPath(id: string): string {
  return `${QUEUE_DIRECTORY}/defer/${id}`;
}

/** A file that a student scribbled into is a corrupt queue file, not an error of ours. */
function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
