/** The files that decide a mail container's behaviour. */
import { DECIDING } from '../configuration.ts';
import type { ConfigurationFile } from '../driver.ts';
import { berkeleyContents } from './berkeley-db.ts';
import { type ContainerFiles, untilWhole } from './files.ts';
import type { Limits } from './tar.ts';

const LIMITS: Limits = { total: 128 * 1024 * 1024, each: 16 * 1024 * 1024 };

export function configurationOf(files: ContainerFiles): Promise<ConfigurationFile[]> {
  return untilWhole(() => readConfiguration(files));
}

async function readConfiguration(files: ContainerFiles): Promise<ConfigurationFile[]> {
  const found: ConfigurationFile[] = [];
  for await (const { name, kind, mode, uid, gid, data, target } of files.list('/etc', LIMITS, (path) =>
    decides(`/${path}`),
  ))
    found.push({ path: `/${name}`, type: kind, mode, uid, gid, data: target ?? berkeleyContents(data) ?? data });
  return found;
}

function decides(path: string): boolean {
  return DECIDING.some((pattern) =>
    pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern || path.startsWith(`${pattern}/`),
  );
}
