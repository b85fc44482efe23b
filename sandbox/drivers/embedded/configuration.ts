/** The files that decide an embedded mail host's behaviour. */
import { posix } from 'node:path';
import { DECIDING } from '../configuration.ts';
import type { ConfigurationFile } from '../driver.ts';
import type { HostFiles } from './files/host-files.ts';

export function configurationOf(files: HostFiles): ConfigurationFile[] {
  return DECIDING.flatMap((pattern) => expand(files, pattern)).map((path) => {
    const { type, mode, uid, gid } = files.stat(path) ?? {};
    return { path, type, mode, uid, gid, data: files.read(path) ?? '' };
  });
}

function expand(files: HostFiles, pattern: string): string[] {
  if (!pattern.endsWith('*')) return below(files, pattern);
  const folder = posix.dirname(pattern);
  const start = posix.basename(pattern).slice(0, -1);
  const names = files.list(folder).filter((name) => name.startsWith(start));
  return names.flatMap((name) => below(files, posix.join(folder, name)));
}

/** A path and all files below it. */
export function below(files: HostFiles, path: string): string[] {
  const type = files.stat(path)?.type;
  if (type !== 'directory') return type ? [path] : [];
  return [path, ...files.list(path).flatMap((name) => below(files, posix.join(path, name)))];
}
