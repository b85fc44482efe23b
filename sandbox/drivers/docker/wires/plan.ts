/** The cables of one world as a shell script for the helper container. Pure. */
import ipaddr from 'ipaddr.js';
import { type Drawing, STRANGE_RANGES } from '../../../internet/fresh-places.ts';
import { addressesOfInternet, segmentsOf } from '../../../internet/own-addresses.ts';
import type { Addresses, Places, Prefix, World } from '../../../world/world.ts';

/** The process whose namespaces a container has: `State.Pid` of its inspection. */
export interface Pids {
  mail: number;
  outside: number;
  inside: number;
  internet: number;
}

type Family = 'v4' | 'v6';
type Nets = Prefix | typeof STRANGE_RANGES;

const FAMILIES: Family[] = ['v4', 'v6'];
const NET_BITS = { v4: 24, v6: 64 } as const;
const HOST_BITS = { v4: 32, v6: 128 } as const;
/** To see whether another has the address (RFC 4862 §5.4): nobody has. */
const NO_WAITING = { v4: '', v6: ' nodad' } as const;
/** What IPv6 itself needs on each wire: neighbour discovery goes to these. */
const OWN_TO_EVERY_WIRE: Record<Family, string[]> = { v4: [], v6: ['ff00::/8', 'fe80::/10'] };
/** Rules are asked in this order. The kernel's own have 0 (local), 32766 (main) and 32767 (default). */
const ORDER = { own: 10, foreign: 20, local: 30, transit: 40, crossing: 50, main: 32766, default: 32767 } as const;

/**
 * Replaces whatever the four namespaces had. Hosts with two legs neither forward, nor answer on one leg for an address
 * of the other, nor send from an address of one leg through the other: rules do that, for a sysctl would have to be
 * set where the container is made.
 */
export function wiringScript(world: World, pids: Pids): string {
  const plan = planOf(world);
  return [
    'set -e',
    guard(Object.values(pids)),
    ...Object.entries(plan).map(([host, { links }]) => unplug(pids[host as keyof Pids], links)),
    batch('ip', [
      veth('eth0', pids.mail, 'p-mail', pids.internet),
      veth('eth1', pids.mail, 'l-mail', pids.internet),
      veth('eth0', pids.outside, 'p-outside', pids.internet),
      veth('eth0', pids.inside, 'l-inside', pids.internet),
    ]),
    ...Object.entries(plan).flatMap(([host, { name, commands, rules }]) => {
      const pid = pids[host as keyof Pids];
      const named = name === undefined ? [] : [`nsenter -t ${pid} -u hostname ${hostName(name)}`];
      const ruled = rules ? FAMILIES.flatMap((family) => ruleBatches(pid, family, rules[family])) : [];
      return [...named, batch(`nsenter -t ${pid} -n ip`, commands), ...ruled];
    }),
    '',
  ].join('\n');
}

/** Can be run again from its start: addresses that are there already stay, those that are gone are no mistake. */
export function readdressingScript(pid: number, { places, former }: Drawing): string {
  const ip = `nsenter -t ${pid} -n ip`;
  const each = (of: Places, command: (value: string, wire: string, family: Family) => string) =>
    Object.entries(segmentsOf(of)).flatMap(([wire, addresses]) =>
      addresses.flatMap((host) => FAMILIES.map((family) => command(whole(host[family], family), wire, family))),
    );
  const gone = former && each(former, (value, wire) => `address del ${value} dev ${wire}`);
  return [
    'set -e',
    guard([pid]),
    ...(gone ? [batch(`${ip} -force`, gone, ' 2>/dev/null || true')] : []),
    batch(
      ip,
      each(places, (value, wire, family) => `address replace ${value} dev ${wire}${NO_WAITING[family]}`),
    ),
    '',
  ].join('\n');
}

interface HostPlan {
  /** Left out: keeps the name that the engine gave. */
  name?: string;
  links: string[];
  commands: string[];
  rules?: Record<Family, string[]>;
}

function planOf(world: World): Record<keyof Pids, HostPlan> {
  const { mail, outside, inside, nameServer, prober, publicPrefix, lanPrefix } = world;
  const behindLan = [lanPrefix, ...prober.neighbours.map(networkOf)];
  const legs = { eth0: [publicPrefix], eth1: behindLan };
  const own = addressesOfInternet(world);
  const upward = ['eth0', 'lo'].map(up);
  return {
    mail: {
      name: mail.name,
      links: ['eth0', 'eth1'],
      commands: [
        ...leg('eth0', mail.public),
        ...leg('eth1', mail.lan),
        ...[...upward, up('eth1')],
        ...defaultRoute(nameServer.public),
        // Answers to the networks beside the office go back the way the question came.
        ...behindLan.slice(1).flatMap((net) => FAMILIES.map((family) => `route add ${cidr(net[family])} dev eth1`)),
      ],
      rules: strictRules(legs, []),
    },
    outside: {
      name: outside.name,
      links: ['eth0'],
      commands: [...leg('eth0', outside.public), ...upward, ...defaultRoute(nameServer.public)],
    },
    // Nothing but the office is within reach of the office.
    inside: { name: inside.name, links: ['eth0'], commands: [...leg('eth0', inside.lan), ...upward] },
    internet: {
      links: ['public', 'lan', 'p-mail', 'l-mail', 'p-outside', 'l-inside'],
      commands: [
        ...['public', 'lan'].map((name) => `link add name ${name} type bridge forward_delay 0 mcast_snooping 0`),
        ...['p-mail', 'p-outside'].map((port) => `link set ${port} master public up`),
        ...['l-mail', 'l-inside'].map((port) => `link set ${port} master lan up`),
        ...leg('public', nameServer.public),
        ...leg('lan', nameServer.lan),
        ...own.public.slice(1).flatMap((addresses) => alias('public', addresses)),
        ...own.lan.slice(1).flatMap((addresses) => alias('lan', addresses)),
        ...['lo', 'public', 'lan'].map(up),
      ],
      // The ranges hold whatever addresses the prober is given later.
      rules: strictRules({ public: [publicPrefix, STRANGE_RANGES], lan: behindLan }, [
        { from: [publicPrefix, STRANGE_RANGES], to: lanPrefix },
        { from: behindLan, to: publicPrefix },
      ]),
    },
  };
}

/** `legs`: to which addresses the host listens on which wire. `never`: what it does not send where. */
function strictRules(legs: Record<string, Nets[]>, never: { from: Nets[]; to: Prefix }[]): Record<Family, string[]> {
  const rules = (family: Family) =>
    Object.entries(legs).flatMap(([wire, nets]) => [
      ...[...cidrs(nets, family), ...OWN_TO_EVERY_WIRE[family]].map(
        (net) => `rule add pref ${ORDER.own} iif ${wire} to ${net} lookup local`,
      ),
      `rule add pref ${ORDER.foreign} iif ${wire} unreachable`,
    ]);
  const crossings = (family: Family) =>
    never.flatMap(({ from, to }) =>
      cidrs(from, family).map(
        (source) => `rule add pref ${ORDER.crossing} from ${source} to ${cidr(to[family])} unreachable`,
      ),
    );
  const all = (family: Family) => [
    ...rules(family),
    `rule add pref ${ORDER.local} lookup local`,
    ...crossings(family),
    `rule add pref ${ORDER.main} lookup main`,
    `rule add pref ${ORDER.default} lookup default`,
  ];
  return { v4: all('v4'), v6: all('v6') };
}

/** The kernel's first rule is taken away last, so that the host is never without its own addresses. */
function ruleBatches(pid: number, family: Family, rules: string[]): string[] {
  const ip = `nsenter -t ${pid} -n ip -${family === 'v4' ? 4 : 6}`;
  return [batch(ip, ['rule flush', ...rules]), `${ip} rule del pref 0 2>/dev/null || true`];
}

/**
 * A process ends and its number is given to another one. The helper sees the machine's processes, so whoever is in its
 * own PID namespace is of the machine and is never touched; what cannot be read is not touched either. (Process 1 is
 * no measure: not every kernel lets its namespaces be read.)
 */
function guard(numbers: number[]): string {
  if (!numbers.every((pid) => Number.isSafeInteger(pid) && pid > 1)) throw new Error('a host is not running');
  const networks = numbers.map((pid) => `/proc/${pid}/ns/net`).join(' ');
  return [
    'machine=$(readlink /proc/self/ns/pid)',
    `for pid in ${numbers.join(' ')}; do`,
    '  own=$(readlink /proc/$pid/ns/pid || true)',
    '  if [ -z "$own" ] || [ "$own" = "$machine" ]; then echo "process $pid is not of a container" >&2; exit 1; fi',
    'done',
    `if [ "$(readlink ${networks} | sort -u | wc -l)" != ${numbers.length} ]; then`,
    '  echo "two of the hosts share a network namespace" >&2; exit 1',
    'fi',
  ].join('\n');
}

function unplug(pid: number, links: string[]): string {
  const commands = links.map((link) => `ip link del ${link} 2>/dev/null || true`);
  return `nsenter -t ${pid} -n sh -c '${commands.join('; ')}'`;
}

function batch(ip: string, commands: string[], then = ''): string {
  return `${ip} -batch - <<'END'${then}\n${commands.join('\n')}\nEND`;
}

function veth(name: string, pid: number, peer: string, peerPid: number): string {
  return `link add name ${name} netns ${pid} type veth peer name ${peer} netns ${peerPid}`;
}

function leg(wire: string, addresses: Addresses): string[] {
  return FAMILIES.map((family) => addAddress(wire, family, addresses[family], NET_BITS[family]));
}

function alias(wire: string, addresses: Addresses): string[] {
  return FAMILIES.map((family) => addAddress(wire, family, addresses[family], HOST_BITS[family]));
}

function addAddress(wire: string, family: Family, value: string, bits: number): string {
  return `address add ${address(value)}/${bits} dev ${wire}${NO_WAITING[family]}`;
}

function defaultRoute(gateway: Addresses): string[] {
  return FAMILIES.map((family) => `route add default via ${address(gateway[family])}`);
}

function up(wire: string): string {
  return `link set ${wire} up`;
}

function networkOf(addresses: Addresses): Prefix {
  const net = (family: Family) => {
    const value = `${addresses[family]}/${NET_BITS[family]}`;
    const network =
      family === 'v4' ? ipaddr.IPv4.networkAddressFromCIDR(value) : ipaddr.IPv6.networkAddressFromCIDR(value);
    return `${network}/${NET_BITS[family]}`;
  };
  return { v4: net('v4'), v6: net('v6') };
}

function whole(value: string, family: Family): string {
  return `${address(value)}/${HOST_BITS[family]}`;
}

function cidrs(nets: Nets[], family: Family): string[] {
  return nets.flatMap((net) => net[family]).map(cidr);
}

/** What goes into the script is read first, so that no text can become a command. */
function address(value: string): string {
  return ipaddr.parse(value).toString();
}

function cidr(value: string): string {
  const [network, bits] = ipaddr.parseCIDR(value);
  return `${network}/${bits}`;
}

function hostName(value: string): string {
  if (!/^[a-z0-9][a-z0-9.-]{0,62}$/i.test(value)) throw new Error(`${JSON.stringify(value)} is no host name.`);
  // As Debian has it: the domain comes from /etc/hosts.
  return value.split('.', 1)[0] ?? value;
}
