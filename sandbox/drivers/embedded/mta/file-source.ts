/** The files of an emulated host, as the Postfix library reads them. */
import type { FileSource } from '../../../postfix/types.ts';
import type { HostFiles } from '../files/host-files.ts';

export function fileSource(files: HostFiles): FileSource {
  return {
    read: (path) => files.readText(path),
    mtimeMs: (path) => files.stat(path)?.mtimeMs,
  };
}
