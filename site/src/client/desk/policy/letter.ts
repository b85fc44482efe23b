/** The letter that the policy is asked about: as it stands in the form, and as the server takes it. */
import type { PolicyChange, PolicyChoices, PolicyRequest } from '../../../../../sandbox/http/api.ts';
import type { PolicySignal } from '../../signals.ts';

export interface Draft {
  client: string;
  helo: string;
  port: string;
  tls: 'auto' | 'yes' | 'no';
  /** '' is nobody. */
  login: string;
  sender: string;
  recipient: string;
}

const SMTP = 25;
const SUBMISSION = 587;

/** A stranger's letter to a stranger: what an open relay is about. */
export function firstDraft({ clients, senders, recipients }: PolicyChoices): Draft {
  const [client] = clients;
  return {
    client: client?.address ?? '',
    helo: client?.helo ?? '',
    port: String(SMTP),
    tls: 'auto',
    login: '',
    sender: senders[0] ?? '',
    recipient: recipients[0] ?? '',
  };
}

export function draftOf({
  client,
  helo = literalOf(client),
  login = '',
  sender,
  recipient,
  port,
  tls,
}: PolicySignal): Draft {
  const usual = login === '' ? SMTP : SUBMISSION;
  return {
    client,
    helo,
    login,
    port: String(port ?? usual),
    tls: tls === undefined ? 'auto' : tls ? 'yes' : 'no',
    sender: bare(sender),
    recipient: bare(recipient),
  };
}

export function requestOf(draft: Draft, changes: readonly PolicyChange[]): PolicyRequest {
  const { client, helo, login, port, tls, sender, recipient } = draft;
  return {
    client: client.trim(),
    port: Number(port),
    ...(helo.trim() === '' ? {} : { helo: helo.trim() }),
    ...(login.trim() === '' ? {} : { login: login.trim() }),
    ...(tls === 'auto' ? {} : { tls: tls === 'yes' }),
    sender: bare(sender),
    recipient: bare(recipient),
    ...(changes.length === 0 ? {} : { changes: changes.map(({ parameter, value }) => ({ parameter, value })) }),
  };
}

/** Whether there is enough of it to ask. */
export function isComplete({ client, port, recipient }: Draft): boolean {
  return client.trim() !== '' && /^\d+$/.test(port) && bare(recipient) !== '';
}

/** What a client may call itself that has no better name (RFC 5321 §4.1.3). */
const literalOf = (address: string): string => (address.includes(':') ? `[IPv6:${address}]` : `[${address}]`);

const bare = (address: string): string => address.trim().replace(/^<(.*)>$/, '$1');
