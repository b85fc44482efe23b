/** What no student's host may reach, and what each must, so that a tester that reaches nothing at all is found out. */
import { networkInterfaces } from 'node:os';
import type { StudentHost } from '../../labs/schema.ts';
import type { Surroundings } from '../drivers/driver.ts';
import { addressesOfInternet } from '../internet/own-addresses.ts';
import type { Addresses, World } from '../world/world.ts';

export interface Target {
  /** What it is part of, for people; findings are told by it. */
  what: string;
  kind: 'tcp' | 'udp' | 'unix' | 'vsock';
  /** With %interface where it is link-local; a path for `unix`; a context identifier for `vsock`. */
  address: string;
  port: number;
}

const WAYS_OUT = [25, 465, 587, 80, 443, 53];
const ENGINE_PORTS = [2375, 2376];
const METADATA = ['169.254.169.254', 'fd00:ec2::254'];
/** They are each host's own, and lead to the machine only where the host shares its network. */
const OWN_TO_EVERYBODY = ['127.0.0.1', '::1', '0.0.0.0', '::'];
/** Documentation addresses (RFC 5737, RFC 3849) stand in for everybody else. Worlds have hosts from 10 on in these. */
const STRANGERS = ['203.0.113.1', '192.0.2.1', '2001:db8::1'];
const INTERFACES = ['eth0', 'eth1'];

export function isOwnToEverybody(address: string): boolean {
  return OWN_TO_EVERYBODY.includes(address);
}

/** Every address of this machine. Link-local ones without their interface. */
export function machineAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address));
  return [...new Set(all)].filter((address) => !isOwnToEverybody(address));
}

/** `listener`: a port on which this machine listens everywhere while it is tried. */
export function forbidden(around: Surroundings, own: World, neighbour: World, listener: number): Target[] {
  const tcp = (what: string, addresses: string[], ports: number[]) =>
    addresses.flatMap(scoped).flatMap((address) => ports.map((port): Target => ({ what, kind: 'tcp', address, port })));
  const udp = (what: string, addresses: string[]) =>
    addresses.flatMap(scoped).map((address): Target => ({ what, kind: 'udp', address, port: 53 }));
  const ownPorts = [listener, ...ENGINE_PORTS];
  const others = addressesOf(neighbour);
  // Two worlds may share an address, and then the host finds its own.
  const known = new Set(addressesOf(own));
  const all = [
    ...tcp('this machine', [...OWN_TO_EVERYBODY, ...machineAddresses()], ownPorts),
    ...tcp('this machine', machineAddresses(), [25, 53]),
    ...udp('this machine', machineAddresses()),
    ...tcp("the engine's gateways", around.gateways, [...ownPorts, 25, 53]),
    ...around.sockets.map((address): Target => ({ what: "the engine's sockets", kind: 'unix', address, port: 0 })),
    // 2 is the hypervisor, 1 this machine itself: no network namespace keeps them apart.
    ...['1', '2'].map((address): Target => ({ what: 'the hypervisor', kind: 'vsock', address, port: 1024 })),
    ...tcp("another student's sandbox", others, [25, 53]),
    ...udp("another student's sandbox", others),
    ...tcp("the cloud's metadata", METADATA, [80]),
    ...tcp('the internet', STRANGERS, WAYS_OUT),
    ...udp('the internet', STRANGERS),
  ];
  return all.filter(({ address }) => !known.has(address));
}

/** What belongs to the host's own world, and answers. */
export function allowed(world: World, host: StudentHost, what = 'its own world'): Target[] {
  const leg = host === 'inside' ? 'lan' : 'public';
  const { v4, v6 } = world.nameServer[leg];
  return [v4, v6].flatMap((address): Target[] => [
    { what, kind: 'tcp', address, port: 53 },
    { what, kind: 'udp', address, port: 53 },
  ]);
}

function addressesOf(world: World): string[] {
  const { mail, outside, inside } = world;
  const internet = addressesOfInternet(world);
  const all: Addresses[] = [mail.public, mail.lan, outside.public, inside.lan, ...internet.public, ...internet.lan];
  return all.flatMap(({ v4, v6 }) => [v4, v6]);
}

/** A link-local address means something on a given wire only. */
function scoped(address: string): string[] {
  return /^fe[89ab]/i.test(address) ? INTERFACES.map((name) => `${address}%${name}`) : [address];
}
