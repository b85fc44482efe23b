/** The state of the student hosts as what differs from their images: files as a tar, and what is gone; and the internet's. */
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { LabError } from '../../errors.ts';
import type { InternetState } from '../../internet/start-internet.ts';
import type { Snapshot, StudentHost } from '../driver.ts';
import { untilWhole } from './files.ts';
import type { Machine } from './quartet.ts';
import { type Entry, type Limits, packEntries, unpackEntries } from './tar.ts';

const FORMAT = 'relaylab-docker-1';
const HOSTS = ['mail', 'outside', 'inside'] as const;
/** Bytes of one host's changes. */
const LIMITS: Limits = { total: 256 * 1024 * 1024, each: 64 * 1024 * 1024 };

/** Of the running system, not of its state. */
const PASSING =
  /^\/(?:usr\/)?sbin\/docker-init$|^\/(?:dev|proc|sys|run|tmp|var\/run|var\/lock)(?:\/|$)|\/(?:pid|private|public)\/[^/]*$|^\/var\/spool\/postfix\/(?:dev|etc|lib|lib64|usr)(?:\/|$)/;

/** Mounts of the engine's, which it does not count among what changed. */
export const MOUNTED = ['/etc/hostname', '/etc/hosts', '/etc/resolv.conf'];

interface HostSnapshot {
  /** Gzipped tar in base 64; paths from the root. */
  files: string;
  gone: string[];
}

interface RestoredHost {
  entries: Entry[];
  gone: string[];
}

export interface Restored extends Record<StudentHost, RestoredHost> {
  internet: InternetState | undefined;
}

export async function takeSnapshot(machines: Record<StudentHost, Machine>, internet: InternetState): Promise<Snapshot> {
  const hosts = await Promise.all(HOSTS.map(async (host) => [host, await changesOf(machines[host])] as const));
  return { format: FORMAT, driver: 'docker', hosts: Object.fromEntries(hosts), internet };
}

/** Throws LabError `bad-request` for one of another format. */
export async function readSnapshot(snapshot: Snapshot): Promise<Restored> {
  if (snapshot.format !== FORMAT)
    throw new LabError(
      'bad-request',
      `a snapshot of format "${snapshot.format}" cannot be restored; this server reads "${FORMAT}"`,
    );
  const hosts = snapshot.hosts as Record<StudentHost, HostSnapshot>;
  const read = async ({ files, gone }: HostSnapshot): Promise<RestoredHost> => {
    const archive = Readable.from([gunzipSync(Buffer.from(files, 'base64'), { maxOutputLength: 2 * LIMITS.total })]);
    return { entries: await Array.fromAsync(unpackEntries(archive, LIMITS)), gone };
  };
  const [mail, outside, inside] = await Promise.all(HOSTS.map((host) => read(hosts[host])));
  const nothing = { entries: [], gone: [] };
  const internet = snapshot.internet as InternetState | undefined;
  return { mail: mail ?? nothing, outside: outside ?? nothing, inside: inside ?? nothing, internet };
}

async function changesOf({ files }: Machine): Promise<HostSnapshot> {
  const wanted = (await files.changed()).filter(({ path }) => !PASSING.test(path));
  const gone = wanted.filter(({ kind }) => kind === 'deleted').map(({ path }) => path);
  const present = wanted.filter(({ kind }) => kind !== 'deleted');
  const changed = new Set([...present.map(({ path }) => path), ...MOUNTED]);
  const added = new Set(present.filter(({ kind }) => kind === 'added').map(({ path }) => path));
  const entries: Entry[] = [];
  let left = LIMITS.total;
  for (const root of rootsOf(changed, added)) {
    const pathOf = (name: string) => posix.join(posix.dirname(root), name);
    const isWanted = (name: string) => changed.has(pathOf(name)) && !PASSING.test(pathOf(name));
    const found = await untilWhole(() => Array.fromAsync(files.list(root, { ...LIMITS, total: left }, isWanted)));
    for (const entry of found) {
      entries.push({ ...entry, name: pathOf(entry.name).slice(1) });
      left -= entry.data.byteLength;
    }
  }
  return { files: gzipSync(await packEntries(entries)).toString('base64'), gone };
}

/**
 * What is asked for, so that one archive brings many files, for each costs the engine much: folders where students work
 * whole, and elsewhere what was added or changed itself.
 */
function rootsOf(changed: ReadonlySet<string>, added: ReadonlySet<string>): string[] {
  const whole = ['/etc', '/home', '/opt', '/root', '/srv', '/var'];
  const roots = new Set<string>();
  for (const path of changed) {
    const folder = whole.find((root) => path === root || path.startsWith(`${root}/`));
    if (folder) roots.add(folder);
    else if (!added.has(posix.dirname(path)) && isLeaf(path, changed, added)) roots.add(path);
  }
  return [...roots];
}

/** An added folder comes with everything in it; a changed one only holds what is listed besides. */
function isLeaf(path: string, changed: ReadonlySet<string>, added: ReadonlySet<string>): boolean {
  if (added.has(path)) return true;
  for (const other of changed) if (other.startsWith(`${path}/`)) return false;
  return true;
}
