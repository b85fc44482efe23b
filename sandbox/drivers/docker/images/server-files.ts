/**
 * What the image of the course holds beside Debian and Node: the server as it is here, the built course, and the packages
 * that the server's own imports lead to. All of these are plain JavaScript, so those of this machine will do.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import type { Entry } from '../tar.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..', '..', '..');
const OWN_FILES = ['package.json', 'LICENSE'];
const OWN_FOLDERS = ['labs', 'sandbox', 'site/dist'];
/** What packages have beside documentation, types and sources of their own. */
const PACKAGED = /\.(?:[cm]?js|json|wasm|proto)$/;
/** Builds images, and has a binary of its own for each system; inside an image none are built. */
const NOT_WANTED = new Set(['rolldown']);
const IMPORTS = /(?:\bfrom|\bimport\()\s*'((?:@[a-z0-9-]+\/)?[a-z][a-z0-9.-]*)/g;

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      dependencies: z.record(z.string(), z.string()).default({}),
      optionalDependencies: z.record(z.string(), z.string()).default({}),
    }),
  ),
});
type Locked = z.infer<typeof Lock>['packages'];

/** As they lie below relaylab/ in the build context. The course has to be built already. */
export async function serverFiles(): Promise<Entry[]> {
  const own = [...OWN_FILES, ...OWN_FOLDERS.flatMap(filesOf)];
  const imported = own
    .filter((path) => /^sandbox\/.*\.ts$/.test(path))
    .flatMap((path) => [...readFileSync(join(CHECKOUT, path), 'utf8').matchAll(IMPORTS)].map(([, name = '']) => name));
  const packages = packagesFor(new Set(imported));
  const paths = [...own, ...packages.flatMap(filesOf).filter((path) => PACKAGED.test(path))];
  return Promise.all([...new Set(paths)].sort().map(entryOf));
}

async function entryOf(path: string): Promise<Entry> {
  const data = await readFile(join(CHECKOUT, path));
  const mode = data.subarray(0, 2).toString('latin1') === '#!' ? 0o755 : 0o644;
  return { name: `relaylab/${path}`, kind: 'file', data, mode, uid: 0, gid: 0 };
}

function filesOf(folder: string): string[] {
  return readdirSync(join(CHECKOUT, folder), { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile())
    .map((found) => relative(CHECKOUT, join(found.parentPath, found.name)).split(sep).join('/'));
}

/** Folders of these packages and all that they need, as the lock file has them. */
function packagesFor(names: Set<string>): string[] {
  const { packages } = Lock.parse(JSON.parse(readFileSync(join(CHECKOUT, 'package-lock.json'), 'utf8')));
  const found = new Set<string>();
  const add = (from: string, name: string) => {
    const folder = folderOf(packages, from, name);
    if (folder === undefined || found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = packages[folder] ?? {};
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) add(folder, needed);
  };
  for (const name of names) if (!NOT_WANTED.has(name)) add('', name);
  return [...found].sort();
}

/** As Node looks for a package: in the folder of who asks, then further up. */
function folderOf(packages: Locked, from: string, name: string): string | undefined {
  const folder = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
  if (packages[folder] && existsSync(join(CHECKOUT, folder))) return folder;
  if (from === '') return undefined;
  return folderOf(packages, from.replace(/\/?node_modules\/(?:@[^/]+\/)?[^/]+$/, ''), name);
}
