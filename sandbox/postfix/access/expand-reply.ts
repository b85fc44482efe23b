import { domainOf } from '../address/quoting.ts';
import type { Configuration, SmtpdClient, Transaction } from '../types.ts';

export interface ReplyContext {
  configuration: Configuration;
  client: SmtpdClient;
  transaction: Transaction;
}

function addressParts(name: string, address: string | undefined): Record<string, string> {
  if (address === undefined) return { [name]: '', [`${name}_name`]: '', [`${name}_domain`]: '' };
  const at = address.lastIndexOf('@');
  const localPart = at < 0 ? address : address.slice(0, at);
  return { [name]: address || '<>', [`${name}_name`]: localPart || '<>', [`${name}_domain`]: domainOf(address) ?? '' };
}

/** The names that smtpd(8) knows in reply templates, with their values. */
function replyNames({ configuration, client, transaction }: ReplyContext): Record<string, string> {
  return {
    server_name: configuration.get('myhostname'),
    client: `${client.name}[${client.address}]`,
    client_address: client.address,
    client_name: client.name,
    client_port: String(client.port ?? 'unknown'),
    reverse_client_name: client.reverseName,
    helo_name: client.helo ?? '',
    ...addressParts('sender', transaction.sender),
    ...addressParts('recipient', transaction.recipient),
    localtime: new Date().toUTCString(),
  };
}

/** `$name`, `${name}`, `${name?text}`, `${name:text}` in a template, where text may nest. */
function expandTemplate(template: string, names: Record<string, string>): string {
  let result = '';
  let at = 0;
  while (at < template.length) {
    const rest = template.slice(at);
    const plain = /^\$([A-Za-z0-9_]+)/.exec(rest);
    if (rest.startsWith('$$')) {
      result += '$';
      at += 2;
    } else if (plain) {
      result += names[plain[1] ?? ''] ?? '';
      at += plain[0].length;
    } else if (/^\$[{(]/.test(rest)) {
      const end = closing(rest);
      result += expandBraced(rest.slice(2, end), names);
      at += end + 1;
    } else {
      result += rest.charAt(0);
      at += 1;
    }
  }
  return result;
}

/** Position of the bracket that closes the one at position 1. */
function closing(text: string): number {
  let depth = 0;
  for (let at = 1; at < text.length; at += 1) {
    if ('{('.includes(text.charAt(at))) depth += 1;
    else if ('})'.includes(text.charAt(at))) depth -= 1;
    if (depth === 0) return at;
  }
  return text.length;
}

function expandBraced(inside: string, names: Record<string, string>): string {
  const [, name = '', operator, text = ''] = /^([A-Za-z0-9_]+)(?:([?:])([\s\S]*))?$/.exec(inside) ?? [];
  const value = names[name] ?? '';
  if (operator === undefined) return value;
  return (operator === '?') === (value !== '') ? expandTemplate(text.replace(/^\{([\s\S]*)\}$/, '$1'), names) : '';
}

/** Fills a template for a reply (rbl_reply_maps, smtpd_reject_footer). Characters outside smtpd_expansion_filter become `_`. */
export function expandReply(template: string, context: ReplyContext, extra: Record<string, string> = {}): string {
  const names = { ...replyNames(context), ...extra };
  const clean = Object.entries(names).map(([name, value]) => [name, value.replace(/[^\t -~]/g, '_')]);
  return expandTemplate(template, Object.fromEntries(clean));
}
