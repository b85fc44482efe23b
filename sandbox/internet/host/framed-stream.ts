/** One connection inside the stream of frames, the same at both ends, with a window so that neither end floods the other. */
import { Duplex } from 'node:stream';
import type { Failure, StreamFrame } from './protocol.ts';

/** Bytes on the way before the sender waits. */
const WINDOW_BYTES = 256 * 1024;
const PIECE_BYTES = 48 * 1024;

export interface FramedStreamOptions {
  id: string;
  send: (frame: StreamFrame) => void;
  /** Makes an error of what the other end reported. */
  errorFrom: (failure: Failure) => Error;
  onClose: () => void;
}

export class FramedStream extends Duplex {
  readonly #options: FramedStreamOptions;
  #onTheWay = 0;
  #resume: (() => void) | undefined;
  #untaken = 0;
  /** The other end knows that it is over. */
  #told = false;
  #ended = { here: false, there: false };

  constructor(options: FramedStreamOptions) {
    super({ allowHalfOpen: true });
    this.#options = options;
  }

  /** Takes a frame that bears this stream's id. */
  receive(frame: StreamFrame): void {
    if ('data' in frame) {
      const data = Buffer.from(frame.data, 'base64');
      this.#untaken += data.length;
      if (this.push(data)) this.#giveBack();
    } else if ('took' in frame) {
      this.#onTheWay -= frame.took;
      if (this.#onTheWay < WINDOW_BYTES) this.#goOn();
    } else if ('end' in frame) {
      this.#ended.there = true;
      this.push(null);
    } else {
      this.#told = true;
      this.destroy(this.#options.errorFrom(frame.error));
    }
  }

  override _read(): void {
    this.#giveBack();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    const { id, send } = this.#options;
    for (let start = 0; start < chunk.length; start += PIECE_BYTES)
      send({ stream: id, data: chunk.subarray(start, start + PIECE_BYTES).toString('base64') });
    this.#onTheWay += chunk.length;
    if (this.#onTheWay < WINDOW_BYTES) done();
    else this.#resume = done;
  }

  override _final(done: () => void): void {
    this.#ended.here = true;
    this.#options.send({ stream: this.#options.id, end: true });
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    const over = this.#ended.here && this.#ended.there;
    if (!this.#told && !over)
      this.#options.send({
        stream: this.#options.id,
        error: { code: 'closed', message: error?.message ?? 'The connection was closed.' },
      });
    this.#options.onClose();
    this.#goOn();
    done(error);
  }

  #goOn(): void {
    const resume = this.#resume;
    this.#resume = undefined;
    resume?.();
  }

  #giveBack(): void {
    if (this.#untaken === 0) return;
    this.#options.send({ stream: this.#options.id, took: this.#untaken });
    this.#untaken = 0;
  }
}
