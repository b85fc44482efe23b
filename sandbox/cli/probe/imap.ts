/** Canaries are read over IMAP, in a mailbox that is only looked at: nothing in it is marked as seen, moved or removed. */
import { ImapFlow } from 'imapflow';
import { isLoopback } from '../../config.ts';
import { explainLoss, explainOpening } from './imap-errors.ts';
import { type Inbox, MOST_BYTES, MOST_MESSAGES } from './inbox.ts';
import type { MailboxUrl } from './mailbox-url.ts';

/** For a connection, and for the greeting after it. */
const CONNECT_MS = 10_000;
/** Servers keep refused logins waiting on purpose, Dovecot for seconds (auth_failure_delay). */
const REPLY_MS = 30_000;
/** Far more than MOST_BYTES and what stands around them; a server that announces more gets no memory for it. */
const MOST_OF_A_REPLY = 1024 * 1024;

/** Throws LabError `could-not-run` when the mailbox cannot be opened. */
export async function imap(at: MailboxUrl, password: string): Promise<Inbox> {
  const client = clientFor(at, password);
  let failure: unknown;
  // It also closes the connection, which fails the command that waits for a reply, with less to say.
  client.on('error', (error) => {
    failure ??= error;
  });
  const firstNew = await open(client, at).catch((error: unknown) => {
    client.close();
    throw explainOpening(at, failure ?? error, client.byeReason);
  });
  const arrivals = arrivalsOf(client, firstNew);
  const lost = (error?: unknown) => explainLoss(at, failure ?? error, client.byeReason);
  return {
    async holds(token) {
      const found = arrivals.find(token);
      if (found !== undefined) return found;
      await arrivals.look().catch((error: unknown) => {
        throw lost(error);
      });
      // From a server's BYE on, commands fail without a word.
      if (client.byeReason !== undefined || !client.usable) throw lost();
      return arrivals.find(token);
    },
    [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
  };
}

/** What came into the open mailbox with this UID or a higher one, as far as looks have seen it. */
function arrivalsOf(client: ImapFlow, firstNew: number) {
  const known = new Map<number, string>();
  let next = firstNew;
  /** Something may have come since the mailbox was opened. */
  let hasNews = true;
  client.on('exists', () => {
    hasNews = true;
  });
  const read = async () => {
    await client.noop();
    if (!hasNews || known.size >= MOST_MESSAGES) return;
    hasNews = false;
    const query = { uid: true, source: { maxLength: MOST_BYTES } };
    for await (const { uid, source } of client.fetch(`${next}:*`, query, { uid: true })) {
      // The last message is in every range that ends with * (RFC 9051 §9, seq-range), however old it is.
      if (uid < firstNew || known.has(uid) || known.size >= MOST_MESSAGES) continue;
      known.set(uid, source?.toString() ?? '');
      next = Math.max(next, uid + 1);
    }
  };
  let reading: Promise<void> | undefined;
  return {
    find: (token: string) => [...known.values()].find((message) => message.includes(token)),
    /** One look is for all who ask meanwhile. */
    look() {
      reading ??= read().finally(() => {
        reading = undefined;
      });
      return reading;
    },
  };
}

function clientFor({ host, port, implicitTls, user }: MailboxUrl, password: string): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure: implicitTls,
    // Without it, TLS is what a server may offer; to loopback addresses that is enough, as nothing leaves the machine.
    ...(implicitTls || isLoopback(host) ? {} : { doSTARTTLS: true }),
    auth: { user, pass: password },
    logger: false,
    disableCompression: true,
    disableAutoEnable: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: REPLY_MS,
    maxResponseSize: MOST_OF_A_REPLY,
  });
}

/** The UID from which on messages are new. */
async function open(client: ImapFlow, { mailbox }: MailboxUrl): Promise<number> {
  await client.connect();
  // EXAMINE; with it, and with BODY.PEEK for reading, a server keeps every mark as it is.
  const { uidNext } = await client.mailboxOpen(mailbox, { readOnly: true });
  // Hardly any server keeps it to itself; then all messages are read.
  return uidNext || 1;
}
