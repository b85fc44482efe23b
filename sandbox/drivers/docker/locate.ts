/** Finds a message on the mail host by a token in it: in Postfix's queue, and in mailboxes. */
import { posix } from 'node:path';
import type { CanaryPlace } from '../driver.ts';
import { isMailbox, MAIL_FOLDERS, ownerOfMailbox } from '../mailboxes.ts';
import type { ContainerFiles } from './files.ts';
import { Joined } from './joined.ts';
import { readQueueFile } from './queue-file.ts';
import type { Limits } from './tar.ts';

const SPOOL = '/var/spool/postfix';
const QUEUE_FILE =
  /^\/var\/spool\/postfix\/(incoming|active|deferred|hold|maildrop)\/(?:[0-9A-Za-z]\/)*([0-9A-Za-z]{6,})$/;

const NEXT: Record<string, string[]> = {
  maildrop: ['maildrop', 'incoming', 'active'],
  incoming: ['incoming', 'active', 'hold'],
  active: ['active', 'deferred'],
  deferred: ['deferred', 'active'],
  hold: ['hold'],
};

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

async function locateTokens(files: ContainerFiles, tokens: string[]): Promise<Map<string, CanaryPlace[]>> {
  // Asking for an archive costs the engine much more than asking what has changed.
  const paths = (await files.changed()).filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
  // A message moves on while it is looked for: what was in one queue may be in the next by the time that is read.
  const queues = [...new Set(paths.flatMap((path) => NEXT[QUEUE_FILE.exec(path)?.[1] ?? ''] ?? []))];
  const folders = MAIL_FOLDERS.filter((folder) =>
    paths.some((path) => path.startsWith(`${folder}/`) && isMailbox(path)),
  );
  // In the order in which a message moves, so that it is not missed in between: first the queues, then the mailboxes.
  const queued = queues.length > 0 ? await queuedIn(files, queues, tokens) : new Map<string, CanaryPlace[]>();
  const mailboxes = await Promise.all(folders.map((folder) => mailboxesIn(files, folder, tokens)));
  return new Map(
    tokens.map((token) => {
      // A message that moves while it is read may show up in two queues.
      const messages = new Map(queued.get(token)?.map((place) => [place.queueId, place]));
      const owners = new Set(mailboxes.flatMap((found) => found.get(token) ?? []));
      return [token, [...messages.values(), ...[...owners].map((where): CanaryPlace => ({ kind: 'mailbox', where }))]];
    }),
  );
}

/** Names of the messages in the queue. */
export async function queueIds(files: ContainerFiles): Promise<string[]> {
  return (await files.changed()).flatMap(({ path, kind }) => {
    const id = kind === 'deleted' ? undefined : QUEUE_FILE.exec(path)?.[2];
    return id === undefined ? [] : [id];
  });
}

async function queuedIn(
  files: ContainerFiles,
  queues: string[],
  tokens: string[],
): Promise<Map<string, CanaryPlace[]>> {
  const [only] = queues;
  const root = queues.length === 1 && only !== undefined ? posix.join(SPOOL, only) : SPOOL;
  const pathOf = (name: string) => posix.join(posix.dirname(root), name);
  const isWanted = (name: string) => queues.includes(QUEUE_FILE.exec(pathOf(name))?.[1] ?? '');
  const found = new Map<string, CanaryPlace[]>();
  for await (const { name, kind, data } of files.list(root, LIMITS, isWanted)) {
    const [, where, queueId] = QUEUE_FILE.exec(pathOf(name)) ?? [];
    if (kind !== 'file' || where === undefined) continue;
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
