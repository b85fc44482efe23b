/** Hash of what decides the mail host's behaviour: configuration, tables, accounts. Times of change do not count. */
import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { HostFiles } from './files/host-files.ts';

/** Files and folders; a name that ends in `*` stands for all that begin so. */
const DECIDING = [
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

export function fingerprintOf(files: HostFiles): string {
  const hash = createHash('sha256');
  for (const path of DECIDING.flatMap((pattern) => expand(files, pattern)).sort()) {
    const stat = files.stat(path);
    hash.update(`${path}\0${stat?.type}\0${stat?.mode}\0${stat?.uid}\0${stat?.gid}\0`);
    hash.update(
      createHash('sha256')
        .update(files.read(path) ?? '')
        .digest(),
    );
  }
  return hash.digest('hex');
}

function expand(files: HostFiles, pattern: string): string[] {
  if (!pattern.endsWith('*')) return below(files, pattern);
  const folder = posix.dirname(pattern);
  const start = posix.basename(pattern).slice(0, -1);
  const names = files.list(folder).filter((name) => name.startsWith(start));
  return names.flatMap((name) => below(files, posix.join(folder, name)));
}

/** A path and all files below it. */
export function below(files: HostFiles, path: string): string[] {
  const type = files.stat(path)?.type;
  if (type !== 'directory') return type ? [path] : [];
  return [path, ...files.list(path).flatMap((name) => below(files, posix.join(path, name)))];
}
