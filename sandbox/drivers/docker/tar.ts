/** Archives in memory, as the engine takes and gives them. */
import type { Readable } from 'node:stream';
import { extract, type Header, pack } from 'tar-stream';

export interface Entry {
  /** Relative to where the archive is unpacked; without a slash in front or behind. */
  name: string;
  kind: 'file' | 'folder' | 'link';
  data: Uint8Array;
  /** Permission bits. */
  mode: number;
  uid: number;
  gid: number;
  /** Where a symbolic link leads. */
  target?: string;
}

export async function packEntries(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  for (const { name, kind, data, mode, uid, gid, target } of entries) {
    const header: Partial<Header> & { name: string } = { name, mode, uid, gid, mtime: new Date(), ...TYPES[kind] };
    if (kind === 'link') tar.entry({ ...header, linkname: target ?? '' });
    else if (kind === 'folder') tar.entry(header);
    else tar.entry(header, Buffer.from(data));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const TYPES = { file: { type: 'file' }, folder: { type: 'directory' }, link: { type: 'symlink' } } as const;

export interface Limits {
  /** Bytes of all files that are read; whatever comes after is left out. */
  total: number;
  /** Bytes of one file; of a larger one only the beginning is given. */
  each: number;
}

/**
 * The files, folders and symbolic links of an archive, in its order. `wanted` sees names with the archive's leading folder;
 * data of what is not wanted is skipped. Stops early, and ends the stream, when the limit is reached.
 */
export async function* unpackEntries(
  archive: Readable,
  { total, each }: Limits,
  wanted: (name: string) => boolean = () => true,
): AsyncGenerator<Entry> {
  const tar = extract();
  archive.on('error', (error) => tar.destroy(error));
  archive.pipe(tar);
  let left = total;
  try {
    for await (const entry of tar) {
      const { header } = entry;
      const name = header.name.replace(/^\.\//, '').replace(/\/+$/, '');
      const kind = header.type === 'directory' ? 'folder' : header.type === 'symlink' ? 'link' : 'file';
      const isKnown = ['file', 'contiguous-file', 'directory', 'symlink', 'link'].includes(header.type ?? 'file');
      const take = isKnown && wanted(name);
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of entry) {
        const part = (chunk as Buffer).subarray(0, take ? Math.max(0, each - size) : 0);
        if (part.byteLength > 0) chunks.push(part);
        size += part.byteLength;
        left -= (chunk as Buffer).byteLength;
        if (left < 0) break;
      }
      if (take)
        yield {
          name,
          kind,
          data: Buffer.concat(chunks),
          mode: (header.mode ?? 0o644) & 0o7777,
          uid: header.uid ?? 0,
          gid: header.gid ?? 0,
          ...(kind === 'link' ? { target: header.linkname ?? '' } : {}),
        };
      if (left < 0) return;
    }
  } finally {
    archive.unpipe(tar);
    archive.destroy();
    tar.destroy();
  }
}
