/** The tables of a fresh mail host, compiled as the package's maintainer scripts and a careful admin would have done. */
import { buildMap } from '../../postfix/index.ts';
import type { HostFiles } from './files/host-files.ts';

const COMPILED = /\b((?:hash|btree|lmdb):(\/[^\s,]+))/g;

export function buildTables(files: HostFiles): void {
  const source = { read: (path: string) => files.readText(path), mtimeMs: (path: string) => files.stat(path)?.mtimeMs };
  for (const [specification, kind] of specifications(files)) {
    const { path, data } = buildMap(source, specification, kind);
    if (data !== undefined) files.write(path, data);
  }
}

function specifications(files: HostFiles): Map<string, 'postmap' | 'postalias'> {
  const found = new Map<string, 'postmap' | 'postalias'>();
  for (const file of ['/etc/postfix/main.cf', '/etc/postfix/master.cf'])
    for (const line of (files.readText(file) ?? '').split('\n'))
      for (const [, specification = ''] of line.matchAll(COMPILED))
        if (!line.startsWith('#')) found.set(specification, /^alias_/.test(line) ? 'postalias' : 'postmap');
  return found;
}
