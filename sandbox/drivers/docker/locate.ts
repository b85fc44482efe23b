/** Finds a message on the mail host by a token in it: in Postfix's queue, and in mailboxes. */
import { posix } from 'node:path';
import type { CanaryPlace } from '../driver.ts';
import { isMailbox, MAIL_FOLDERS, ownerOfMailbox } from '../mailboxes.ts';
import type { ContainerFiles } from './files.ts';
import { readQueueFile } from './queue-file.ts';
import type { Limits } from './tar.ts';

const SPOOL = '/var/spool/postfix';
const QUEUE_FILE = /^postfix\/(incoming|active|deferred|hold|maildrop)\/(?:[0-9A-Za-z]\/)*([0-9A-Za-z]{6,})$/;

/** A queue of a million messages stays the student's own problem: beyond this nothing is looked at. */
const LIMITS: Limits = { total: 256 * 1024 * 1024, each: 2 * 1024 * 1024 };

export async function locateToken(files: ContainerFiles, token: string): Promise<CanaryPlace[]> {
  const [queue, ...owners] = await Promise.all([
    queued(files, token),
    ...MAIL_FOLDERS.map((folder) => mailboxes(files, folder, token)),
  ]);
  const found = new Set(owners.flat());
  return [...queue, ...[...found].map((where): CanaryPlace => ({ kind: 'mailbox', where }))];
}

/** Names of the messages in the queue. */
export async function queueIds(files: ContainerFiles): Promise<string[]> {
  const ids: string[] = [];
  for await (const { name, kind } of files.list(SPOOL, LIMITS, (path) => QUEUE_FILE.test(path)))
    if (kind === 'file') ids.push(posix.basename(name));
  return ids;
}

async function queued(files: ContainerFiles, token: string): Promise<CanaryPlace[]> {
  const found = new Map<string, CanaryPlace>();
  for await (const { name, kind, data } of files.list(SPOOL, LIMITS, (path) => QUEUE_FILE.test(path))) {
    const [, where = '', queueId = ''] = QUEUE_FILE.exec(name) ?? [];
    if (kind !== 'file') continue;
    const { content, recipients } = readQueueFile(data);
    // A message that moves while it is read shows up in two queues; the later one is right.
    if (content.includes(token)) found.set(queueId, { kind: 'queue', where, queueId, recipients });
  }
  return [...found.values()];
}

async function mailboxes(files: ContainerFiles, folder: string, token: string): Promise<string[]> {
  const bytes = Buffer.from(token);
  const pathOf = (name: string) => posix.join(posix.dirname(folder), name);
  const owners: string[] = [];
  for await (const { name, kind, data } of files.list(folder, LIMITS, (name) => isMailbox(pathOf(name))))
    if (kind === 'file' && Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(bytes))
      owners.push(ownerOfMailbox(pathOf(name)));
  return owners;
}
