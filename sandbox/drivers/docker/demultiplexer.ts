/** Takes the engine's stream of frames apart: a byte that says which output, three zeros, four bytes of length, data. */

const HEADER = 8;
const STDERR = 2;

type Output = 'stdout' | 'stderr';

export class Demultiplexer {
  readonly #limit: number;
  readonly #kept: Record<Output, { chunks: Uint8Array[]; size: number }> = {
    stdout: { chunks: [], size: 0 },
    stderr: { chunks: [], size: 0 },
  };
  #header = Buffer.alloc(0);
  #output: Output = 'stdout';
  #left = 0;

  /** `limit`: bytes of each output that are kept; the rest is read and dropped. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Uint8Array): void {
    let data = chunk;
    while (data.byteLength > 0) {
      if (this.#left === 0) {
        const missing = HEADER - this.#header.byteLength;
        this.#header = Buffer.concat([this.#header, data.subarray(0, missing)]);
        data = data.subarray(missing);
        if (this.#header.byteLength < HEADER) return;
        this.#output = this.#header[0] === STDERR ? 'stderr' : 'stdout';
        this.#left = this.#header.readUInt32BE(4);
        this.#header = Buffer.alloc(0);
      }
      this.#keep(data.subarray(0, this.#left));
      const taken = Math.min(this.#left, data.byteLength);
      this.#left -= taken;
      data = data.subarray(taken);
    }
  }

  text(output: Output): string {
    return Buffer.concat(this.#kept[output].chunks).toString('utf8');
  }

  #keep(data: Uint8Array): void {
    const kept = this.#kept[this.#output];
    const part = data.subarray(0, Math.max(0, this.#limit - kept.size));
    if (part.byteLength === 0) return;
    kept.chunks.push(Uint8Array.from(part));
    kept.size += part.byteLength;
  }
}
