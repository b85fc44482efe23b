/** Finds a message on the mail host by a token in it: in Postfix's queue, and in mailboxes. */
import type { CanaryPlace } from '../driver.ts';
import { isMailbox, MAIL_FOLDERS, ownerOfMailbox } from '../mailboxes.ts';
import { below } from './configuration.ts';
import type { HostFiles } from './files/host-files.ts';
import type { Mta } from './mta/mta.ts';

export function locateToken(files: HostFiles, mta: Mta, token: string): CanaryPlace[] {
  return [...queued(mta, token), ...mailboxes(files, token)];
}

function queued(mta: Mta, token: string): CanaryPlace[] {
  return mta.queueHolding(token).map(({ queueId, queue, recipients }) => ({
    kind: 'queue',
    where: queue,
    queueId,
    recipients: recipients.map(({ address }) => address),
  }));
}

function mailboxes(files: HostFiles, token: string): CanaryPlace[] {
  const bytes = Buffer.from(token);
  const found = MAIL_FOLDERS.flatMap((folder) => below(files, folder)).filter(
    (path) => isMailbox(path) && holds(files.read(path), bytes),
  );
  return [...new Set(found.map(ownerOfMailbox))].map((where) => ({ kind: 'mailbox', where }));
}

/** Without a copy: a mailbox may be large. */
function holds(data: Uint8Array | undefined, bytes: Buffer): boolean {
  return data !== undefined && Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(bytes);
}
