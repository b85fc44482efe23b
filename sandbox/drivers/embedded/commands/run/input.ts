/** Standard input for programs: chunk by chunk, line by line or whole, ended early by Ctrl-C. */
import type { ProgramIo } from '../program.ts';

const LF = 10;

export class Input {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #interrupted: Promise<undefined>;
  #rest = Buffer.alloc(0);
  #ended = false;

  constructor(io: Pick<ProgramIo, 'stdin' | 'signal'>) {
    this.#chunks = io.stdin[Symbol.asyncIterator]();
    this.#interrupted = new Promise((resolve) => {
      if (io.signal.aborted) resolve(undefined);
      io.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
  }

  /** undefined at the end, or once the program is interrupted. */
  async chunk(): Promise<Uint8Array | undefined> {
    if (this.#rest.length > 0) {
      const rest = this.#rest;
      this.#rest = Buffer.alloc(0);
      return rest;
    }
    return this.#read();
  }

  /** Without its line feed; a last line without one counts too. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(LF);
      if (end >= 0) {
        const line = this.#rest.subarray(0, end).toString('utf8');
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      const chunk = await this.#read();
      if (chunk) this.#rest = Buffer.concat([this.#rest, chunk]);
      else if (this.#rest.length === 0) return undefined;
      else this.#rest = Buffer.concat([this.#rest, Buffer.from('\n')]);
    }
  }

  async all(): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for (let chunk = await this.chunk(); chunk; chunk = await this.chunk()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  async text(): Promise<string> {
    return (await this.all()).toString('utf8');
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.#ended) return undefined;
    const next = await Promise.race([this.#chunks.next(), this.#interrupted]);
    if (next && !next.done) return next.value;
    this.#ended = true;
    return undefined;
  }
}
