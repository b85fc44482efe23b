/**
 * Reads lines as Postfix's smtp_get() does. smtp-server's stream closes the connection on a long command and hides what was
 * sent ahead of its turn; Postfix cuts the command, answers it, and must see pipelining, so lines are split here.
 */
import type { Duplex } from 'node:stream';

export interface Line {
  /** Bytes as latin1, without the line end. */
  text: string;
  bareLf: boolean;
}

const LF = 0x0a;
const CR = 0x0d;
/** Stop reading from a client that sends faster than it is answered. */
const HIGH_WATER = 256 * 1024;

export class SmtpReader {
  readonly #stream: Duplex;
  #buffer: Buffer = Buffer.alloc(0);
  #pending: Buffer[] = [];
  #scanned = 0;
  /** The start of a line so long that its rest is thrown away while it comes in. */
  #cut: string | undefined;
  #ended = false;
  #wake: (() => void) | undefined;
  /** Bytes that ever came in. */
  received = 0;
  readonly #onData = (chunk: Buffer) => {
    this.received += chunk.length;
    this.#pending.push(chunk);
    if (this.buffered > HIGH_WATER) this.#stream.pause();
    this.#wake?.();
  };
  readonly #onEnd = () => {
    this.#ended = true;
    this.#wake?.();
  };

  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.on('data', this.#onData);
    stream.once('end', this.#onEnd);
    stream.once('close', this.#onEnd);
    stream.on('error', this.#onEnd);
  }

  /** Bytes received and not yet read. */
  get buffered(): number {
    return this.#pending.reduce((sum, chunk) => sum + chunk.length, this.#buffer.length);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What was received and not yet read, as vstream_peek_data() shows it. */
  peek(): string {
    this.#gather();
    return this.#buffer.toString('latin1');
  }

  /** The next line, at most `limit` bytes of it, the rest skipped; undefined at the end of the stream. */
  async line(limit: number): Promise<Line | undefined> {
    for (;;) {
      const line = this.#takeLine(limit);
      if (line) return line;
      // Half a line before the end of the stream is no command.
      if (this.#ended) return undefined;
      await this.#more();
    }
  }

  /** Exactly so many bytes, or undefined when the stream ends before. */
  async bytes(count: number): Promise<Buffer | undefined> {
    for (;;) {
      this.#gather();
      if (this.#buffer.length >= count) return this.#take(count);
      if (this.#ended) return undefined;
      await this.#more();
    }
  }

  /** Gives the stream up, for a TLS layer over it. What was sent ahead in clear is thrown away (CVE-2011-0411). */
  detach(): void {
    this.#stream.pause();
    this.#stream.removeListener('data', this.#onData);
    this.#stream.removeListener('end', this.#onEnd);
    this.#buffer = Buffer.alloc(0);
    this.#pending = [];
  }

  #takeLine(limit: number): Line | undefined {
    this.#gather();
    const end = this.#buffer.indexOf(LF, this.#scanned);
    if (end < 0) return this.#waitForLine(limit);
    const raw = this.#take(end + 1);
    const bareLf = raw[end - 1] !== CR;
    const text = this.#cut ?? raw.toString('latin1', 0, Math.min(limit, bareLf ? end : end - 1));
    this.#cut = undefined;
    return { text, bareLf };
  }

  #waitForLine(limit: number): undefined {
    if (this.#buffer.length > limit + HIGH_WATER) {
      this.#cut ??= this.#buffer.toString('latin1', 0, limit);
      // The last byte stays: it may be the CR of the line end.
      this.#take(this.#buffer.length - 1);
    }
    this.#scanned = this.#buffer.length;
  }

  #take(count: number): Buffer {
    const taken = this.#buffer.subarray(0, count);
    this.#buffer = this.#buffer.subarray(count);
    this.#scanned = 0;
    return taken;
  }

  #gather(): void {
    if (this.#pending.length === 0) return;
    this.#buffer = Buffer.concat([this.#buffer, ...this.#pending]);
    this.#pending = [];
  }

  #more(): Promise<void> {
    if (this.#stream.isPaused()) this.#stream.resume();
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
