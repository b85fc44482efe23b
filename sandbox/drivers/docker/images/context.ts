/** What the images are made from, and the names that follow from it. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Entry } from '../tar.ts';
import { bundledPrograms, NODE } from './internet-files.ts';
import { serverFiles } from './server-files.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..', '..', '..');
const FOLDER = join(CHECKOUT, 'labs', 'world', 'images');

export const IMAGE_NAMES = ['mail', 'shell', 'internet'] as const;
export type ImageName = (typeof IMAGE_NAMES)[number];

export interface ImageContext {
  /** `server`: the course itself; no host of a lab runs from it. */
  name: ImageName | 'server';
  /** Everything but Node's binary. */
  entries: Entry[];
  /** Files of the checkout that bundles in it were made from. */
  sources: string[];
  /** relaylab/mail:<hash of all that>. */
  reference: string;
}

export const repositoryOf = (name: ImageContext['name']) => `relaylab/${name}`;
/** What the Compose files name. */
export const latestOf = (name: ImageContext['name']) => `${repositoryOf(name)}:latest`;

export async function imageContext(name: ImageName, architecture: string): Promise<ImageContext> {
  const own = await folderEntries(name);
  const { entries, sources } = name === 'internet' ? await bundledPrograms() : { entries: [], sources: [] };
  return {
    name,
    entries: [...own, ...entries],
    sources,
    reference: await reference(name, architecture, own, sources),
  };
}

/** For docker-compose.yml. */
export async function serverContext(architecture: string): Promise<ImageContext> {
  const own = await entriesIn(join(import.meta.dirname, 'server'));
  const entries = [...own, ...(await serverFiles())];
  return { name: 'server', entries, sources: [], reference: await reference('server', architecture, entries, []) };
}

/** The name that an image made from these sources has today; another than then, when any of them was changed. */
export async function currentReference(name: ImageName, architecture: string, sources: string[]): Promise<string> {
  return reference(name, architecture, await folderEntries(name), sources);
}

async function reference(
  name: ImageContext['name'],
  architecture: string,
  own: Entry[],
  sources: string[],
): Promise<string> {
  const hash = createHash('sha256').update(`${architecture} node ${NODE}`);
  const add = (path: string, data: Uint8Array) => hash.update(`\0${path}\0${data.byteLength}\0`).update(data);
  for (const { name: path, data } of own) add(path, data);
  for (const path of sources) add(path, await readFile(join(CHECKOUT, path)).catch(() => Buffer.from('gone')));
  return `${repositoryOf(name)}:${hash.digest('hex').slice(0, 12)}`;
}

function folderEntries(name: ImageName): Promise<Entry[]> {
  return entriesIn(join(FOLDER, name));
}

/** In the order of their names. Who may run a file is read from its first line, as not every system keeps that bit. */
async function entriesIn(folder: string): Promise<Entry[]> {
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
