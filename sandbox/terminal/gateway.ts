/** Joins WebSockets to the terminals of sandboxes: one live terminal per sandbox and host, however many look at it. */
import type { WebSocket } from 'ws';
import type { StudentHost } from '../../labs/schema.ts';
import type { Sandbox, Size } from '../drivers/driver.ts';
import type { Held } from '../lab/live.ts';
import { LiveTerminal } from './live-terminal.ts';
import { readMessage } from './messages.ts';
import type { ClientMessage } from './protocol.ts';
import { CLOSE, Viewer } from './viewer.ts';

/** Until a page tells its own. */
const FIRST_SIZE: Size = { columns: 80, rows: 24 };
/** Messages that are not of the protocol, after which a connection is closed. */
const PATIENCE = 20;

export interface GatewayOptions {
  /** Between two signs of life; a connection that answers none is dropped. Milliseconds. */
  pingMs: number;
  warn(error: unknown, text: string): void;
}

/** What a connection is for. The sandbox is held while somebody looks at one of its terminals. */
export interface Seat {
  host: StudentHost;
  held: Held;
}

export class Gateway {
  readonly #options: GatewayOptions;
  /** By sandbox ID, then host. */
  readonly #terminals = new Map<string, Map<StudentHost, Promise<LiveTerminal>>>();
  readonly #interrupted = new Map<string, Promise<unknown>>();

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Serves one connection until it closes. Never rejects: what goes wrong is told to the page. */
  async serve(socket: WebSocket, seat: () => Promise<Seat>): Promise<void> {
    const viewer = new Viewer(socket);
    // What the page sends before the terminal is there waits in the connection.
    socket.pause();
    this.keepAlive(socket);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    try {
      const { host, held } = await seat();
      using _held = held;
      const terminal = await this.#terminal(held.sandbox, host);
      terminal.attach(viewer);
      viewer.leaveWhen(held.dismissed);
      this.#listen(socket, viewer, (message) => {
        held.touch();
        terminal.take(viewer, message);
      });
      socket.resume();
      await closed;
      terminal.detach(viewer);
    } catch (error) {
      socket.resume();
      viewer.tellError(error, true);
    }
  }

  /** Ends the sandbox's shells around work such as a reset; who connects meanwhile waits for it. */
  async interrupt<T>(sandboxId: string, reason: string, work: () => Promise<T>): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#interrupted.set(sandboxId, promise);
    try {
      const open = await Promise.all(this.#terminals.get(sandboxId)?.values() ?? []);
      await Promise.all(open.map((terminal) => terminal.restart(reason)));
      return await work();
    } finally {
      this.#interrupted.delete(sandboxId);
      resolve();
    }
  }

  /** Drops a connection whose other end went away without a word. */
  keepAlive(socket: WebSocket): void {
    let alive = true;
    socket.on('pong', () => {
      alive = true;
    });
    const timer = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    }, this.#options.pingMs);
    timer.unref();
    socket.once('close', () => clearInterval(timer));
  }

  #listen(socket: WebSocket, viewer: Viewer, take: (message: ClientMessage) => void): void {
    let mistakes = 0;
    socket.on('message', (data, isBinary) => {
      try {
        take(readMessage(bytesOf(data), isBinary));
      } catch (error) {
        mistakes += 1;
        viewer.tellError(error, mistakes >= PATIENCE);
      }
    });
  }

  async #terminal(sandbox: Sandbox, host: StudentHost): Promise<LiveTerminal> {
    await this.#interrupted.get(sandbox.id);
    const hosts = this.#terminals.get(sandbox.id) ?? new Map<StudentHost, Promise<LiveTerminal>>();
    this.#terminals.set(sandbox.id, hosts);
    const known = hosts.get(host);
    if (known) return known;
    const opening = this.#open(sandbox, host);
    hosts.set(host, opening);
    const forget = () => {
      if (hosts.get(host) === opening) hosts.delete(host);
      if (hosts.size === 0 && this.#terminals.get(sandbox.id) === hosts) this.#terminals.delete(sandbox.id);
    };
    opening.then(({ ended }) => ended).then(forget, forget);
    return opening;
  }

  async #open(sandbox: Sandbox, host: StudentHost): Promise<LiveTerminal> {
    const terminal = await sandbox.terminal(host, FIRST_SIZE);
    return new LiveTerminal(terminal, FIRST_SIZE, (error) =>
      this.#options.warn(error, `the terminal of ${host} in sandbox ${sandbox.id} broke off`),
    );
  }
}

/** Tells everybody connected that the server stops, and lets go of who does not answer within a second. */
export async function sayGoodbye(sockets: Iterable<WebSocket>): Promise<void> {
  const all = [...sockets].filter((socket) => socket.readyState !== socket.CLOSED);
  const closed = all.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
  for (const socket of all) socket.close(CLOSE.goingAway, 'The server is stopping.');
  const timer = setTimeout(() => {
    for (const socket of all) socket.terminate();
  }, 1_000);
  await Promise.all(closed);
  clearTimeout(timer);
}

function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
