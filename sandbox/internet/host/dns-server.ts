/** Serves a world's names over UDP and TCP, as each side sees them. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6, type Socket } from 'node:net';
import type { Resolve } from '../network.ts';
import { answerQuery } from './dns-message.ts';

const MAX_CLIENTS = 64;
const IDLE_MS = 10_000;
/** Queries of one TCP client that are kept until they are whole. */
const MAX_UNREAD_BYTES = 128 * 1024;

export interface DnsView {
  addresses: string[];
  resolve: Resolve;
}

/** Resolves when every address listens; rejects when one cannot, with nothing left open. */
export async function startDnsServer(views: DnsView[], port = 53): Promise<AsyncDisposable> {
  const places = views.flatMap(({ addresses, resolve }) => addresses.map((address) => ({ address, resolve })));
  const opened: AsyncDisposable[] = [];
  const close = () => Promise.all(opened.map((one) => one[Symbol.asyncDispose]()));
  try {
    for (const { address, resolve } of places) {
      opened.push(await overUdp(address, port, resolve));
      opened.push(await overTcp(address, port, resolve));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    [Symbol.asyncDispose]: async () => {
      await close();
    },
  };
}

async function overUdp(address: string, port: number, resolve: Resolve): Promise<AsyncDisposable> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address) });
  socket.on('message', (query, client) => {
    void answerQuery(query, true, resolve).then((answer) => {
      // A client that is gone, or that has forged its address, misses its answer.
      if (answer) socket.send(answer, client.port, client.address, () => undefined);
    });
  });
  const listening = once(socket, 'listening');
  socket.bind({ address, port });
  await listening;
  socket.on('error', () => undefined);
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

async function overTcp(address: string, port: number, resolve: Resolve): Promise<AsyncDisposable> {
  const clients = new Set<Socket>();
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    converse(client, resolve);
  });
  server.maxConnections = MAX_CLIENTS;
  const listening = once(server, 'listening');
  server.listen({ host: address, port, ipv6Only: isIPv6(address) });
  await listening;
  server.on('error', () => undefined);
  return {
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

/** Each message comes after its length in two bytes (RFC 1035 §4.2.2); answers keep the order of the queries. */
function converse(client: Socket, resolve: Resolve): void {
  let unread: Buffer = Buffer.alloc(0);
  let turn = Promise.resolve();
  client.setTimeout(IDLE_MS, () => client.destroy());
  client.on('error', () => undefined);
  client.on('data', (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    while (unread.length >= 2 && unread.length >= 2 + unread.readUInt16BE(0)) {
      const end = 2 + unread.readUInt16BE(0);
      const query = unread.subarray(2, end);
      unread = unread.subarray(end);
      turn = turn.then(async () => say(client, await answerQuery(query, false, resolve)));
    }
    // A client that asks faster than it reads.
    if (unread.length > MAX_UNREAD_BYTES || client.writableLength > MAX_UNREAD_BYTES) client.destroy();
  });
}

function say(client: Socket, answer: Buffer | undefined): void {
  if (!answer) client.destroy();
  else if (client.writable) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(answer.length);
    client.write(Buffer.concat([length, answer]));
  }
}
