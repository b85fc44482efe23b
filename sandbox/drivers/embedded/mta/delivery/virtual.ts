/** virtual(8): mailboxes of domains that have no accounts on this host. */
import type { MailHost } from '../mail-host.ts';
import type { Policy } from '../policy.ts';
import { type Agent, type Delivery, logDelivery, type Outcome } from './agent.ts';
import { deliverToMaildir, deliverToMbox } from './mailbox.ts';

export function virtualAgent(host: MailHost, policy: Policy): Agent {
  return async (request, daemon) =>
    request.recipients.map((recipient): Delivery => {
      const finish = (status: Outcome['status'], dsn: string, text: string): Delivery => {
        const outcome: Outcome = { status, dsn, text, relay: 'virtual' };
        logDelivery(daemon, request, recipient, outcome, host.now());
        return { ...outcome, recipient };
      };
      const place = policy.find(daemon, 'virtual_mailbox_maps', recipient.address);
      if (place === undefined) return finish('bounced', '5.1.1', `unknown user: "${recipient.address}"`);
      const base = daemon.configuration.get('virtual_mailbox_base');
      const target = base === '' ? place : `${base}/${place}`;
      const id = (parameter: string) => Number(policy.find(daemon, parameter, recipient.address) ?? Number.NaN);
      const owner = { login: 'virtual', uid: id('virtual_uid_maps'), gid: id('virtual_gid_maps'), home: base };
      if (Number.isNaN(owner.uid) || Number.isNaN(owner.gid))
        return finish('deferred', '4.3.5', 'mail system configuration error');
      const mail = {
        sender: request.envelope.sender,
        recipient: recipient.address,
        original: recipient.original ?? recipient.address,
        message: request.message,
        now: host.now(),
      };
      const hostname = daemon.configuration.get('myhostname');
      if (target.endsWith('/')) deliverToMaildir(host.files, target, owner, mail, hostname);
      else deliverToMbox(host.files, target, owner, mail);
      return finish('sent', '2.0.0', target.endsWith('/') ? 'delivered to maildir' : 'delivered to mailbox');
    });
}
