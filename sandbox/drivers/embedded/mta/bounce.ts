/** bounce(8): tells the sender what could not be delivered (RFC 3464), with Postfix's own words. */
import type { Cleanup } from './cleanup.ts';
import type { Daemon } from './daemon.ts';
import type { Delivery } from './delivery/agent.ts';
import type { MailHost } from './mail-host.ts';
import { headerValue, splitMessage } from './message.ts';
import type { MessageText, QueueEnvelope } from './queue-files.ts';
import { compactDate, mailDate, quoteLocal } from './text.ts';

export interface Undelivered {
  id: string;
  envelope: QueueEnvelope;
  message: MessageText;
  deliveries: Delivery[];
}

/** Where Postfix folds the reasons. */
const LINE_WIDTH = 72;

export class Bounce {
  readonly #host: MailHost;
  readonly #cleanup: Cleanup;

  constructor(host: MailHost, cleanup: Cleanup) {
    this.#host = host;
    this.#cleanup = cleanup;
  }

  /** Sends a non-delivery notification; nothing when there is nobody to tell, or the sender wants none (NOTIFY=NEVER). */
  notify(daemon: Daemon, undelivered: Undelivered): void {
    const { envelope, id } = undelivered;
    const told = undelivered.deliveries.filter(({ recipient }) => wantsNotice(recipient.notify));
    if (told.length === 0) return;
    const doubleBounce = daemon.configuration.get('double_bounce_sender');
    if (envelope.sender.split('@')[0] === doubleBounce) {
      daemon.log(`${id}: undeliverable postmaster notification discarded`);
      return;
    }
    const classes = daemon.configuration.list('notify_classes');
    const { configuration } = daemon;
    if (envelope.sender === '') {
      if (!classes.includes('2bounce')) return;
      const to = configuration.get('2bounce_notice_recipient');
      this.#send(
        daemon,
        { ...undelivered, deliveries: told },
        to,
        `${doubleBounce}@${configuration.get('myorigin')}`,
        'postmaster',
      );
      return;
    }
    this.#send(daemon, { ...undelivered, deliveries: told }, envelope.sender, '', 'sender');
  }

  #send(daemon: Daemon, undelivered: Undelivered, to: string, from: string, whom: 'sender' | 'postmaster'): void {
    const newId = this.#cleanup.reserve();
    const message = report(daemon, undelivered, to, newId, this.#host.now());
    const refusal = this.#cleanup.inject({
      id: newId,
      sender: from,
      recipients: [{ address: to }],
      message,
      arrivedAt: this.#host.now(),
      attributes: [['log_message_origin', 'local']],
      local: true,
      client: 'local',
      unmapped: true,
    });
    if (refusal === undefined) daemon.log(`${undelivered.id}: ${whom} non-delivery notification: ${newId}`);
    else daemon.log(`warning: ${undelivered.id}: ${whom} notification failed: ${refusal}`);
  }
}

function wantsNotice(notify: string | undefined): boolean {
  return notify === undefined || notify.split(',').includes('FAILURE');
}

function report(daemon: Daemon, undelivered: Undelivered, to: string, newId: string, now: number): MessageText {
  const { configuration } = daemon;
  const host = configuration.get('myhostname');
  const boundary = `${undelivered.id}.${Math.floor(now / 1000)}/${host}`;
  const part = (text: string) => `--${boundary}\n${text}\n`;
  const original = splitMessage(undelivered.message);
  const full =
    undelivered.envelope.ret !== 'HDRS' && undelivered.message.length <= configuration.int('bounce_size_limit');
  const threaded = configuration.bool('threaded_bounces');
  const reference = threaded ? headerValue(original.headers, 'message-id') : undefined;
  const head = original.headers.map(({ text }) => text).join('\n');
  return [
    `Received: by ${host} (${configuration.get('mail_name')})\n\tid ${newId}; ${mailDate(now)}`,
    `Date: ${mailDate(now)}`,
    `From: Mail Delivery System <MAILER-DAEMON@${configuration.get('myorigin')}>`,
    'Subject: Undelivered Mail Returned to Sender',
    `To: ${quoteLocal(to)}`,
    ...(reference ? [`References: ${reference}`, `In-Reply-To: ${reference}`] : []),
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status;\n\tboundary="${boundary}"`,
    'Content-Transfer-Encoding: 8bit',
    `Message-Id: <${compactDate(now)}.${newId}@${host}>`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    part(
      `Content-Description: Notification\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${explanation(host, undelivered)}`,
    ),
    part(`Content-Description: Delivery report\nContent-Type: message/delivery-status\n\n${status(host, undelivered)}`),
    part(
      full
        ? `Content-Description: Undelivered Message\nContent-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\nReturn-Path: <${quoteLocal(undelivered.envelope.sender)}>\n${undelivered.message}`
        : `Content-Description: Undelivered Message Headers\nContent-Type: text/rfc822-headers\n\n${head}\n`,
    ),
    `--${boundary}--`,
    '',
  ].join('\n');
}

function explanation(host: string, { deliveries }: Undelivered): string {
  const reasons = deliveries.map(({ recipient, text }) => {
    const expanded = recipient.original ? ` (expanded from <${quoteLocal(recipient.original)}>)` : '';
    return fold(`<${quoteLocal(recipient.address)}>${expanded}: ${text}`);
  });
  return `This is the mail system at host ${host}.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

${reasons.join('\n\n')}
`;
}

function fold(text: string): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > LINE_WIDTH) lines.push(`    ${word}`);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines.join('\n');
}

function status(host: string, { id, envelope, deliveries }: Undelivered): string {
  const message = [
    `Reporting-MTA: dns; ${host}`,
    ...(envelope.envid ? [`Original-Envelope-Id: ${envelope.envid}`] : []),
    `X-Postfix-Queue-ID: ${id}`,
    `X-Postfix-Sender: rfc822; ${quoteLocal(envelope.sender)}`,
    `Arrival-Date: ${mailDate(envelope.arrivedAt)}`,
  ];
  const recipients = deliveries.map(({ recipient, dsn, text, remoteMta, diagnostic }) => [
    '',
    `Final-Recipient: rfc822; ${quoteLocal(recipient.address)}`,
    `Original-Recipient: rfc822;${quoteLocal(recipient.original ?? recipient.address)}`,
    'Action: failed',
    `Status: ${dsn.replace(/^4/, '5')}`,
    ...(remoteMta ? [`Remote-MTA: dns; ${remoteMta}`] : []),
    `Diagnostic-Code: ${diagnostic ? `smtp; ${diagnostic}` : `X-Postfix; ${text}`}`,
  ]);
  return `${[...message, ...recipients.flat()].join('\n')}\n`;
}
