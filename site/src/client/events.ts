/** The connection over which a lab tells what happens in it: a WebSocket that comes back by itself after it was lost. */
import type { WorldEvent } from '../../../sandbox/http/api.ts';
import { CLOSE_ENDED, CLOSE_PAUSED, type ServerMessage } from '../../../sandbox/terminal/protocol.ts';
import { PASSING, retryDelay, type Socket } from './link.ts';

/** `still`: the lab was paused, its time is over, or it does not run. It is not woken without being asked to. */
export type EventsState = 'connecting' | 'open' | 'lost' | 'still';

export interface EventsHandlers {
  state(state: EventsState): void;
  event(event: WorldEvent): void;
}

/** What comes over the wire: events, and the error that ends a connection. */
type Message = WorldEvent | Extract<ServerMessage, { type: 'error' }>;

export class EventsLink {
  #socket: Socket | undefined;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the server says is over for good, until `connect` is called again. */
  #done = true;
  readonly #address: string;
  readonly #handlers: EventsHandlers;
  readonly #open: (address: string) => Socket;

  constructor(address: string, handlers: EventsHandlers, open = (target: string): Socket => new WebSocket(target)) {
    this.#address = address;
    this.#handlers = handlers;
    this.#open = open;
  }

  /** Connects now, unless it is connected. Also after it stood still. */
  connect(): void {
    if (this.#socket) return;
    clearTimeout(this.#timer);
    this.#done = false;
    this.#handlers.state('connecting');
    const socket = this.#open(this.#address);
    this.#socket = socket;
    const mine = (listener: (event: Event) => void) => (event: Event) => {
      if (this.#socket === socket) listener(event);
    };
    socket.addEventListener('open', mine(this.#opened));
    socket.addEventListener('message', mine(this.#received));
    socket.addEventListener('close', mine(this.#closed));
  }

  close(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#socket = undefined;
  }

  readonly #opened = (): void => {
    this.#handlers.state('open');
  };

  readonly #received = (event: Event): void => {
    if (!(event instanceof MessageEvent) || typeof event.data !== 'string') return;
    const message: Message = JSON.parse(event.data);
    if (message.type === 'error') {
      if (message.fatal && !PASSING.includes(message.code)) this.#stop();
      return;
    }
    // A server that takes connections only to drop them is not asked ever faster.
    this.#failures = 0;
    this.#handlers.event(message);
  };

  readonly #closed = (event: Event): void => {
    this.#socket = undefined;
    if (this.#done) return;
    const code = 'code' in event ? event.code : undefined;
    if (code === CLOSE_PAUSED || code === CLOSE_ENDED) this.#stop();
    else this.#retry();
  };

  #stop(): void {
    this.close();
    this.#handlers.state('still');
  }

  #retry(): void {
    this.#failures += 1;
    this.#handlers.state('lost');
    this.#timer = setTimeout(() => this.connect(), retryDelay(this.#failures));
  }
}
