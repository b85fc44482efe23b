/** Where canaries of a probe are read, and what became of them. One file beside this one for each kind of place. */
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_EVERY_MS = 200;
/** Messages beyond this are not the probe's. */
export const MOST_MESSAGES = 5_000;
/** What is read of one message. */
export const MOST_BYTES = 64 * 1024;

export interface Inbox extends AsyncDisposable {
  /** The message with this text, as far as it has come. Throws LabError `could-not-run` where nothing can be read any more. */
  holds(token: string): Promise<string | undefined>;
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
