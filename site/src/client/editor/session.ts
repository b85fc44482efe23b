/** One file of a host while it is open: what is on the host as far as we know, and what became of it meanwhile. */
import type { StudentHost } from '../../../../labs/schema.ts';
import { ApiFailure, type api } from '../api.ts';
import type { Kept, Saves } from './saves.ts';

export interface FileAddress {
  host: StudentHost;
  path: string;
}

export type HostFiles = Pick<typeof api, 'readFile' | 'writeFile' | 'startingFile'>;

/** What is on the host now, where it is not what we knew. `text` is undefined when the file is gone. */
export interface Changed {
  text: string | undefined;
}

export type SaveResult = { state: 'saved'; kept: Kept } | { state: 'changed'; changed: Changed };

export class FileSession {
  readonly file: FileAddress;
  /** The text on the host when we last saw it; undefined: there was no such file. */
  #known: string | undefined;
  /** Counts beginnings and ends of our own writing. */
  #writes = 0;
  readonly #lab: string;
  readonly #files: HostFiles;
  readonly #saves: Saves;

  constructor(lab: string, file: FileAddress, files: HostFiles, saves: Saves) {
    this.#lab = lab;
    this.file = file;
    this.#files = files;
    this.#saves = saves;
  }

  get known(): string | undefined {
    return this.#known;
  }

  /** Reads it. Rejects with ApiFailure, but not for a file that does not exist. */
  async open(): Promise<string | undefined> {
    this.#known = await this.#read();
    if (this.#known !== undefined) this.#keepSeen(this.#known);
    return this.#known;
  }

  /** Writes it, unless something else has changed the file meanwhile; `over`: then too. */
  async save(text: string, over = false): Promise<SaveResult> {
    if (!over) {
      const changed = await this.look();
      if (changed && changed.text !== text) return { state: 'changed', changed };
    }
    const { host, path } = this.file;
    this.#writes += 1;
    await this.#files.writeFile(this.#lab, host, path, text);
    this.#writes += 1;
    this.#known = text;
    return { state: 'saved', kept: this.#saves.add(host, path, 'saved', text) };
  }

  /** Undefined when the host has what we knew, or when we wrote there while we looked. */
  async look(): Promise<Changed | undefined> {
    const before = this.#writes;
    const text = await this.#read();
    return text === this.#known || this.#writes !== before ? undefined : { text };
  }

  /** From here on this is what the host has, as far as we know; it is kept among the states. */
  take({ text }: Changed): void {
    this.#known = text;
    if (text !== undefined) this.#keepSeen(text);
  }

  /** The same for a file that only grew: nothing was lost of what we knew. */
  follow({ text }: Changed): void {
    this.#known = text;
  }

  /** Keeps what would be lost otherwise, unless it is on the host. */
  keepDraft(text: string): void {
    if (text !== this.#known) this.#saves.add(this.file.host, this.file.path, 'draft', text);
  }

  /** The text that the lab laid there; undefined: it laid none. */
  async starting(): Promise<string | undefined> {
    const { host, path } = this.file;
    return orNothing(this.#files.startingFile(this.#lab, host, path));
  }

  #keepSeen(text: string): void {
    const { host, path } = this.file;
    this.#saves.add(host, path, this.#saves.list(host, path).length === 0 ? 'found' : 'host', text);
  }

  #read(): Promise<string | undefined> {
    return orNothing(this.#files.readFile(this.#lab, this.file.host, this.file.path));
  }
}

/** Undefined when there is no such file. */
export async function orNothing(asked: Promise<{ text: string }>): Promise<string | undefined> {
  try {
    return (await asked).text;
  } catch (error) {
    if (error instanceof ApiFailure && error.code === 'file-not-found') return undefined;
    throw error;
  }
}
