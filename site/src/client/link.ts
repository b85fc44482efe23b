/** The connection of one terminal: a WebSocket that comes back by itself after it was lost. */
import {
  CLOSE_ENDED,
  CLOSE_PAUSED,
  type ClientMessage,
  type ServerMessage,
} from '../../../sandbox/terminal/protocol.ts';

export type LinkState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  /** Lost; the next try comes after this many milliseconds. `text`: what the server said about it. */
  | { kind: 'lost'; retryInMs: number; text?: string }
  /** The lab was paused, or its time is over: it is not woken without being asked to. */
  | { kind: 'paused' | 'over'; text: string }
  /** The shell ended with this status. */
  | { kind: 'ended'; status: number }
  /** The server does not want this connection; trying again by itself would not help. */
  | { kind: 'refused'; text: string };

export interface LinkHandlers {
  state(state: LinkState): void;
  /** The shell is there. What was on the screen comes again when `restored`. */
  ready(restored: boolean): void;
  output(bytes: Uint8Array): void;
}

/** The part of a WebSocket that is used. */
export interface Socket extends EventTarget {
  binaryType: BinaryType;
  readonly readyState: number;
  send(data: string): void;
  close(): void;
}

/** Errors that pass by themselves. */
export const PASSING: readonly string[] = ['driver-unavailable', 'capacity', 'busy'];
const OPEN = 1;
/** Well under the server's limit for a frame, also when every character takes four bytes. */
const CHUNK = 16 * 1024;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** Doubles from half a second up to fifteen. */
export function retryDelay(failures: number): number {
  return Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, failures - 1));
}

export class TerminalLink {
  #socket: Socket | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #done = false;
  /** What the server said before it closed the connection. */
  #why: string | undefined;
  readonly #address: string;
  readonly #handlers: LinkHandlers;
  readonly #open: (address: string) => Socket;

  constructor(address: string, handlers: LinkHandlers, open = (target: string): Socket => new WebSocket(target)) {
    this.#address = address;
    this.#handlers = handlers;
    this.#open = open;
  }

  /** Connects now, also when a later try was planned or the shell had ended. */
  connect(): void {
    clearTimeout(this.#timer);
    this.#done = false;
    this.#handlers.state({ kind: 'connecting' });
    const before = this.#socket;
    const socket = this.#open(this.#address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    // One that is still on its way would look at the terminal for as long as the page is there.
    before?.close();
    socket.addEventListener('message', (event) => {
      if (this.#socket === socket && event instanceof MessageEvent) this.#receive(event.data);
    });
    socket.addEventListener('close', (event) => {
      if (this.#socket === socket) this.#closed(event);
    });
  }

  /** False when there is no connection: nothing was sent. */
  type(data: string): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    for (let at = 0; at < data.length; at += CHUNK) this.#send({ type: 'input', data: data.slice(at, at + CHUNK) });
    return true;
  }

  resize(columns: number, rows: number): void {
    if (this.#socket?.readyState === OPEN) this.#send({ type: 'resize', columns, rows });
  }

  close(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }

  #receive(data: unknown): void {
    if (data instanceof ArrayBuffer) this.#handlers.output(new Uint8Array(data));
    else if (typeof data === 'string') this.#understand(JSON.parse(data));
  }

  #understand(message: ServerMessage): void {
    if (message.type === 'ready') {
      this.#failures = 0;
      this.#why = undefined;
      this.#handlers.state({ kind: 'open' });
      this.#handlers.ready(message.restored);
    } else if (message.type === 'exit') this.#end({ kind: 'ended', status: message.status });
    else if (message.fatal && PASSING.includes(message.code)) this.#why = message.text;
    else if (message.fatal) this.#end({ kind: 'refused', text: message.text });
  }

  #end(state: LinkState): void {
    this.close();
    this.#handlers.state(state);
  }

  #closed(event: Event): void {
    if (this.#done) return;
    const code = 'code' in event ? event.code : undefined;
    const text = 'reason' in event ? String(event.reason) : '';
    if (code === CLOSE_PAUSED) this.#end({ kind: 'paused', text });
    else if (code === CLOSE_ENDED) this.#end({ kind: 'over', text });
    else this.#lost();
  }

  #lost(): void {
    this.#failures += 1;
    const retryInMs = retryDelay(this.#failures);
    this.#handlers.state({ kind: 'lost', retryInMs, ...(this.#why === undefined ? {} : { text: this.#why }) });
    this.#timer = setTimeout(() => this.connect(), retryInMs);
  }
}
