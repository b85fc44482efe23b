/** The engine behind the proxy: questions of the proxy's own, and calls that are passed on. */
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

/** Containers of which it is remembered what they are. Ids are never given again. */
const REMEMBERED = 10_000;
const ID = /^[0-9a-f]{64}$/;

export interface Passed {
  method: string;
  path: string;
  /** Left out: what the client sends goes through as it comes. */
  body?: string;
}

export interface Known {
  id: string;
  /** What it is in a lab; undefined when it is not ours. */
  host: string | undefined;
}

const Inspected = z.object({
  Id: z.string(),
  Config: z.object({ Labels: z.record(z.string(), z.string()).nullable() }),
});

export class EngineSocket {
  readonly #socketPath: string;
  readonly #known = new Map<string, Known>();

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** undefined when there is no such container. */
  async container(name: string): Promise<Known | undefined> {
    const before = this.#known.get(name);
    if (before) return before;
    const found = await this.#ask(`/containers/${name}/json`);
    if (found === undefined) return undefined;
    const { Id: id, Config } = Inspected.parse(found);
    const labels = Config.Labels ?? {};
    const known = { id, host: labels['relaylab.instance'] ? labels['relaylab.host'] : undefined };
    if (ID.test(id)) this.#remember(known);
    return known;
  }

  /** Whose exec it is; undefined when there is no such exec. */
  async containerOfExec(exec: string): Promise<Known | undefined> {
    const found = await this.#ask(`/exec/${exec}/json`);
    return found === undefined
      ? undefined
      : this.container(z.object({ ContainerID: z.string() }).parse(found).ContainerID);
  }

  pass(call: Passed, asked: IncomingMessage, answer: ServerResponse): void {
    const passed = this.#request(call);
    passed.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
      response.on('error', () => answer.destroy()).pipe(answer);
    });
    // As an engine that is away looks.
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    if (call.body === undefined) asked.pipe(passed);
    else passed.end(call.body);
  }

  /** Whatever the engine answers but 101 ends the connection, so that nothing unchecked can follow on it. */
  hijack(call: Passed, client: Duplex): void {
    const passed = this.#request(call, { connection: 'Upgrade', upgrade: 'tcp' });
    client.once('close', () => passed.destroy());
    passed.on('upgrade', (_response, engine, head) => {
      client.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n');
      client.write(head);
      engine.on('error', () => client.destroy()).on('close', () => client.end());
      client.on('close', () => engine.destroy());
      client.pipe(engine);
      engine.pipe(client);
    });
    passed.on('response', async (response) => {
      const said = await text(response).catch(() => '');
      endUpgrade(client, response.statusCode ?? 502, said);
    });
    passed.on('error', () => client.destroy());
    passed.end(call.body);
  }

  #request({ method, path, body }: Passed, more: Record<string, string> = {}) {
    return request({
      method,
      path,
      agent: false,
      socketPath: this.#socketPath,
      headers: {
        host: 'docker',
        ...(body === undefined ? { 'content-type': 'application/x-tar', 'transfer-encoding': 'chunked' } : {}),
        ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
        ...more,
      },
    });
  }

  async #ask(path: string): Promise<unknown> {
    const response = await new Promise<IncomingMessage>((resolve, reject) =>
      request({ socketPath: this.#socketPath, path, agent: false }, resolve).on('error', reject).end(),
    );
    const said = await text(response);
    if (response.statusCode === 200) return JSON.parse(said);
    if (response.statusCode === 404) return undefined;
    throw new Error(`the engine answers ${response.statusCode} to ${path}`);
  }

  #remember(known: Known): void {
    this.#known.set(known.id, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
  }
}

/** An answer on the bare connection that an upgrade leaves. */
export function endUpgrade(client: Duplex, status: number, said: string): void {
  const length = Buffer.byteLength(said);
  client.end(
    `HTTP/1.1 ${status} -\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${said}`,
  );
}
