import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';

const MAX_NAME = 255;
const MAX_LABEL = 63;

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what is meant
export const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text);

/** A host name as Postfix accepts it: letters, digits, `-`, `_`; not all numeric; no empty label, no final dot. */
export function isHostname(name: string): boolean {
  if (name === '' || name.length > MAX_NAME || /^[\d.]*$/.test(name)) return false;
  return name
    .split('.')
    .every((label) => label.length <= MAX_LABEL && /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?$/.test(label));
}

/** Like isHostname, and with `utf8` also an internationalised name (RFC 5890). */
export function isUtf8Hostname(name: string, utf8: boolean): boolean {
  if (utf8 && !isAscii(name)) return toAscii(name) !== undefined;
  return isHostname(name);
}

/** A-label form of an internationalised domain; undefined when it is malformed. */
export function toAscii(domain: string): string | undefined {
  if (isAscii(domain)) return domain;
  return domainToASCII(domain) || undefined;
}

const isIpv4 = (text: string): boolean => /^\d+(\.\d+){3}$/.test(text) && isDottedQuad(text);

function isDottedQuad(text: string): boolean {
  const octets = text.split('.').map(Number);
  if (octets.some((octet) => octet > 255)) return false;
  return octets[0] !== 0 || octets.every((octet) => octet === 0);
}

const isIpv6 = (text: string): boolean => text.includes(':') && !/[%[\]/]/.test(text) && ipaddr.IPv6.isValid(text);

export const isIpAddress = (text: string): boolean => (text.includes(':') ? isIpv6(text) : isIpv4(text));

/** The bare address in an RFC 5321 literal without its brackets (`192.0.2.1`, `IPv6:2001:db8::1`), or undefined. */
export function literalAddress(inside: string): string | undefined {
  const v6 = /^IPv6:/i.test(inside) ? inside.slice(5) : undefined;
  if (v6 !== undefined) return isIpv6(v6) ? v6 : undefined;
  return isIpv4(inside) ? inside : undefined;
}

/** True for `[192.0.2.1]` and `[IPv6:2001:db8::1]`. */
export function isAddressLiteral(domain: string): boolean {
  return /^\[[^\]]*\]$/.test(domain) && literalAddress(domain.slice(1, -1)) !== undefined;
}

/** Addresses compare as numbers: `2001:DB8:0::1` equals `2001:db8::1`. */
export function sameAddress(one: string, other: string): boolean {
  if (one.includes(':') !== other.includes(':') || !isIpAddress(one) || !isIpAddress(other)) return false;
  if (one === other) return true;
  return ipaddr.parse(one).toNormalizedString() === ipaddr.parse(other).toNormalizedString();
}

/** One dot at the end of a name is allowed. */
export const withoutFinalDot = (name: string): string => (/[^.]\.$/.test(name) ? name.slice(0, -1) : name);
