import { splitList } from '../configuration/tokens.ts';
import type { Configuration } from '../types.ts';

/** smtpd_restriction_classes and the one class that Postfix brings along, each with its restrictions. */
export function restrictionClasses(configuration: Configuration): Map<string, string[]> {
  const own = splitList(configuration.get('smtpd_restriction_classes')).map((name): [string, string[]] => [
    name,
    splitList(configuration.get(name)),
  ]);
  const mismatch = ['reject_authenticated_sender_login_mismatch', 'reject_unauthenticated_sender_login_mismatch'];
  return new Map([...own, ['reject_sender_login_mismatch', mismatch]]);
}
