/** The Network that real machines have: node:net, bound to the local address that is asked for. */
import net from 'node:net';
import { type Endpoint, type Listener, type Network, NetworkError, type WireSocket } from './network.ts';

const CONNECT_TIMEOUT_MS = 10_000;

const CODES = {
  ECONNREFUSED: 'ECONNREFUSED',
  EHOSTUNREACH: 'EHOSTUNREACH',
  ENETUNREACH: 'ENETUNREACH',
  ETIMEDOUT: 'ETIMEDOUT',
  EADDRINUSE: 'EADDRINUSE',
  EADDRNOTAVAIL: 'EADDRNOTAVAIL',
  // A listener that is overrun, and a firewall that says no, are refusals to whoever calls.
  ECONNRESET: 'ECONNREFUSED',
  EPERM: 'EHOSTUNREACH',
  EACCES: 'EHOSTUNREACH',
  // IPv4 to an IPv6 source or the other way round.
  EINVAL: 'ENETUNREACH',
} as const;

/**
 * `from` of '0.0.0.0' or '::' leaves the choice to the machine. Real listening is not immediate: `listening` resolves
 * when the port is open, and rejects with NetworkError.
 */
export function nodeNetwork(): Network & { listening(listener: Listener): Promise<Endpoint> } {
  const opening = new WeakMap<Listener, Promise<Endpoint>>();
  return {
    dial,
    listen(at, accept) {
      const { listener, ready } = listen(at, accept);
      opening.set(listener, ready);
      return listener;
    },
    async listening(listener) {
      return (await opening.get(listener)) ?? listener.endpoint;
    },
  };
}

function dial(
  from: string,
  to: Endpoint,
  { timeoutMs = CONNECT_TIMEOUT_MS, signal }: { timeoutMs?: number; signal?: AbortSignal } = {},
): Promise<WireSocket> {
  const localAddress = from === '0.0.0.0' || from === '::' ? undefined : from;
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host: to.address, port: to.port, localAddress, signal });
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new NetworkError('ETIMEDOUT', `connect to ${to.address}:${to.port}: no answer in ${timeoutMs} ms`));
    }, timeoutMs);
    const failed = (error: Error) => {
      clearTimeout(timer);
      reject(networkError(error));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', failed);
      resolve(connected(socket, to));
    });
  });
}

function listen(at: Endpoint, accept: (socket: WireSocket) => void): { listener: Listener; ready: Promise<Endpoint> } {
  const server = net.createServer((socket) => accept(connected(socket, { address: '', port: 0 })));
  const opened = Promise.withResolvers<Endpoint>();
  const endpoint = { ...at };
  server.once('error', (error) => opened.reject(networkError(error)));
  server.listen({ host: at.address, port: at.port, ipv6Only: at.address === '::' }, () => {
    const bound = server.address();
    if (typeof bound === 'object' && bound) endpoint.port = bound.port;
    opened.resolve(endpoint);
  });
  // Whoever does not ask whether it worked sees it by the connections that do not come.
  opened.promise.catch(() => undefined);
  return { listener: { endpoint, close: () => void server.close() }, ready: opened.promise };
}

/** A connected socket has its addresses; the type of net.Socket says they may be missing, as before connecting. */
function connected(socket: net.Socket, to: Endpoint): WireSocket {
  const fallback = { remoteAddress: to.address, remotePort: to.port, localAddress: '', localPort: 0 };
  for (const key of ['remoteAddress', 'remotePort', 'localAddress', 'localPort'] as const)
    if (socket[key] === undefined) Object.defineProperty(socket, key, { value: fallback[key] });
  return socket as net.Socket & WireSocket;
}

function networkError(error: Error): Error {
  const code = 'code' in error ? String(error.code) : '';
  const known = Object.entries(CODES).find(([name]) => name === code)?.[1];
  return known ? new NetworkError(known, error.message) : error;
}
