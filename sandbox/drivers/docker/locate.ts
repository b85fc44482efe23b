/** Finds a message on the mail host by a token in it: in Postfix's queue, and in mailboxes. */
import { posix } from 'node:path';
import type { CanaryPlace } from '../driver.ts';
import { isMailbox, MAIL_FOLDERS, ownerOfMailbox } from '../mailboxes.ts';
import type { ContainerFiles } from './files.ts';
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

export async function locateToken(files: ContainerFiles, token: string): Promise<CanaryPlace[]> {
  // Asking for an archive costs the engine much more than asking what has changed.
  const paths = (await files.changed()).filter(({ kind }) => kind !== 'deleted').map(({ path }) => path);
  // A message moves on while it is looked for: what was in one queue may be in the next by the time that is read.
  const queues = new Set(paths.flatMap((path) => NEXT[QUEUE_FILE.exec(path)?.[1] ?? ''] ?? []));
  const folders = MAIL_FOLDERS.filter((folder) =>
    paths.some((path) => path.startsWith(`${folder}/`) && isMailbox(path)),
  );
  const [queued, mailboxes] = await Promise.all([
    Promise.all([...queues].map((queue) => queuedIn(files, queue, token))),
    Promise.all(folders.map((folder) => mailboxesIn(files, folder, token))),
  ]);
  // A message that moves while it is read may show up in two queues.
  const messages = new Map(queued.flat().map((place) => [place.queueId, place]));
  const owners = new Set(mailboxes.flat());
  return [...messages.values(), ...[...owners].map((where): CanaryPlace => ({ kind: 'mailbox', where }))];
}

/** Names of the messages in the queue. */
export async function queueIds(files: ContainerFiles): Promise<string[]> {
  return (await files.changed()).flatMap(({ path, kind }) => {
    const id = kind === 'deleted' ? undefined : QUEUE_FILE.exec(path)?.[2];
    return id === undefined ? [] : [id];
  });
}

async function queuedIn(files: ContainerFiles, queue: string, token: string): Promise<CanaryPlace[]> {
  const pathOf = (name: string) => posix.join(SPOOL, name);
  const places: CanaryPlace[] = [];
  for await (const { name, kind, data } of files.list(posix.join(SPOOL, queue), LIMITS)) {
    const [, where, queueId] = QUEUE_FILE.exec(pathOf(name)) ?? [];
    if (kind !== 'file' || where === undefined) continue;
    const { content, recipients } = readQueueFile(data);
    if (content.includes(token)) places.push({ kind: 'queue', where, queueId, recipients });
  }
  return places;
}

async function mailboxesIn(files: ContainerFiles, folder: string, token: string): Promise<string[]> {
  const bytes = Buffer.from(token);
  const pathOf = (name: string) => posix.join(posix.dirname(folder), name);
  const owners: string[] = [];
  for await (const { name, kind, data } of files.list(folder, LIMITS, (name) => isMailbox(pathOf(name))))
    if (kind === 'file' && Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(bytes))
      owners.push(ownerOfMailbox(pathOf(name)));
  return owners;
}
