/** Where canaries of a probe are read: a Maildir of the recipients, or a listener that is their mail server. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { LabError } from '../../errors.ts';

const LOOK_EVERY_MS = 200;
/** Messages beyond this are not the probe's. */
const MOST_FILES = 5_000;
const MOST_BYTES = 64 * 1024;

export interface Inbox extends AsyncDisposable {
  /** Messages with this text, as far as they have come. */
  holds(token: string): Promise<string | undefined>;
}

/** A folder with new/ and cur/. Throws LabError `bad-request` when it is none. */
export async function maildir(folder: string): Promise<Inbox> {
  const parts = ['new', 'cur'].map((part) => join(folder, part));
  for (const part of parts)
    await readdir(part).catch(() => {
      throw new LabError('bad-request', `--maildir: ${part} cannot be read. Name a folder that has new/ and cur/.`);
    });
  const known = new Map<string, string>();
  return {
    async holds(token) {
      for (const part of parts)
        for (const name of await readdir(part)) {
          const path = join(part, name);
          if (known.has(path) || known.size >= MOST_FILES) continue;
          // A mail program may move it from new/ to cur/ at any moment; it is found there at the next look.
          const data = await readFile(path).catch(() => undefined);
          if (data) known.set(path, data.subarray(0, MOST_BYTES).toString());
        }
      return [...known.values()].find((message) => message.includes(token));
    },
    async [Symbol.asyncDispose]() {},
  };
}

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
        if (messages.length < MOST_FILES) messages.push(`Return-Path: <${sender}>\n${Buffer.concat(parts)}`);
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

/** What became of a canary that the server took; `unknown` when nothing came in time. */
export async function fateIn(
  inbox: Inbox,
  token: string,
  patienceMs: number,
): Promise<'delivered' | 'bounced' | 'unknown'> {
  for (const deadline = Date.now() + patienceMs; ; await pause(LOOK_EVERY_MS)) {
    const message = await inbox.holds(token);
    if (message !== undefined) return isBounce(message) ? 'bounced' : 'delivered';
    if (Date.now() >= deadline) return 'unknown';
  }
}

/** A notification quotes the canary and says of itself what it is (RFC 3464). */
function isBounce(message: string): boolean {
  const [head = ''] = message.split(/\r?\n\r?\n/, 1);
  return /^Content-Type: multipart\/report/im.test(head) || /^From: .*MAILER-DAEMON/im.test(head);
}
