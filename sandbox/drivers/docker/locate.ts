/** Finds a message on the mail host by a token in it: in Postfix's queue, and in mailboxes. */
import { posix } from 'node:path';
import type { CanaryPlace } from '../driver.ts';
import { isMailbox, MAIL_FOLDERS, ownerOfMailbox } from '../mailboxes.ts';
import { type ContainerFiles, untilWhole } from './files.ts';
import { Joined } from './joined.ts';
import { readQueueFile } from './queue-file.ts';
import type { Limits } from './tar.ts';

const SPOOL = '/var/spool/postfix';
const QUEUE_FILE =
  /^\/var\/spool\/postfix\/(incoming|active|deferred|hold|maildrop)\/(?:[0-9A-Za-z]\/)*([0-9A-Za-z]{6,})$/;

/** A queue of a million messages stays the student's own problem: beyond this nothing is looked at. */
const LIMITS: Limits = { total: 256 * 1024 * 1024, each: 2 * 1024 * 1024 };

/** One look at the spool serves everybody who waits for a message: each archive costs the engine much. */
export class TokenSearch {
  readonly #files: () => Promise<ContainerFiles>;
  readonly #looks = new Joined();
  #wanted = new Set<string>();

  constructor(files: () => Promise<ContainerFiles>) {
    this.#files = files;
  }

  async locate(token: string): Promise<CanaryPlace[]> {
    this.#wanted.add(token);
    const found = await this.#looks.ask('look', () => {
      const tokens = [...this.#wanted];
      this.#wanted = new Set();
      return this.#files().then((files) => locateTokens(files, tokens));
    });
    return found.get(token) ?? [];
  }
}

/**
 * By archives alone. Asking for what has changed sounds cheaper and is not: for that the engine walks through the whole
 * image, which takes it ten times as long as an archive of the spool.
 */
async function locateTokens(files: ContainerFiles, tokens: string[]): Promise<Map<string, CanaryPlace[]>> {
  // In the order in which a message moves, so that it is not missed in between: first the queues, then the mailboxes.
  const queued = await untilWhole(() => queuedIn(files, tokens));
  const mailboxes = await Promise.all(
    MAIL_FOLDERS.map((folder) => untilWhole(() => mailboxesIn(files, folder, tokens))),
  );
  return new Map(
    tokens.map((token) => {
      // A message that moves while it is read may show up in two queues.
      const messages = new Map(queued.get(token)?.map((place) => [place.queueId, place]));
      const owners = new Set(mailboxes.flatMap((found) => found.get(token) ?? []));
      return [token, [...messages.values(), ...[...owners].map((where): CanaryPlace => ({ kind: 'mailbox', where }))]];
    }),
  );
}

interface QueuedMessage {
  where: string;
  queueId: string;
  /** Its queue file. */
  data: Uint8Array;
}

/** An archive has the folders in the order of their names, which is not that of a message's way. */
async function* queuedMessages(files: ContainerFiles): AsyncGenerator<QueuedMessage> {
  const pathOf = (name: string) => posix.join(posix.dirname(SPOOL), name);
  for await (const { name, kind, data } of files.list(SPOOL, LIMITS, (name) => QUEUE_FILE.test(pathOf(name)))) {
    const [, where, queueId] = QUEUE_FILE.exec(pathOf(name)) ?? [];
    if (kind === 'file' && where !== undefined && queueId !== undefined) yield { where, queueId, data };
  }
}

/** Names of the messages in the queue. */
export function queueIds(files: ContainerFiles): Promise<Set<string>> {
  return untilWhole(async () => {
    const ids = new Set<string>();
    for await (const { queueId } of queuedMessages(files)) ids.add(queueId);
    return ids;
  });
}

async function queuedIn(files: ContainerFiles, tokens: string[]): Promise<Map<string, CanaryPlace[]>> {
  const found = new Map<string, CanaryPlace[]>();
  for await (const { where, queueId, data } of queuedMessages(files)) {
    const { content, recipients } = readQueueFile(data);
    for (const token of tokens)
      if (content.includes(token))
        found.set(token, [...(found.get(token) ?? []), { kind: 'queue', where, queueId, recipients }]);
  }
  return found;
}

/** Token → owners. */
async function mailboxesIn(files: ContainerFiles, folder: string, tokens: string[]): Promise<Map<string, string[]>> {
  const pathOf = (name: string) => posix.join(posix.dirname(folder), name);
  const owners = new Map<string, string[]>();
  for await (const { name, kind, data } of files.list(folder, LIMITS, (name) => isMailbox(pathOf(name)))) {
    if (kind !== 'file') continue;
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    for (const token of tokens)
      if (bytes.includes(token)) owners.set(token, [...(owners.get(token) ?? []), ownerOfMailbox(pathOf(name))]);
  }
  return owners;
}
