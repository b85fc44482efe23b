/** Finds files of the mail host by a text in them, and says who may read them. */
import { posix } from 'node:path';
import type { FoundFile } from '../driver.ts';
import { MAIL_FOLDERS, mailboxOwner } from '../mailboxes.ts';
import { type ContainerFiles, untilWhole } from './files.ts';
import type { Limits } from './tar.ts';

const READ_BY_ALL = 0o004;
const PASSED_BY_ALL = 0o001;

const LIMITS: Limits = { total: 256 * 1024 * 1024, each: 16 * 1024 * 1024 };

export async function searchFiles(
  files: ContainerFiles,
  text: string,
  where: 'mailboxes' | readonly string[],
): Promise<FoundFile[]> {
  const folders = where === 'mailboxes' ? MAIL_FOLDERS : where;
  const found = (
    await Promise.all(folders.map((folder) => untilWhole(() => searchFolder(files, text, folder))))
  ).flat();
  return where === 'mailboxes' ? found.filter(({ owner }) => owner !== undefined) : found;
}

/** An archive has a folder before what is in it. */
async function searchFolder(files: ContainerFiles, text: string, folder: string): Promise<FoundFile[]> {
  const found: FoundFile[] = [];
  const closed = new Set<string>();
  for await (const { name, kind, data, mode } of files.list(folder, LIMITS)) {
    const path = posix.join(posix.dirname(folder), name);
    const isClosed = closed.has(posix.dirname(path));
    if (kind === 'folder' && (isClosed || !(mode & PASSED_BY_ALL))) closed.add(path);
    if (kind !== 'file' || !Buffer.from(data.buffer, data.byteOffset, data.byteLength).includes(text)) continue;
    // The data of an entry lies in a larger piece of the archive.
    found.push({ path, data: data.slice(), readByAll: !isClosed && (mode & READ_BY_ALL) !== 0, ...mailboxOwner(path) });
  }
  return found;
}
