/** One WebSocket that shows a terminal, or the events of a sandbox. */
import type { WebSocket } from 'ws';
import type { Size } from '../drivers/driver.ts';
import type { WorldEvent } from '../drivers/events.ts';
import { ERRORS, LabError } from '../errors.ts';
import type { Dismissal } from '../lab/live.ts';
import { CLOSE_ENDED, CLOSE_PAUSED, type ServerMessage } from './protocol.ts';

/** Close codes of RFC 6455 §7.4.1 and the IANA registry. */
export const CLOSE = {
  normal: 1000,
  goingAway: 1001,
  policy: 1008,
  internal: 1011,
  restart: 1012,
  tryAgain: 1013,
} as const;

/** Bytes that may wait for a slow connection before its terminal pauses. */
const HIGH_WATER = 1024 * 1024;
/** A connection that takes nothing for this long is dropped; the page comes back and finds its screen. Milliseconds. */
const STALL = 5_000;

export class Viewer {
  readonly #socket: WebSocket;
  #flushed: Promise<void> = Promise.resolve();
  /** undefined until the page has told it, and while it is hidden. */
  size: Size | undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  tell(message: ServerMessage | WorldEvent): void {
    this.#send(JSON.stringify(message));
  }

  show(output: Uint8Array): void {
    this.#send(output);
  }

  /** Details only of errors that a student may see. */
  tellError(error: unknown, fatal: boolean): void {
    const known = error instanceof LabError && ERRORS[error.code].shown ? error : new LabError('internal');
    this.tell({ type: 'error', code: known.code, text: known.message, fatal });
    if (fatal) this.close(known.code === 'internal' ? CLOSE.internal : CLOSE.policy);
  }

  close(code: number, reason = ''): void {
    this.#socket.close(code, reason);
  }

  /** Obeys a Dismissal, also one that came before. */
  leaveWhen(dismissed: AbortSignal): void {
    const leave = (): void => {
      const { kind, text } = dismissed.reason as Dismissal;
      this.close(kind === 'ended' ? CLOSE_ENDED : CLOSE_PAUSED, text);
    };
    if (dismissed.aborted) leave();
    else dismissed.addEventListener('abort', leave, { once: true });
  }

  /** Resolves when this connection can take more, or was given up. */
  async room(): Promise<void> {
    if (this.#socket.bufferedAmount < HIGH_WATER) return;
    const stalled = Symbol('stalled');
    const { promise, resolve } = Promise.withResolvers<typeof stalled>();
    const timer = setTimeout(resolve, STALL, stalled);
    const first = await Promise.race([this.#flushed, promise]);
    clearTimeout(timer);
    if (first === stalled) this.#socket.terminate();
  }

  #send(data: string | Uint8Array): void {
    if (!this.open) return;
    // A send that failed closes the socket, which has a handler of its own.
    this.#flushed = new Promise((resolve) => this.#socket.send(data, () => resolve()));
  }
}
