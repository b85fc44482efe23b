/** discard(8) and error(8) (also as retry): agents that deliver nothing. */
import type { MailHost } from '../mail-host.ts';
import { type Agent, type Delivery, logDelivery, type Outcome } from './agent.ts';

/** Every recipient gets the same outcome. */
function same(host: MailHost, outcomeOf: (nexthop: string) => Outcome): Agent {
  return async (request, daemon) =>
    request.recipients.map((recipient): Delivery => {
      const outcome = outcomeOf(request.nexthop);
      logDelivery(daemon, request, recipient, outcome, host.now());
      return { ...outcome, recipient };
    });
}

export function discardAgent(host: MailHost): Agent {
  return same(host, (nexthop) => ({ status: 'sent', dsn: '2.0.0', text: nexthop || 'discard', relay: 'none' }));
}

export function errorAgent(host: MailHost, status: 'bounced' | 'deferred'): Agent {
  return same(host, (nexthop) => {
    const fallback = status === 'bounced' ? '5.0.0' : '4.0.0';
    const [, dsn = fallback, text = nexthop] = /^([245]\.\d{1,3}\.\d{1,3})\s+(.*)$/.exec(nexthop) ?? [];
    return { status, dsn, text: text || 'mail for this address is not deliverable', relay: 'none' };
  });
}

/** A transport that this emulator lacks: the mail waits, and the log says why. */
export function missingAgent(host: MailHost, command: string): Agent {
  const text = `the ${command} delivery agent is not emulated here`;
  return same(host, () => ({ status: 'deferred', dsn: '4.3.0', text, relay: 'none' }));
}
