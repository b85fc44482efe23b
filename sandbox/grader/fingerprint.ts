/** Hash of a mail host's configuration. Times of change do not count. */
import { createHash } from 'node:crypto';
import type { ConfigurationFile } from '../drivers/driver.ts';

/** Hex SHA-256; the order of the files does not matter. */
export function fingerprintOf(files: readonly ConfigurationFile[]): string {
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
