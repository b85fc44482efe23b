/** Whom a probe may write to: domains that its user names as their own, and nobody else. */
import { LabError } from '../../errors.ts';

/** RFC 2606 and 6761: nobody's mail can be hit there. */
const RESERVED = /(^|\.)(example|test|invalid|localhost|example\.(com|net|org))$/;
const DOMAIN_OR_ADDRESS = /\[[^\]]*\]|(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]*\p{L}[\p{L}\p{N}-]*/gu;

/** Throws LabError `bad-request` when it belongs to others. */
export function refuseForeign(domain: string, own: string[]): void {
  if (RESERVED.test(domain.toLowerCase()) || isOwn(domain, own)) return;
  throw new LabError(
    'bad-request',
    `--foreign-domain: you have not named ${domain} as your own. Probes go to nobody else's mailboxes: add --mine ${domain} if it is yours.`,
  );
}

/** Whether a message to this recipient, as written after RCPT TO:, can only end at one's own. `own` holds host names and literals too. */
export function staysHome(recipient: string, own: string[]): boolean {
  const places = recipient.match(DOMAIN_OR_ADDRESS) ?? [];
  return places.length > 0 && places.every((place) => isOwn(place, own));
}

function isOwn(domain: string, own: string[]): boolean {
  return own.some((name) => name.toLowerCase() === domain.toLowerCase());
}
