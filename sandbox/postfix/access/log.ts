import { quoteAddress } from '../address/quoting.ts';
import type { Configuration, SmtpdClient, Transaction } from '../types.ts';

/** The command that is decided, as log lines have it. */
export type Where = 'CONNECT' | 'HELO' | 'EHLO' | 'MAIL' | 'RCPT' | 'DATA' | 'END-OF-MESSAGE' | 'ETRN';

function shownAddress(address: string, configuration: Configuration): string {
  if (address === '' || configuration.get('info_log_address_format') === 'internal') return address;
  return quoteAddress(address);
}

/**
 * The line that smtpd(8) logs about a command, without queue ID or NOQUEUE:
 * `reject: RCPT from name[address]: 554 …; from=<…> to=<…> proto=ESMTP helo=<…>`.
 */
export function logLine(
  action: string,
  where: Where,
  client: SmtpdClient,
  transaction: Transaction,
  text: string,
  configuration: Configuration,
): string {
  const { sender, recipient } = transaction;
  const facts = [
    sender === undefined ? '' : ` from=<${shownAddress(sender, configuration)}>`,
    recipient === undefined ? '' : ` to=<${shownAddress(recipient, configuration)}>`,
    client.protocol === undefined ? '' : ` proto=${client.protocol}`,
    client.helo === undefined ? '' : ` helo=<${client.helo}>`,
    client.sasl ? ` sasl_method=${client.sasl.method} sasl_username=${client.sasl.username}` : '',
    client.sasl?.sender === undefined ? '' : ` sasl_sender=${client.sasl.sender}`,
  ];
  return `${action}: ${where} from ${client.name}[${client.address}]: ${text};${facts.join('')}`;
}
