import ipaddr from 'ipaddr.js';

/** An address of the mail host, as `ip address` shows it. */
export interface NetworkInterface {
  address: string;
  prefixLength: number;
}

export type NetworkStyle = 'subnet' | 'class' | 'host';

export interface NetworkChoice {
  style: NetworkStyle;
  /** Value of inet_interfaces, expanded. */
  inetInterfaces: string;
  /** Value of inet_protocols, expanded. */
  inetProtocols: string;
}

/** Postfix looks at loopback first because the kernel lists it first. */
const LOOPBACK: NetworkInterface[] = [
  { address: '127.0.0.1', prefixLength: 8 },
  { address: '::1', prefixLength: 128 },
];

/** The default of mynetworks for these interfaces: what mynetworks_style makes Postfix trust. */
export function ownNetworks(interfaces: NetworkInterface[], choice: NetworkChoice): string {
  const ordered = withLoopback(interfaces).filter(({ address }) => listens(address, choice));
  const networks = [...ordered.filter(isIpv4), ...ordered.filter((one) => !isIpv4(one))].map((one) =>
    isIpv4(one) ? ipv4Network(one, choice.style) : ipv6Network(one, choice.style),
  );
  return [...new Set(networks)].join(' ');
}

function withLoopback(interfaces: NetworkInterface[]): NetworkInterface[] {
  const known = new Set(interfaces.map(({ address }) => address));
  return [...LOOPBACK.filter(({ address }) => !known.has(address)), ...interfaces];
}

function listens(address: string, { inetInterfaces, inetProtocols }: NetworkChoice): boolean {
  if (!protocolEnabled(address, inetProtocols)) return false;
  const listed = inetInterfaces.split(/[, \t\r\n]+/).filter((word) => word !== '');
  if (listed.includes('all')) return true;
  if (listed.some((word) => word === 'loopback-only' || word === 'localhost') && isLoopback(address)) return true;
  return listed.some((word) => word.replace(/^\[(ipv6:)?|\]$/gi, '') === address);
}

function protocolEnabled(address: string, protocols: string): boolean {
  const listed = protocols.toLowerCase().split(/[, \t\r\n]+/);
  return listed.includes('all') || listed.includes(address.includes(':') ? 'ipv6' : 'ipv4');
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function isIpv4({ address }: NetworkInterface): boolean {
  return !address.includes(':');
}

function ipv4Network({ address, prefixLength }: NetworkInterface, style: NetworkStyle): string {
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const length = style === 'host' ? 32 : style === 'class' ? classLength(bits) : prefixLength;
  const size = 2 ** (32 - length);
  const network = bits - (bits % size);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${length}`;
}

/** Classes A, B and C of RFC 791; Postfix dies on the others, here they count as single hosts. */
function classLength(bits: number): number {
  const first = bits / 2 ** 24;
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : 32;
}

/** IPv6 has no classes: `class` means the subnet there. */
function ipv6Network({ address, prefixLength }: NetworkInterface, style: NetworkStyle): string {
  const length = style === 'host' ? 128 : prefixLength;
  const [plain = address] = address.split('%');
  return `[${ipaddr.IPv6.networkAddressFromCIDR(`${plain}/${length}`).toString()}]/${length}`;
}
