/**
 * Recognises what belongs into the world of another sandbox: worlds are drawn from the same words and networks, so what
 * stands there and is not this world's own was copied, or made up.
 */
import ipaddr from 'ipaddr.js';
import { BLOCK_LISTS, ISPS, ORGANISATIONS, PROVIDERS, TRAPS } from './words.ts';
import type { World } from './world.ts';

export interface Foreign {
  /** As it stands in the text. */
  text: string;
  what: 'domain' | 'network' | 'login' | 'proof' | 'canary';
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;

const LABELS = ORGANISATIONS.map(([, label]) => label);
const DOMAINS = [
  ...[...LABELS, ...ISPS, ...PROVIDERS].map((label) => `${label}.example`),
  ...[...PROVIDERS, ...TRAPS, ...BLOCK_LISTS].map((label) => `${label}.test`),
];
const DOMAIN = new RegExp(`(?<![\\w-])(${alternatives(DOMAINS)})(?![\\w-]|\\.\\w)`, 'gi');
const LOGIN = new RegExp(`(?<![\\w.-])(?:${alternatives(LABELS)})-\\d{4}(?!\\w)`, 'g');
const PROOF = /\bproof-[0-9a-f]{10}\b/g;
/** The mark of a letter of the grader's; no configuration has any business with one. */
const CANARY = /\bcanary-[0-9a-f]{16}\b/g;
const ADDRESS = /(?<![\w.:])\[?([\da-f]*[.:][\da-f.:]+)\]?(?:\/(\d{1,3}))?(?![\w:]|\.\d)/gi;

/** Where each world has its own networks (see variant.ts). The blocks of the rest of the internet are everybody's. */
const DRAWN: readonly Network[] = ['198.18.0.0/16', '10.0.0.0/8', 'fd00::/8', '2001:db8::/32'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
);
/** What manuals and standards write, and no world draws. */
const NOBODYS: readonly Network[] = ['10.0.0.0/13', '2001:db8::/36', '2001:db8:e000::/35'].map((cidr) =>
  ipaddr.parseCIDR(cidr),
);

/** Finds in a text what is not of this world; each thing once. */
export function foreignTo(world: World): (text: string) => Foreign[] {
  const own = JSON.stringify(world).toLowerCase();
  const networks = ownNetworks(world);
  const notOwn = (text: string, pattern: RegExp, what: Foreign['what']): Foreign[] =>
    (text.match(pattern) ?? [])
      .filter((found) => !own.includes(found.toLowerCase()))
      .map((found) => ({ text: found, what }));
  return (text) => {
    const found = [
      ...notOwn(text, DOMAIN, 'domain'),
      ...notOwn(text, LOGIN, 'login'),
      ...notOwn(text, PROOF, 'proof'),
      ...notOwn(text, CANARY, 'canary'),
      ...[...text.matchAll(ADDRESS)].flatMap(([whole, address = '', bits]): Foreign[] => {
        const network = networkOf(address, bits);
        return network && isForeign(network, networks) ? [{ text: whole, what: 'network' }] : [];
      }),
    ];
    return [...new Map(found.map((each) => [each.text.toLowerCase(), each])).values()];
  };
}

function alternatives(names: readonly string[]): string {
  return names.map((name) => name.replaceAll('.', '\\.')).join('|');
}

/** Its two networks, those beside the office's, and whatever else has an address in it. */
function ownNetworks({ publicPrefix, lanPrefix, prober }: World): Network[] {
  const beside = prober.neighbours.flatMap(({ v4, v6 }) => [`${v4}/24`, `${v6}/64`]);
  return [publicPrefix.v4, publicPrefix.v6, lanPrefix.v4, lanPrefix.v6, ...beside].map((cidr) =>
    ipaddr.parseCIDR(cidr),
  );
}

/** Undefined: not an address, or with too many bits. */
function networkOf(address: string, bits: string | undefined): Network | undefined {
  const isAddress = address.includes(':') ? ipaddr.IPv6.isValid(address) : ipaddr.IPv4.isValidFourPartDecimal(address);
  if (!isAddress) return undefined;
  const parsed = ipaddr.parse(address);
  const most = parsed.kind() === 'ipv4' ? 32 : 128;
  const length = bits === undefined ? most : Number(bits);
  return length <= most ? [parsed, length] : undefined;
}

/** One that neither lies in an own network nor has one in it. */
function isForeign(network: Network, own: readonly Network[]): boolean {
  if (!DRAWN.some((drawn) => overlap(network, drawn)) || NOBODYS.some((known) => overlap(network, known))) return false;
  return !own.some((each) => overlap(network, each));
}

function overlap(one: Network, other: Network): boolean {
  const [address, bits] = one;
  const [otherAddress, otherBits] = other;
  return address.kind() === otherAddress.kind() && address.match(otherAddress, Math.min(bits, otherBits));
}
