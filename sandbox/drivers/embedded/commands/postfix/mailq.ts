/** The queue as mailq(1) and postqueue(1) print it (showq_compat.c and showq_json.c say how). */
import type { QueuedMessage } from '../../mta/mta.ts';

/** Reasons end here, right-aligned. */
const REASON_COLUMN = 76;

export function mailqListing(queue: readonly QueuedMessage[]): string {
  if (queue.length === 0) return 'Mail queue is empty\n';
  const long = queue.some(({ queueId }) => queueId.length > 12);
  const bytes = queue.reduce((sum, { size }) => sum + size, 0);
  const count = `${queue.length} Request${queue.length === 1 ? '' : 's'}`;
  const entries = queue.map((message) => entry(message, long)).join('\n');
  return `${heading(long)}${entries}\n-- ${Math.floor(bytes / 1024)} Kbytes in ${count}.\n`;
}

function heading(long: boolean): string {
  return long
    ? '----Queue ID----- --Size-- ---Arrival Time---- --Sender/Recipient------\n'
    : '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n';
}

function entry(message: QueuedMessage, long: boolean): string {
  const mark = { active: '*', hold: '!', incoming: '', deferred: '' }[message.queue];
  const id = `${message.queueId}${mark}${message.forcedExpire ? '#' : ''}`;
  const size = String(message.size);
  const date = arrival(message.arrivedAt);
  const sender = message.sender || 'MAILER-DAEMON';
  const head = long
    ? `${id.padEnd(17)} ${size.padStart(8)} ${date} ${sender}\n`
    : `${id.padEnd(11)} ${size.padStart(7)} ${date.padEnd(20)} ${sender}\n`;
  return head + recipients(message, ' '.repeat(long ? 47 : 41));
}

/** A reason stands before the recipients it holds for, and is not repeated. */
function recipients(message: QueuedMessage, indent: string): string {
  let shown = '';
  let text = '';
  for (const { address, delayReason = '' } of message.recipients) {
    if (delayReason !== shown) text += `${`(${delayReason || 'reason unavailable'})`.padStart(REASON_COLUMN + 2)}\n`;
    shown = delayReason;
    text += `${indent}${address}\n`;
  }
  return text;
}

/** asctime(3) without the year. */
function arrival(at: number): string {
  const [weekday = '', day = '', month = '', , time = ''] = new Date(at).toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${String(Number(day)).padStart(2)} ${time}`;
}

export function jsonListing(queue: readonly QueuedMessage[]): string {
  return queue.map((message) => `${spaced(jsonEntry(message))}\n`).join('');
}

function jsonEntry(message: QueuedMessage): unknown {
  return {
    queue_name: message.queue,
    queue_id: message.queueId,
    arrival_time: Math.floor(message.arrivedAt / 1000),
    message_size: message.size,
    forced_expire: message.forcedExpire,
    sender: message.sender || 'MAILER-DAEMON',
    recipients: message.recipients.map(({ address, delayReason }) => ({
      address,
      ...(delayReason ? { delay_reason: delayReason } : {}),
    })),
  };
}

/** One line, with a blank after each colon and comma, as postqueue has it. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`);
  return `{${pairs.join(', ')}}`;
}
