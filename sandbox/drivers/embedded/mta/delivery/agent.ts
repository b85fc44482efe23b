/** What a delivery agent gets from the queue manager, and what it answers. */
import type { Daemon } from '../daemon.ts';
import { type DeliveryTimes, formatDelays } from '../delays.ts';
import type { MessageText, QueueEnvelope, QueueRecipient } from '../queue-files.ts';
import { quoteLocal } from '../text.ts';

export interface DeliveryRequest {
  id: string;
  envelope: QueueEnvelope;
  recipients: QueueRecipient[];
  nexthop: string;
  message: MessageText;
  /** When the queue manager took the message up, and gave it to the agent. */
  activeAt: number;
  agentAt: number;
}

export interface Outcome {
  status: 'sent' | 'deferred' | 'bounced';
  dsn: string;
  /** In parentheses in the log; in the bounce too. */
  text: string;
  relay: string;
  /** The other server's reply, where there is one, for Diagnostic-Code. */
  diagnostic?: string;
  remoteMta?: string;
  /** When the connection stood. */
  connectedAt?: number;
}

export interface Delivery extends Outcome {
  recipient: QueueRecipient;
}

export type Agent = (request: DeliveryRequest, daemon: Daemon) => Promise<Delivery[]>;

/** The line that every agent logs for every recipient. */
export function logDelivery(
  daemon: Daemon,
  request: DeliveryRequest,
  recipient: QueueRecipient,
  outcome: Outcome,
  done: number,
): void {
  const times: DeliveryTimes = {
    arrived: request.envelope.arrivedAt,
    active: request.activeAt,
    agent: request.agentAt,
    connected: outcome.connectedAt ?? request.agentAt,
    done,
  };
  const original =
    recipient.original && recipient.original.toLowerCase() !== recipient.address.toLowerCase()
      ? ` orig_to=<${quoteLocal(recipient.original)}>,`
      : '';
  const soft = outcome.status === 'bounced' && daemon.configuration.bool('soft_bounce');
  const status = soft ? 'SOFTBOUNCE' : outcome.status;
  const dsn = soft ? outcome.dsn.replace(/^5/, '4') : outcome.dsn;
  daemon.log(
    `${request.id}: to=<${quoteLocal(recipient.address)}>,${original} relay=${outcome.relay}, ${formatDelays(times)}, ` +
      `dsn=${dsn}, status=${status} (${outcome.text})`,
  );
}
