/** A page's end of a terminal's WebSocket, for tests. */

import { vi } from 'vitest';
import type { ClientOptions } from 'ws';
import { WebSocket } from 'ws';
import type { ClientMessage, ServerMessage } from '../../sandbox/terminal/protocol.ts';

export class Page implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  /** Everything that binary frames brought, as text. */
  output = '';
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.output += data.toString('utf8');
      else this.messages.push(JSON.parse(data.toString('utf8')) as ServerMessage);
    });
    this.closed = new Promise((resolve) =>
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  send(message: ClientMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  type(data: string): void {
    this.send({ type: 'input', data });
  }

  async message<T extends ServerMessage['type']>(type: T): Promise<Extract<ServerMessage, { type: T }>> {
    return vi.waitFor(() => {
      const found = this.messages.find((message) => message.type === type);
      if (!found) throw new Error(`no ${type} among ${JSON.stringify(this.messages)}`);
      return found as Extract<ServerMessage, { type: T }>;
    }, WAIT);
  }

  async sees(text: string): Promise<void> {
    await vi.waitFor(() => {
      if (!this.output.includes(text))
        throw new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(this.output.slice(-500))}`);
    }, WAIT);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.closed;
  }
}

/** As long as anything that tests poll. */
const WAIT = { timeout: 20_000, interval: 5 };
