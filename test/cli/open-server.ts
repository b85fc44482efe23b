/** A mail server that takes everything from everybody. */
import { SMTPServer } from 'smtp-server';

export interface Message {
  from: string;
  to: string[];
  data: string;
}

/** A server that takes everything and gives it to `deliver`; `taken` is whom it was written to. */
export async function openServer(deliver: (message: Message) => Promise<void>) {
  const taken: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, { envelope }, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        taken.push(...to);
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        deliver({ from, to, data: Buffer.concat(parts).toString() }).then(() => callback(), callback);
      });
    },
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.server.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  return { port, taken, [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(closed)) };
}
