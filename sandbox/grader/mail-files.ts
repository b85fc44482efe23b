/** The mail host's files, for Postfix's rules (sandbox/postfix/), which ask for them one after the other and cannot wait. */
import type { Sandbox } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import type { FileSource } from '../postfix/index.ts';
import { readCompiled } from './compiled-map.ts';

/** Each pass may name files that the last one did not know of: main.cf, then its tables, then lists inside those. */
const READING_PASSES = 10;

/** Reads each file once, as it is asked for, whoever asks: a grading has one configuration or is void. */
export class MailFiles {
  readonly #sandbox: Sandbox;
  readonly #known = new Map<string, string | undefined>();
  readonly #reading = new Map<string, Promise<void>>();

  constructor(sandbox: Sandbox) {
    this.#sandbox = sandbox;
  }

  /**
   * Does the work until it asked for no file that was not read before. Undefined when that does not end, as with files that
   * name ever more files.
   */
  async use<T>(work: (files: FileSource) => Promise<T>): Promise<T | undefined> {
    for (let pass = 0; pass < READING_PASSES; pass += 1) {
      const missing = new Set<string>();
      const result = await work({
        read: (path) => {
          if (!this.#known.has(path)) missing.add(path);
          return this.#known.get(path);
        },
        // The contract of drivers tells no times; whether a table is out of date is seen by its content.
        mtimeMs: (path) => (this.#known.get(path) === undefined ? undefined : 0),
      });
      if (missing.size === 0) return result;
      await Promise.all([...missing].map((path) => this.#read(path)));
    }
    return undefined;
  }

  #read(path: string): Promise<void> {
    const begun = this.#reading.get(path);
    if (begun) return begun;
    const begin = readText(this.#sandbox, path).then(
      (text) => {
        this.#known.set(path, text);
      },
      (error: unknown) => {
        // Whoever asks later tries again.
        this.#reading.delete(path);
        throw error;
      },
    );
    this.#reading.set(path, begin);
    return begin;
  }
}

async function readText(sandbox: Sandbox, path: string): Promise<string | undefined> {
  try {
    const data = await sandbox.read('mail', path);
    return (await readCompiled(sandbox, path, data)) ?? new TextDecoder().decode(data);
  } catch (error) {
    if (error instanceof LabError && (error.code === 'file-not-found' || error.code === 'is-a-directory'))
      return undefined;
    throw error;
  }
}
