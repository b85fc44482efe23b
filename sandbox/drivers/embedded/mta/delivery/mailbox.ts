/** Mailbox formats: Maildir and mbox. */
import type { HostFiles } from '../../files/host-files.ts';
import type { Account } from '../passwd.ts';
import type { MessageText } from '../queue-files.ts';
import { ctime, quoteLocal } from '../text.ts';

export interface MailboxMessage {
  sender: string;
  recipient: string;
  original: string;
  message: MessageText;
  /** Epoch milliseconds. */
  now: number;
}

const DEVICE = 'Vfe01';

/** Writes a new file into the Maildir, which is made when missing. */
export function deliverToMaildir(
  files: HostFiles,
  folder: string,
  owner: Account,
  mail: MailboxMessage,
  host: string,
): void {
  const { uid, gid } = owner;
  for (const part of ['tmp', 'new', 'cur']) files.mkdir(`${folder}${part}`, { mode: 0o700, uid, gid });
  const unique = `${Math.floor(mail.now / 1000)}.${DEVICE}I${serial(files, folder)}M${(mail.now % 1000) * 1000}.${host}`;
  files.write(`${folder}new/${unique}`, Buffer.from(marked(mail), 'latin1'), { mode: 0o600, uid, gid });
}

/** A number that no file in the folder has yet, in place of the inode's. */
function serial(files: HostFiles, folder: string): string {
  const taken = files.list(`${folder}new`).length + files.list(`${folder}cur`).length;
  return (0x4_1000 + taken).toString(16);
}

/** Appends with a `From ` line; lines of the body that begin so are quoted. */
export function deliverToMbox(files: HostFiles, path: string, owner: Account, mail: MailboxMessage): void {
  const escaped = marked(mail).replace(/^(>*From )/gm, '>$1');
  const text = `From ${quoteLocal(mail.sender) || 'MAILER-DAEMON'}  ${ctime(mail.now)}\n${escaped}\n`;
  if (!files.stat(path)) files.write(path, '', { mode: 0o600, uid: owner.uid, gid: owner.gid });
  files.append(path, Buffer.from(text, 'latin1'));
}

function marked(mail: MailboxMessage): string {
  const lines = [`Return-Path: <${quoteLocal(mail.sender)}>`];
  lines.push(`X-Original-To: ${quoteLocal(mail.original)}`, `Delivered-To: ${quoteLocal(mail.recipient)}`);
  const text = mail.message.endsWith('\n') ? mail.message : `${mail.message}\n`;
  return `${lines.join('\n')}\n${text}`;
}
