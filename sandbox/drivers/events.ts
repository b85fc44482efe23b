/** What happens in a world, told as it happens. The map and the charts are drawn from these; the site imports the types. */

interface MailStep {
  /** Epoch milliseconds. */
  at: number;
  /** Postfix's queue ID where there is one. */
  queueId?: string;
  from: string;
  to: string;
}

export type WorldEvent =
  /** The mail host took responsibility for a message. `client` is an address, or `local` for sendmail(1). */
  | (MailStep & { type: 'accepted'; client: string; login?: string })
  /** The mail host refused a command. `reply` is the whole reply line, `from` and `to` may be empty before MAIL and RCPT. */
  | (MailStep & { type: 'refused'; client: string; reply: string })
  | (MailStep & { type: 'queued'; queue: 'active' | 'deferred' | 'hold' })
  | (MailStep & { type: 'deferred' | 'bounced'; relay: string; reply: string })
  /** `relay` is `local` for a mailbox of the own server, else the other server's name[address]:port. */
  | (MailStep & { type: 'delivered'; relay: string; reply: string })
  /** An address came onto, or left, the DNSBL. */
  | { type: 'listed' | 'delisted'; at: number; address: string; zone: string; why: string }
  /** Once a second while someone listens. CPU and I/O wait in percent, rates in messages per minute. */
  | { type: 'load'; at: number; queue: number; cpu: number; ioWait: number; in: number; out: number; refused: number }
  /** The mail service changed its state. */
  | { type: 'service'; at: number; state: 'started' | 'stopped' | 'reloaded' | 'failing'; why?: string };
