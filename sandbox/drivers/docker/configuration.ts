/** The files that decide a mail container's behaviour. */
import { DECIDING, hashOf } from '../fingerprint.ts';
import { berkeleyContents } from './berkeley-db.ts';
import type { ContainerFiles } from './files.ts';
import type { Limits } from './tar.ts';

const LIMITS: Limits = { total: 128 * 1024 * 1024, each: 16 * 1024 * 1024 };

export async function fingerprintOf(files: ContainerFiles): Promise<string> {
  const found = [];
  for await (const { name, kind, mode, uid, gid, data, target } of files.list('/etc', LIMITS, (path) =>
    decides(`/${path}`),
  ))
    found.push({ path: `/${name}`, type: kind, mode, uid, gid, data: target ?? berkeleyContents(data) ?? data });
  return hashOf(found);
}

function decides(path: string): boolean {
  return DECIDING.some((pattern) =>
    pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern || path.startsWith(`${pattern}/`),
  );
}
