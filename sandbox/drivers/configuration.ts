/** Hash of what decides the mail host's behaviour: configuration, tables, accounts. Times of change do not count. */
import { createHash } from 'node:crypto';

/** Files and folders; a name that ends in `*` stands for all that begin so. */
export const DECIDING = [
  '/etc/aliases*',
  '/etc/dovecot',
  '/etc/group',
  '/etc/hosts',
  '/etc/mailname',
  '/etc/passwd',
  '/etc/postfix',
  '/etc/sasldb2*',
  '/etc/shadow',
];

export interface DecidingFile {
  path: string;
  type: string | undefined;
  mode: number | undefined;
  uid: number | undefined;
  gid: number | undefined;
  data: Uint8Array | string;
}

export function hashOf(files: readonly DecidingFile[]): string {
  const hash = createHash('sha256');
  for (const { path, type, mode, uid, gid, data } of files.toSorted((a, b) => compare(a.path, b.path))) {
    hash.update(`${path}\0${type}\0${mode}\0${uid}\0${gid}\0`);
    hash.update(createHash('sha256').update(data).digest());
  }
  return hash.digest('hex');
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
