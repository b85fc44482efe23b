/** A network whose other hosts are this machine's loopback, so that real tools and ours talk to the same server. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { type Network, NetworkError, type WireSocket } from '../../../../sandbox/internet/network.ts';

export const loopback: Network = {
  dial: (_, to) =>
    new Promise((resolve, reject) => {
      const socket = connect(to.port, to.address);
      socket.once('error', () => reject(new NetworkError('ECONNREFUSED', 'connection refused')));
      socket.once('connect', () => resolve(socket as WireSocket));
    }),
  listen: () => {
    throw new NetworkError('EADDRNOTAVAIL', 'tests listen themselves');
  },
};

export interface Peer extends AsyncDisposable {
  port: number;
  /** All bytes that clients sent. */
  received: string;
}

/** A server that answers each line by `answer`; undefined hangs up. */
export async function scripted(banner: string, answer: (line: string) => string | undefined): Promise<Peer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    let rest = '';
    if (banner !== '') socket.write(`${banner}\r\n`);
    socket.on('data', (chunk) => {
      peer.received += chunk.toString('utf8');
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const reply = answer(line.replace(/\r$/, ''));
        if (reply === undefined) socket.end();
        else if (reply !== '') socket.write(reply.endsWith('\r\n') ? reply : `${reply}\r\n`);
      }
    });
  });
  await listening(server);
  const address = server.address();
  const peer: Peer = {
    port: typeof address === 'object' && address ? address.port : 0,
    received: '',
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return peer;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
