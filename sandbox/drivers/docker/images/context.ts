/** The build contexts of the images, and the names that follow from what is in them. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Entry } from '../tar.ts';
import { bundledPrograms, nodeVersion } from './internet-files.ts';

const FOLDER = resolve(import.meta.dirname, '..', '..', '..', '..', 'labs', 'world', 'images');

export const IMAGE_NAMES = ['mail', 'shell', 'internet'] as const;
export type ImageName = (typeof IMAGE_NAMES)[number];

export interface ImageContext {
  name: ImageName;
  entries: Entry[];
  /** relaylab/mail:<hash of the context>. */
  reference: string;
}

export const repositoryOf = (name: ImageName) => `relaylab/${name}`;
/** What the Compose file names. */
export const latestOf = (name: ImageName) => `${repositoryOf(name)}:latest`;

/** Everything but Node's binary, whose version stands for it in the hash. */
export async function imageContext(name: ImageName, architecture: string): Promise<ImageContext> {
  const own = await folderEntries(join(FOLDER, name));
  const entries = name === 'internet' ? [...own, ...(await bundledPrograms())] : own;
  const hash = createHash('sha256').update(name === 'internet' ? nodeVersion(architecture) : architecture);
  for (const { name: path, mode, data } of entries)
    hash.update(`\0${path}\0${mode}\0${data.byteLength}\0`).update(data);
  return { name, entries, reference: `${repositoryOf(name)}:${hash.digest('hex').slice(0, 12)}` };
}

/** In the order of their names. Who may run a file is read from its first line, as not every system keeps that bit. */
async function folderEntries(folder: string): Promise<Entry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.sort().map(async (path): Promise<Entry> => {
      const data = await readFile(path);
      const mode = data.subarray(0, 2).toString('latin1') === '#!' ? 0o755 : 0o644;
      return { name: relative(folder, path).split(sep).join('/'), kind: 'file', data, mode, uid: 0, gid: 0 };
    }),
  );
}
