/** Brings the internet of one world up: names, other people's mail servers, the prober. */
import type { WorldEvent } from '../drivers/events.ts';
import type { World } from '../world/world.ts';
import { Authority } from './authority.ts';
import { BlockList, type BlockListState } from './block-list.ts';
import { Deliveries } from './deliveries.ts';
import { FarEnds, type FarEndsState } from './far-ends.ts';
import type { Delivery, Internet } from './internet.ts';
import type { Mail } from './mail-server.ts';
import type { Listener, Network, Resolve } from './network.ts';
import { createProber } from './prober.ts';
import { servicesOf } from './services.ts';
import { relayOn } from './smart-host.ts';
import { nameWorld } from './world-zone.ts';
import { Zone } from './zone.ts';

/** What the internet remembers; JSON-serialisable. */
export interface InternetState {
  deliveries: Delivery[];
  blockList: BlockListState;
  farEnds: FarEndsState;
}

export interface InternetOptions {
  /** The network as the internet host has it. */
  network: Network;
  world: World;
  clock: { now(): number };
  /** Left out: a fresh start. */
  state?: InternetState;
  emit: (event: WorldEvent) => void;
  /** Called after each change; call `state` when you write it down. */
  persist: (state: () => InternetState) => void;
  /** Shared between sandboxes, for certificates cost time. Left out: one of its own. */
  authority?: Authority;
}

export interface RunningInternet extends Internet, AsyncDisposable {
  /** The same DNS as the office sees it: the mail host by its LAN addresses. */
  readonly resolveOffice: Resolve;
  state(): InternetState;
}

export async function startInternet(options: InternetOptions): Promise<RunningInternet> {
  const { network, world, clock, emit, authority = new Authority() } = options;
  const zone = new Zone();
  const names = nameWorld(zone, world);
  const deliveries = new Deliveries(options.state?.deliveries);
  const blockList = new BlockList({
    zone,
    dnsbl: world.dnsbl,
    now: () => clock.now(),
    emit,
    state: options.state?.blockList,
  });
  const places = world.prober.outside;
  const farEnds = new FarEnds({ zone, nameServer: names.nameServer, places, state: options.state?.farEnds });
  const state = (): InternetState => ({
    deliveries: deliveries.list(),
    blockList: blockList.state(),
    farEnds: farEnds.state(),
  });
  const changed = () => options.persist(state);

  const record = (server: string, role: Delivery['role'], { client, mailFrom, rcptTo, message }: Mail) => {
    for (const recipient of rcptTo)
      deliveries.record({ at: clock.now(), server, role, client, mailFrom, rcptTo: recipient, message });
    changed();
  };
  const smartHost = { network, resolve: names.resolve, host: world.smartHost };
  const relay = (mail: Mail) => void relayOn(smartHost, mail);
  const services = servicesOf({ world, authority, blockList, farEnds, record, relayOn: relay });
  const listeners = services.flatMap(({ server, ports, addresses }) =>
    addresses.flatMap(({ v4, v6 }) =>
      ports.flatMap((port): Listener[] =>
        [v4, v6].map((address) => network.listen({ address, port }, (socket) => server.accept(socket))),
      ),
    ),
  );

  return {
    resolve: names.resolve,
    resolveOffice: names.resolveOffice,
    ...createProber(network),
    dial: (from, to) => network.dial(from, to),
    deliveries: async (token) => deliveries.list(token),
    awaitDelivery: (token, timeoutMs) => deliveries.next(token, timeoutMs),
    freshDomain: async (wish) => {
      const name = farEnds.open(wish);
      changed();
      return name;
    },
    freshSender: async (address) => {
      const sender = farEnds.openSender(address);
      changed();
      return sender;
    },
    listings: async () => blockList.state().listings,
    state,
    [Symbol.asyncDispose]: async () => {
      for (const listener of listeners) listener.close();
      for (const { server } of services) server.close();
    },
  };
}
