/** Lets programs of this machine talk to a sandbox's mail host, as strangers. */
import { createServer, type Server } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { Sandbox } from '../drivers/driver.ts';

const SMTP_PORT = 25;

interface Exposed extends AsyncDisposable {
  port: number;
}

/** Forwards a loopback port into the sandbox: each connection arrives there from a stranger's address. */
export async function expose(sandbox: Sandbox, port: number): Promise<Exposed> {
  const { mail, prober } = sandbox.world;
  const stranger = prober.outside[0]?.v4 ?? '';
  const server: Server = createServer({ allowHalfOpen: true }, async (socket) => {
    try {
      const inside = await sandbox.internet.dial(stranger, { address: mail.public.v4, port: SMTP_PORT });
      await Promise.all([pipeline(socket, inside, { end: true }), pipeline(inside, socket, { end: true })]);
    } catch {
      // Either side hung up, or nothing listens inside: to the program outside that is a closed connection.
      socket.destroy();
    }
  });
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, '127.0.0.1', listening));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async [Symbol.asyncDispose]() {
      await new Promise((closed) => server.close(closed));
    },
  };
}
