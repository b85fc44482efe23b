/** The network of one sandbox, in memory: who has which address, who can reach whom, who listens where. */
import ipaddr from 'ipaddr.js';
import {
  type Endpoint,
  type Listener,
  type Network,
  NetworkError,
  type WireSocket,
} from '../../../internet/network.ts';
import { connectedPair, type Wire } from './wire.ts';

/** Linux's default net.ipv4.ip_local_port_range. */
const EPHEMERAL_PORTS = { first: 32_768, last: 60_999 } as const;

const ANY = { v4: '0.0.0.0', v6: '::' } as const;

interface Interface {
  host: string;
  segment: string;
  address: string;
}

interface Socket {
  host: string;
  endpoint: Endpoint;
  accept: (socket: WireSocket) => void;
}

/** Hosts reach each other when they have addresses on one segment; every host has a loopback of its own. */
export class VirtualNetwork {
  readonly #interfaces = new Map<string, Interface>();
  readonly #listening = new Map<number, Socket[]>();
  readonly #lastPort = new Map<string, number>();
  readonly #open = new Set<Wire>();

  /** Gives a host an address on a segment. An address belongs to one host only. */
  attach(host: string, segment: string, address: string): void {
    const canonical = canonicalAddress(address);
    const owner = this.#interfaces.get(canonical);
    if (owner && owner.host !== host)
      throw new NetworkError('EADDRINUSE', `${address} belongs to ${owner.host} already; ${host} needs another one`);
    this.#interfaces.set(canonical, { host, segment, address: canonical });
  }

  /** The address is nobody's from now on; connections that are open go on. */
  detach(address: string): void {
    this.#interfaces.delete(canonicalAddress(address));
  }

  /** The network as one host has it: it sends from its own addresses only, and its loopback is its own. */
  of(host: string): Network {
    return {
      dial: (from, to, options) => this.#dial(host, from, to, options),
      listen: (at, accept) => this.#listen(host, at, accept),
    };
  }

  /** Where a host listens, in the order of ports. */
  listeners(host: string): Endpoint[] {
    const own = [...this.#listening.values()].flat().filter((socket) => socket.host === host);
    return own.map((socket) => socket.endpoint).sort((a, b) => a.port - b.port);
  }

  /** Ends all connections and listeners. */
  close(): void {
    this.#listening.clear();
    for (const wire of this.#open) wire.destroy();
  }

  #listen(host: string, at: Endpoint, accept: (socket: WireSocket) => void): Listener {
    const address = canonicalAddress(at.address);
    if (!isAny(address) && !this.#owns(host, address))
      throw new NetworkError('EADDRNOTAVAIL', `${host} has no address ${address} to listen on`);
    const endpoint = { address, port: at.port || this.#nextPort(host) };
    const others = this.#listening.get(endpoint.port) ?? [];
    const taken = others.find((socket) => socket.host === host && overlap(socket.endpoint.address, address));
    if (taken)
      throw new NetworkError('EADDRINUSE', `${host} listens on ${taken.endpoint.address}:${endpoint.port} already`);
    const socket: Socket = { host, endpoint, accept };
    this.#listening.set(endpoint.port, [...others, socket]);
    return { endpoint, close: () => this.#stopListening(socket) };
  }

  #stopListening(socket: Socket): void {
    const { port } = socket.endpoint;
    const others = (this.#listening.get(port) ?? []).filter((other) => other !== socket);
    if (others.length > 0) this.#listening.set(port, others);
    else this.#listening.delete(port);
  }

  /** Refusals come in a later turn of the event loop, as an answer from the wire would. */
  async #dial(host: string, from: string, to: Endpoint, options: { signal?: AbortSignal } = {}): Promise<WireSocket> {
    const target = canonicalAddress(to.address);
    const source = this.#sourceAddress(host, canonicalAddress(from), target);
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
    const listener = this.#listenerAt(this.#ownerFor(host, source, target), { address: target, port: to.port });
    if (!listener) throw new NetworkError('ECONNREFUSED', `connect to ${target}:${to.port}: connection refused`);
    return this.#connect(listener, { address: source, port: this.#nextPort(host) }, { address: target, port: to.port });
  }

  #connect(listener: Socket, client: Endpoint, server: Endpoint): WireSocket {
    const [near, far] = connectedPair(client, server);
    for (const wire of [near, far]) {
      this.#open.add(wire);
      wire.once('close', () => this.#open.delete(wire));
    }
    listener.accept(far);
    return near;
  }

  /** 0.0.0.0 and :: leave the choice to the host, as bind(2) does. */
  #sourceAddress(host: string, from: string, target: string): string {
    if (isV6(from) !== isV6(target))
      throw new NetworkError('ENETUNREACH', `${target} cannot be reached from ${from}: another address family`);
    if (!isAny(from)) {
      if (!this.#owns(host, from)) throw new NetworkError('EADDRNOTAVAIL', `${host} has no address ${from}`);
      return from;
    }
    if (this.#owns(host, target)) return target;
    const segment = this.#interfaces.get(target)?.segment;
    for (const leg of this.#interfaces.values())
      if (leg.host === host && leg.segment === segment && isV6(leg.address) === isV6(target)) return leg.address;
    throw new NetworkError('EHOSTUNREACH', `${host} has no route to ${target}`);
  }

  /** Whose address it is, seen from a host that sends from `source`. */
  #ownerFor(host: string, source: string, target: string): string {
    if (this.#owns(host, target)) return host;
    const there = this.#interfaces.get(target);
    if (!there || there.segment !== this.#interfaces.get(source)?.segment)
      throw new NetworkError('EHOSTUNREACH', `${host} has no route from ${source} to ${target}`);
    return there.host;
  }

  #owns(host: string, address: string): boolean {
    return isLoopback(address) || this.#interfaces.get(address)?.host === host;
  }

  #listenerAt(host: string, at: Endpoint): Socket | undefined {
    const candidates = this.#listening.get(at.port);
    return candidates?.find((socket) => socket.host === host && overlap(socket.endpoint.address, at.address));
  }

  #nextPort(host: string): number {
    const last = this.#lastPort.get(host) ?? EPHEMERAL_PORTS.last;
    const next = last >= EPHEMERAL_PORTS.last ? EPHEMERAL_PORTS.first : last + 1;
    this.#lastPort.set(host, next);
    return next;
  }
}

/** `::` does not stand for IPv4: Postfix and this world's servers set IPV6_V6ONLY. */
function overlap(a: string, b: string): boolean {
  return isV6(a) === isV6(b) && (a === b || isAny(a) || isAny(b));
}

function isAny(address: string): boolean {
  return address === ANY.v4 || address === ANY.v6;
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

function isV6(address: string): boolean {
  return address.includes(':');
}

/** One spelling for each address, so that 2001:DB8::0:1 and 2001:db8::1 are the same key. */
function canonicalAddress(address: string): string {
  if (!ipaddr.isValid(address)) throw new NetworkError('EADDRNOTAVAIL', `"${address}" is not an IP address`);
  return isV6(address) ? ipaddr.parse(address).toString() : address;
}
