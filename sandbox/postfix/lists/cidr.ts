import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** A network pattern: matches an address, or complains in Postfix's words. */
export type Network = { kind: 'ipv4' | 'ipv6'; matches(address: Address): boolean } | { error: string };

/** Takes the address out of `[…]`; what stands behind it must be a mask. */
function splitMask(pattern: string): { base: string; mask?: string } | { error: string } {
  const [, inside, rest = ''] = /^\[([^\]]*)\](.*)$/s.exec(pattern) ?? [];
  if (inside !== undefined) {
    if (rest === '') return { base: inside };
    return rest.startsWith('/') ? { base: inside, mask: rest.slice(1) } : { error: `garbage after "[${inside}]"` };
  }
  if (pattern.startsWith('[')) return { error: `missing ']' character after "${pattern}"` };
  const slash = pattern.indexOf('/');
  return slash < 0 ? { base: pattern } : { base: pattern.slice(0, slash), mask: pattern.slice(slash + 1) };
}

/** `address` or `address/length`, IPv6 with or without brackets, as mynetworks and cidr tables have it. */
export function parseNetwork(pattern: string): Network {
  const parts = splitMask(pattern);
  if ('error' in parts) return parts;
  const { base, mask } = parts;
  const address = parseAddress(base);
  if (mask === undefined) {
    if (!address) return { error: `bad address pattern: "${base}"` };
    const normal = address.toNormalizedString();
    return { kind: address.kind(), matches: (other) => other.toNormalizedString() === normal };
  }
  const written = `${base}/${mask}`;
  if (!/^\d+$/.test(mask)) return { error: `bad mask value in "${written}"` };
  const length = Number(mask);
  if (length > (base.includes(':') ? 128 : 32)) return { error: `bad mask length in "${written}"` };
  if (!address) return { error: `bad network value in "${written}"` };
  const network = networkOf(address, length);
  if (network !== address.toString()) {
    const better = `${network}/${length}`;
    return { error: `non-null host address bits in "${written}", perhaps you should use "${better}" instead` };
  }
  const kind = address.kind();
  return { kind, matches: (other) => other.kind() === kind && other.match(address, length) };
}

/** The address with its host bits cleared. */
function networkOf(address: Address, length: number): string {
  const bytes = address.toByteArray().map((byte, index) => {
    const hostBits = Math.min(8, Math.max(0, (index + 1) * 8 - length));
    return (byte >> hostBits) << hostBits;
  });
  return ipaddr.fromByteArray(bytes).toString();
}

const FOUR_NUMBERS = /^(?:0|[1-9]\d{0,2})(?:\.(?:0|[1-9]\d{0,2})){3}$/;

/** Plain addresses only: ipaddr.js alone would also take `1.2.3`, octal and hexadecimal forms. */
export function parseAddress(text: string): Address | undefined {
  if (FOUR_NUMBERS.test(text)) {
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet <= 255) ? new ipaddr.IPv4(octets) : undefined;
  }
  return text.includes(':') && !text.includes('%') && ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}
