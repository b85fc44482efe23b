/**
 * Stands in front of the engine's socket and passes on only the calls that the driver makes, on containers that are
 * labelled as ours. A server that was taken over can so do no more to the machine than the driver could; but the helper
 * that lays the cables is part of that, and who is attached to it is as good as root.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { checkNewExec, checkStart, parseBody, readBody, readUpgradeBody } from './bodies.ts';
import { type Call, callOf } from './calls.ts';
import { type Allowed, checkCreation } from './creation.ts';
import { EngineSocket, endUpgrade, type Passed } from './engine-socket.ts';
import { Refusal } from './refusal.ts';

const HOSTS = new Set<string | undefined>(['mail', 'outside', 'inside', 'internet']);
/** Creations come with all their options in the address too. Bytes. */
const MAX_HEAD = 128 * 1024;
/** One that is closed just as it is used again would look like an engine that went away. Milliseconds. */
const KEEP_ALIVE = 10 * 60_000;

export interface ProxyOptions extends Allowed {
  /** The engine's. */
  socketPath: string;
  /** Told what was refused. */
  onRefused?: (text: string) => void;
}

/** Listens nowhere yet. */
export function createProxy(options: ProxyOptions): Server {
  const engine = new EngineSocket(options.socketPath);
  const refused = (error: Refusal) => {
    const message = `The proxy in front of the Docker engine ${error.message}.`;
    options.onRefused?.(message);
    return JSON.stringify({ message });
  };
  const server = createServer({ maxHeaderSize: MAX_HEAD, keepAliveTimeout: KEEP_ALIVE }, async (asked, answer) => {
    try {
      const call = await allowed(engine, asked);
      if ('streams' in call && call.streams) throw new Refusal('opens streams only by an upgrade of the connection');
      engine.pass(await passedOn(call, asked, options, () => readBody(asked)), asked, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) return void answer.destroy();
      answer.writeHead(403, { 'content-type': 'application/json', connection: 'close' }).end(refused(error));
    }
  });
  server.on('upgrade', async (asked: IncomingMessage, client: Duplex, head: Buffer) => {
    client.on('error', () => client.destroy());
    try {
      const call = await allowed(engine, asked);
      if (!('streams' in call && call.streams)) throw new Refusal('makes no stream of this call');
      engine.hijack(await passedOn(call, asked, options, () => readUpgradeBody(asked, client, head)), client);
    } catch (error) {
      if (error instanceof Refusal) endUpgrade(client, 403, refused(error));
      else client.destroy();
    }
  });
  return server;
}

/** With the container's name made its id. Throws Refusal. */
async function allowed(engine: EngineSocket, { method = '', url = '' }: IncomingMessage): Promise<Call> {
  const call = callOf(method, url);
  if (!call) throw new Refusal(`does not pass on ${method} ${url.split('?')[0]}`);
  if (call.kind === 'general' || call.kind === 'create') return call;
  const found = await (call.kind === 'exec' ? engine.containerOfExec(call.exec) : engine.container(call.container));
  // The engine itself says so.
  if (!found) return call;
  const isAllowed = HOSTS.has(found.host) || (found.host === 'wires' && call.kind === 'container' && call.wires);
  if (!isAllowed) throw new Refusal(`does not do this to container ${found.id.slice(0, 12)}`);
  return call.kind === 'container' ? { ...call, container: found.id } : call;
}

async function passedOn(
  call: Call,
  { method = '' }: IncomingMessage,
  options: Allowed,
  read: () => Promise<string>,
): Promise<Passed> {
  if (call.kind === 'create') {
    const created = checkCreation(call.name, parseBody(await read()), options);
    const { name = '', ...body } = created;
    return { method, path: `/containers/create?${new URLSearchParams({ name })}`, body: JSON.stringify(body) };
  }
  if (call.kind === 'general') return { method, path: call.path, body: '' };
  const path = call.kind === 'exec' ? `/exec/${call.exec}${call.rest}` : `/containers/${call.container}${call.rest}`;
  // As much as the student could write there too.
  if (call.takes === 'archive') return { method, path };
  const given = await read();
  if (call.takes === 'new exec') return { method, path, body: checkNewExec(given) };
  if (call.takes === 'start of an exec') return { method, path, body: checkStart(given) };
  return { method, path, body: '' };
}
