/** Shell scripts through one stream into the helper, one after the other, each with its answer. */
import { randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';

/** No wiring takes a second; one that hangs must not hold the others up for ever. */
const SCRIPT_TIMEOUT_SECONDS = 20;

/**
 * What the helper runs. The dot says that the line is whole: a server that was killed may leave half of one, which must
 * not be run.
 */
export const HELPER_LOOP = [
  'while read -r id script end; do',
  '  [ "$end" = . ] || continue',
  `  said=$(printf %s "$script" | base64 -d | timeout ${SCRIPT_TIMEOUT_SECONDS} sh 2>&1)`,
  '  printf "%s %s %s .\\n" "$id" "$?" "$(printf %s "$said" | base64 -w 0)"',
  'done',
].join('\n');

export interface ScriptResult {
  exitCode: number;
  /** Standard output and error. */
  said: string;
}

interface Pending {
  resolve: (result: ScriptResult) => void;
  reject: (error: Error) => void;
}

export class HelperStream {
  readonly #stream: Duplex;
  readonly #pending = new Map<string, Pending>();
  /** Answers to an earlier server are not for this one. */
  readonly #name = randomBytes(6).toString('hex');
  #count = 0;
  #lost: Error | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    createInterface({ input: stream }).on('line', (line) => this.#take(line));
    for (const event of ['end', 'close', 'error'] as const)
      stream.on(event, () => this.close(new Error('the connection to the helper container was lost')));
    stream.write('\n');
  }

  run(script: string): Promise<ScriptResult> {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = `${this.#name}-${this.#count++}`;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#stream.write(`${id} ${Buffer.from(script).toString('base64')} .\n`);
    });
  }

  close(why: Error): void {
    if (this.#lost) return;
    this.#lost = why;
    for (const { reject } of this.#pending.values()) reject(why);
    this.#pending.clear();
    this.#stream.destroy();
  }

  #take(line: string): void {
    // An answer without text has three words.
    const words = line.split(' ');
    if (words.at(-1) !== '.') return;
    const [id = '', exitCode, said = ''] = words;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.resolve({ exitCode: Number(exitCode), said: Buffer.from(said, 'base64').toString() });
  }
}
