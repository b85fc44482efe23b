/**
 * Files of a container by the engine's archives, never by the student's programs. The engine follows symbolic links in
 * folders inside the container's own tree only, so none leads to a file of the engine's host.
 */
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import type { Container } from 'dockerode';
import { LabError } from '../../errors.ts';
import { type Engine, statusOf } from './engine.ts';
import { Joined } from './joined.ts';
import { type Entry, type Limits, packEntries, unpackEntries } from './tar.ts';

/** Bytes of a file that is read. */
const FILE_LIMIT = 16 * 1024 * 1024;
/** Bytes of a log whose end is read. */
const LOG_LIMIT = 256 * 1024 * 1024;
const LINKS_LIMIT = 16;

const NEW_FILE = { mode: 0o644, uid: 0, gid: 0 };
const NEW_FOLDER = { mode: 0o755, uid: 0, gid: 0 };

const KINDS = ['modified', 'added', 'deleted'] as const;

export interface Change {
  path: string;
  kind: (typeof KINDS)[number];
}

interface Found {
  /** Where links led to. */
  path: string;
  /** Left out: nothing is there. */
  entry?: Entry;
}

/** How often an archive that broke off is asked for. */
const TRIES = 10;

/**
 * Reads from archives, once more when one broke off: the engine ends it where a file shrinks, grows or goes away while it is
 * packed, as those of a mail queue do all the time.
 */
export async function untilWhole<T>(read: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await read();
    } catch (error) {
      if (tried === TRIES || !/unexpected end of data/i.test(String(error))) throw error;
    }
  }
}

export class ContainerFiles {
  readonly #engine: Engine;
  readonly #container: Container;
  /** As errors name it. */
  readonly #host: string;
  readonly #joined = new Joined();

  constructor(engine: Engine, container: Container, host: string) {
    this.#engine = engine;
    this.#container = container;
    this.#host = host;
  }

  /** Rejects with LabError `file-not-found`, `is-a-directory`, `too-large`. */
  read(path: string): Promise<Uint8Array> {
    return this.#joined.ask(`read ${path}`, () => untilWhole(() => this.#read(path)));
  }

  async #read(path: string): Promise<Uint8Array> {
    const { entry } = await this.#find(path);
    if (!entry) throw new LabError('file-not-found', `${path}: no such file on ${this.#host}`);
    if (entry.data.byteLength > FILE_LIMIT)
      throw new LabError('too-large', `${path} on ${this.#host} is larger than ${FILE_LIMIT / 1024 / 1024} MiB`);
    return entry.data;
  }

  /** The end of a text; nothing when it is not there. */
  tail(path: string): Promise<string> {
    return this.#joined.ask(`tail ${path}`, () => untilWhole(() => this.#tail(path)));
  }

  async #tail(path: string): Promise<string> {
    const data = await this.#last(path);
    return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8');
  }

  /** Makes folders that are missing; owner and permission bits of a file that is there stay. */
  async write(path: string, data: Uint8Array): Promise<void> {
    const { entry, path: real } = await this.#find(path);
    const missing: string[] = [];
    let folder = posix.dirname(real);
    while (!entry && !(await this.#exists(folder))) {
      missing.unshift(folder);
      folder = posix.dirname(folder);
    }
    const { mode, uid, gid } = entry ?? NEW_FILE;
    const relative = (of: string) => posix.relative(folder, of);
    await this.put(folder, [
      ...missing.map(
        (name): Entry => ({ name: relative(name), kind: 'folder', data: new Uint8Array(), ...NEW_FOLDER }),
      ),
      { name: relative(real), kind: 'file', data, mode, uid, gid },
    ]);
  }

  /** Unpacks entries below a folder that is there. */
  async put(folder: string, entries: readonly Entry[]): Promise<void> {
    const archive = await packEntries(entries);
    await this.#engine.call(() => this.#container.putArchive(archive, { path: folder }));
  }

  /** Paths that differ from the image; cheap, for nothing is read. */
  changed(): Promise<Change[]> {
    return this.#joined.ask('changed', () => this.#changed());
  }

  async #changed(): Promise<Change[]> {
    const changes = (await this.#engine.call(() => this.#container.changes())) as
      | { Path: string; Kind: number }[]
      | null;
    return (changes ?? []).map(({ Path, Kind }) => ({ path: Path, kind: KINDS[Kind] ?? 'modified' }));
  }

  /** What is at a path and below; nothing when it is not there. Names begin with the last part of the path. */
  async *list(path: string, limits: Limits, wanted?: (name: string) => boolean): AsyncGenerator<Entry> {
    const archive = await this.#archive(path);
    if (archive) yield* unpackEntries(archive, limits, wanted);
  }

  /** Follows links that the path itself is. */
  async #find(path: string): Promise<Found> {
    let real = posix.resolve('/', path);
    for (let links = 0; links < LINKS_LIMIT; links += 1) {
      const [entry] = await collect(this.list(real, { total: FILE_LIMIT + 1, each: FILE_LIMIT + 1 }), 1);
      if (entry?.kind === 'folder') throw new LabError('is-a-directory', `${path} on ${this.#host} is a folder`);
      if (entry?.kind !== 'link') return entry ? { path: real, entry } : { path: real };
      real = posix.resolve(posix.dirname(real), entry.target ?? '');
    }
    throw new LabError('file-not-found', `${path} on ${this.#host}: too many symbolic links`);
  }

  async #exists(path: string): Promise<boolean> {
    const found = await this.#orNothing(() => this.#container.infoArchive({ path }) as Promise<Readable>);
    // An answer that nobody reads keeps its connection for ever, although there is nothing in it.
    found?.resume();
    return found !== undefined;
  }

  /** At most so much of its end as a file may have that is read whole. */
  async #last(path: string): Promise<Uint8Array> {
    for await (const { kind, data } of this.list(path, { total: LOG_LIMIT, each: LOG_LIMIT }))
      if (kind === 'file') return data.subarray(-FILE_LIMIT);
    return new Uint8Array();
  }

  #archive(path: string): Promise<Readable | undefined> {
    return this.#orNothing(() => this.#container.getArchive({ path }) as Promise<Readable>);
  }

  async #orNothing<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.#engine.call(work);
    } catch (error) {
      // Some engines answer 400 for a path below a file.
      if (statusOf(error) === 404 || /not a directory/i.test(String(error))) return undefined;
      throw error;
    }
  }
}

async function collect<T>(from: AsyncIterable<T>, most: number): Promise<T[]> {
  const found: T[] = [];
  for await (const item of from) {
    found.push(item);
    if (found.length >= most) break;
  }
  return found;
}
