/** The files that decide a mail container's behaviour. */
import { DECIDING, hashOf } from '../fingerprint.ts';
import type { ContainerFiles } from './files.ts';
import type { Limits } from './tar.ts';

const LIMITS: Limits = { total: 128 * 1024 * 1024, each: 16 * 1024 * 1024 };

export async function fingerprintOf(files: ContainerFiles): Promise<string> {
  const found = [];
  for await (const { name, kind, mode, uid, gid, data, target } of files.list('/etc', LIMITS, (path) => decides(`/${path}`)))
    found.push({ path: `/${name}`, type: kind, mode, uid, gid, data: target ?? withoutIdentity(data) });
  return hashOf(found);
}

function decides(path: string): boolean {
  return DECIDING.some((pattern) =>
    pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern || path.startsWith(`${pattern}/`),
  );
}

/** Berkeley DB's metadata page (db_page.h): where its magic number is, and the file's identity, new with each build. */
const MAGIC_AT = 12;
const MAGICS = new Set([0x061561, 0x053162]);
const IDENTITY = { from: 52, to: 72 };

function withoutIdentity(data: Uint8Array): Uint8Array {
  if (data.byteLength < IDENTITY.to) return data;
  const magic = Buffer.from(data.buffer, data.byteOffset, data.byteLength).readUInt32LE(MAGIC_AT);
  return MAGICS.has(magic) ? Uint8Array.from(data).fill(0, IDENTITY.from, IDENTITY.to) : data;
}
