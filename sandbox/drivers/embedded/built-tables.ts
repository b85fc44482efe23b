/** The tables of a fresh mail host, compiled as the package's maintainer scripts and a careful admin would have done. */
import { buildMap } from '../../postfix/index.ts';
import { compiledTables } from '../compiled-tables.ts';
import type { HostFiles } from './files/host-files.ts';

export function buildTables(files: HostFiles): void {
  const source = { read: (path: string) => files.readText(path), mtimeMs: (path: string) => files.stat(path)?.mtimeMs };
  const texts = ['/etc/postfix/main.cf', '/etc/postfix/master.cf'].map((file) => files.readText(file) ?? '');
  for (const [specification, kind] of compiledTables(texts)) {
    const { path, data } = buildMap(source, specification, kind);
    if (data !== undefined) files.write(path, data);
  }
}
