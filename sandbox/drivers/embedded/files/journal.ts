/**
 * What keeps a sandbox through a kill of the server: an append-only file of JSON lines, one for each change, handed to
 * the kernel before the change counts as done. Lines are tagged with a channel (a host's name, or another keeper of state).
 */
import { closeSync, existsSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';

export interface JournalEntry {
  channel: string;
  entry: unknown;
}

/** A quiet sandbox gives its file descriptor back, so that thousands fit under the usual limit of 1,024. */
const IDLE_MS = 2_000;

export class Journal {
  readonly path: string;
  #descriptor: number | undefined;
  #idle: NodeJS.Timeout | undefined;
  #size = 0;
  #closed = false;

  constructor(path: string) {
    this.path = path;
  }

  /** Bytes in the file. */
  get size(): number {
    return this.#size;
  }

  /**
   * All entries, oldest first. A torn last line, as a kill in the middle of a write leaves it, is cut off; lines before it
   * that cannot be read, as only a broken disk or a hand leaves them, are counted and passed over.
   */
  load(): { entries: JournalEntry[]; damaged: number } {
    if (!existsSync(this.path)) return { entries: [], damaged: 0 };
    const data = readFileSync(this.path);
    const entries: JournalEntry[] = [];
    let damaged = 0;
    let start = 0;
    for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
      const entry = parse(data.toString('utf8', start, end));
      if (entry) entries.push(entry);
      else damaged += 1;
      start = end + 1;
    }
    if (start < data.byteLength) truncateSync(this.path, start);
    this.#size = start;
    return { entries, damaged };
  }

  append(channel: string, entry: unknown): void {
    if (this.#closed) return;
    this.#size += writeAll(this.#open(), line({ channel, entry }));
  }

  /** Replaces everything by these entries, in one step: whoever is killed meanwhile finds the old or the new file. */
  rewrite(entries: Iterable<JournalEntry>): void {
    if (this.#closed) return;
    const next = `${this.path}.next`;
    const descriptor = openSync(next, 'w', 0o600);
    let size = 0;
    try {
      for (const entry of entries) size += writeAll(descriptor, line(entry));
    } finally {
      closeSync(descriptor);
    }
    this.#release();
    renameSync(next, this.path);
    this.#size = size;
  }

  /** What is appended from now on is dropped. */
  close(): void {
    this.#closed = true;
    this.#release();
  }

  #open(): number {
    this.#descriptor ??= openSync(this.path, 'a', 0o600);
    if (this.#idle) this.#idle.refresh();
    else this.#idle = setTimeout(() => this.#release(), IDLE_MS).unref();
    return this.#descriptor;
  }

  #release(): void {
    clearTimeout(this.#idle);
    this.#idle = undefined;
    if (this.#descriptor === undefined) return;
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}

function line(entry: JournalEntry): Buffer {
  return Buffer.from(`${JSON.stringify(entry)}\n`);
}

/** write(2) may take less than it was given. */
function writeAll(descriptor: number, data: Buffer): number {
  let written = 0;
  while (written < data.byteLength) written += writeSync(descriptor, data, written);
  return written;
}

function parse(text: string): JournalEntry | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('channel' in value) || !('entry' in value)) return undefined;
    return typeof value.channel === 'string' ? { channel: value.channel, entry: value.entry } : undefined;
  } catch {
    return undefined;
  }
}
