/** Messages with a unique token, and where they end. */
import { randomBytes } from 'node:crypto';
import type { CanaryPlace, Sandbox } from '../drivers/driver.ts';
import type { Delivery } from '../internet/internet.ts';

/** Where a canary was when we stopped following it. */
export type Fate =
  | { end: 'delivered'; delivery: Delivery }
  | { end: 'mailbox'; place: CanaryPlace }
  | { end: 'queued'; place: CanaryPlace }
  | { end: 'bounced'; delivery: Delivery }
  /** Accepted, and now nowhere: not delivered, not queued, not bounced. */
  | { end: 'lost' };

/** How long a server may keep a message on its way. Real Postfix needs 0.1 to 0.3 s, on a crowded machine seconds. */
const PATIENCE_MS = 15_000;
const FIRST_LOOK_MS = 5;
const SLOWEST_LOOK_MS = 150;
/** A message can be between two queues, or between queue and wire, at the moment of one look. */
const EMPTY_LOOKS_THAT_MEAN_LOST = 3;

export function newToken(): string {
  return `canary-${randomBytes(8).toString('hex')}`;
}

export interface CanaryMessage {
  token: string;
  from: string;
  to: string;
  subject?: string;
}

/** An ordinary small message (RFC 5322) with the token in subject, Message-ID and body, so that no rewriting hides it. */
export function compose({ token, from, to, subject = 'Delivery schedule' }: CanaryMessage): string {
  const domain = from.split('@').at(-1) || 'localhost';
  return [
    `From: ${from}`,
    `To: ${to}`,
    `Subject: ${subject} ${token}`,
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${token}@${domain}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    `Reference ${token}. Please keep this number with your papers.`,
    '',
  ].join('\r\n');
}

/**
 * Follows a canary until it has arrived, come back, come to rest in the deferred or hold queue, or vanished.
 * Asks the internet and the mail host's spool, never the student's own programs. `sender`: its envelope sender, bare.
 */
export async function follow(sandbox: Sandbox, token: string, sender: string, patienceMs = PATIENCE_MS): Promise<Fate> {
  const deadline = Date.now() + patienceMs;
  let emptyLooks = 0;
  let last: CanaryPlace | undefined;
  for (let pause = FIRST_LOOK_MS; ; pause = Math.min(pause * 2, SLOWEST_LOOK_MS)) {
    const delivery = await sandbox.internet.awaitDelivery(token, pause);
    if (delivery) return endOutside(delivery, sender);
    const places = await lookUnlessDelivered(sandbox, token);
    if (!Array.isArray(places)) return endOutside(places, sender);
    const mailbox = places.find(({ kind }) => kind === 'mailbox');
    if (mailbox) return { end: 'mailbox', place: mailbox };
    last = places[0];
    if (last && (last.where === 'deferred' || last.where === 'hold')) return { end: 'queued', place: last };
    emptyLooks = last ? 0 : emptyLooks + 1;
    if (emptyLooks >= EMPTY_LOOKS_THAT_MEAN_LOST) return { end: 'lost' };
    // A look may take longer than all our patience; a message that was under way then has arrived since.
    if (last && Date.now() >= deadline) return { end: 'queued', place: last };
  }
}

function endOutside(delivery: Delivery, sender: string): Fate {
  return { end: isBounce(delivery, sender) ? 'bounced' : 'delivered', delivery };
}

/** A look at the spool takes long on a real machine; what arrives outside meanwhile needs no end of it. */
async function lookUnlessDelivered(sandbox: Sandbox, token: string): Promise<Delivery | CanaryPlace[]> {
  let looked = false;
  const looking = sandbox.locate(token).finally(() => {
    looked = true;
  });
  const arriving = async (): Promise<Delivery | CanaryPlace[]> => {
    while (!looked) {
      const delivery = await sandbox.internet.awaitDelivery(token, SLOWEST_LOOK_MS);
      if (delivery) return delivery;
    }
    return looking;
  };
  return Promise.race([looking, arriving()]);
}

/** A bounce has the null sender and goes to whom the message came from (RFC 5321 §6.1); a canary may have the null sender too. */
function isBounce(delivery: Delivery, sender: string): boolean {
  return delivery.mailFrom === '' && sender !== '' && delivery.rcptTo.toLowerCase() === sender.toLowerCase();
}

/** The fate in words that stand after "The message …". */
export function tell(fate: Fate): string {
  switch (fate.end) {
    case 'delivered':
      return `arrived at ${fate.delivery.server} for ${fate.delivery.rcptTo}`;
    case 'mailbox':
      return `arrived in the mailbox of ${fate.place.where}`;
    case 'queued':
      return `sits in the ${fate.place.where} queue${fate.place.queueId ? ` as ${fate.place.queueId}` : ''}`;
    case 'bounced':
      return `came back as a bounce to ${fate.delivery.rcptTo}`;
    case 'lost':
      return 'was accepted and then vanished: it is in no queue, no mailbox, and arrived nowhere';
  }
}
