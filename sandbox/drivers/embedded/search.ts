/** Finds files of the mail host by a text in them, and says who may read them. */
import { posix } from 'node:path';
import type { FoundFile } from '../driver.ts';
import { MAIL_FOLDERS, mailboxOwner } from '../mailboxes.ts';
import { below } from './configuration.ts';
import type { HostFiles } from './files/host-files.ts';

const READ_BY_ALL = 0o004;
const PASSED_BY_ALL = 0o001;

export function searchFiles(files: HostFiles, text: string, where: 'mailboxes' | readonly string[]): FoundFile[] {
  const bytes = Buffer.from(text);
  const found = (where === 'mailboxes' ? MAIL_FOLDERS : where)
    .flatMap((folder) => below(files, folder))
    .flatMap((path): FoundFile[] => {
      const data = files.read(path);
      if (data === undefined || !Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(bytes)) return [];
      return [{ path, data: data.slice(), readByAll: readByAll(files, path), ...mailboxOwner(path) }];
    });
  return where === 'mailboxes' ? found.filter(({ owner }) => owner !== undefined) : found;
}

function readByAll(files: HostFiles, path: string): boolean {
  if (!((files.stat(path)?.mode ?? 0) & READ_BY_ALL)) return false;
  for (let folder = posix.dirname(path); folder !== '/'; folder = posix.dirname(folder))
    if (!((files.stat(folder)?.mode ?? 0) & PASSED_BY_ALL)) return false;
  return true;
}
