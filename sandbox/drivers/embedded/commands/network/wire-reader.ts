/** Lines and bytes from a connection, waited for with a time-out; hands the connection on for STARTTLS. */
import type { Duplex } from 'node:stream';

const LF = 10;

export type Received = { line: string } | { closed: true; rest: string } | { timedOut: true };

export class WireReader {
  readonly socket: Duplex;
  #buffer = Buffer.alloc(0);
  #closed = false;
  #wake: () => void = () => undefined;

  constructor(socket: Duplex) {
    this.socket = socket;
    socket.on('data', this.#take);
    socket.on('end', this.#end);
    socket.on('close', this.#end);
    socket.on('error', this.#end);
  }

  /** One line, its line feed included. */
  async line(timeoutMs: number, signal: AbortSignal): Promise<Received> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const end = this.#buffer.indexOf(LF);
      if (end >= 0) return { line: this.#cut(end + 1) };
      if (this.#closed || signal.aborted) return { closed: true, rest: this.#cut(this.#buffer.length) };
      const remaining = deadline - Date.now();
      if (remaining <= 0) return { timedOut: true };
      await this.#news(remaining, signal);
    }
  }

  /** Stops reading and gives the connection away. What had arrived already goes back into it. */
  release(): Duplex {
    this.socket.off('data', this.#take);
    this.socket.off('end', this.#end);
    this.socket.pause();
    if (this.#buffer.length > 0) this.socket.unshift(this.#buffer);
    this.#buffer = Buffer.alloc(0);
    return this.socket;
  }

  #cut(length: number): string {
    const text = this.#buffer.subarray(0, length).toString('utf8');
    this.#buffer = this.#buffer.subarray(length);
    return text;
  }

  #news(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds).unref();
      signal.addEventListener('abort', done, { once: true });
      this.#wake = done;
    });
  }

  readonly #take = (chunk: Buffer): void => {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    this.#wake();
  };

  readonly #end = (): void => {
    this.#closed = true;
    this.#wake();
  };
}
