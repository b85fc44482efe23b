/** A socket in front of the engine's that can be taken away and put back, as when the engine is restarted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Docker from 'dockerode';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';

const ENGINE_SOCKET = '/var/run/docker.sock';

export class EngineProxy implements AsyncDisposable {
  readonly engine: Engine;
  readonly #folder = mkdtempSync(join(tmpdir(), 'relaylab-engine-'));
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor() {
    this.engine = new Engine(new Docker({ socketPath: this.#path }));
  }

  async open(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (client) => {
      const engine = createConnection({ path: ENGINE_SOCKET, allowHalfOpen: true });
      for (const [one, other] of [
        [client, engine],
        [engine, client],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy());
        one.once('close', () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(this.#path, resolve));
  }

  /** Every connection ends, and nobody listens. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #path(): string {
    return join(this.#folder, 'engine.sock');
  }
}
