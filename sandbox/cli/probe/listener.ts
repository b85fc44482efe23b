/** Canaries are taken by a listener that is the mail server of the recipients. */
import { SMTPServer } from 'smtp-server';
import { LabError } from '../../errors.ts';
import { type Inbox, MOST_BYTES, MOST_MESSAGES } from './inbox.ts';

/** `address:port`. Takes every message and keeps it. Throws LabError `could-not-run` when the port is taken. */
export async function listener(at: string): Promise<Inbox> {
  const [, host = '', port = ''] = /^\[?([0-9a-f.:]+?)\]?:(\d+)$/i.exec(at) ?? [];
  if (host === '' || Number(port) > 65_535)
    throw new LabError('bad-request', `--listen: "${at}" is not address:port, for example 192.0.2.10:25.`);
  const messages: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: MOST_BYTES,
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const { mailFrom } = session.envelope;
        const sender = mailFrom ? mailFrom.address : '';
        if (messages.length < MOST_MESSAGES) messages.push(`Return-Path: <${sender}>\n${Buffer.concat(parts)}`);
        callback();
      });
    },
  });
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject);
    server.listen(Number(port), host, resolve);
  }).catch((error: Error) => {
    throw new LabError('could-not-run', `--listen: ${at} cannot be listened on: ${error.message}.`);
  });
  return {
    holds: async (token) => messages.find((message) => message.includes(token)),
    [Symbol.asyncDispose]: () => new Promise((closed) => server.close(closed)),
  };
}
