/** Brings the internet of one world up: names, other people's mail servers, the prober. */
import type { WorldEvent } from '../drivers/events.ts';
import type { World } from '../world/world.ts';
import { Authority } from './authority.ts';
import { BlockList, type BlockListState } from './block-list.ts';
import { Deliveries } from './deliveries.ts';
import { FarEnds, type FarEndsState } from './far-ends.ts';
import { FreshPlaces } from './fresh-places.ts';
import type { Delivery, Internet, Removal, SpamTally } from './internet.ts';
import type { Mail } from './mail-server.ts';
import type { Clock, Listener, Network, Resolve } from './network.ts';
import { createProber } from './prober.ts';
import { Delisting } from './scene/delisting.ts';
import { type SpamLimits, USUAL_LIMITS } from './scene/limits.ts';
import { Stage, type StageState } from './scene/stage.ts';
import { servicesOf } from './services.ts';
import { SmartHost } from './smart-host.ts';
import { nameWorld } from './world-zone.ts';
import { Zone } from './zone.ts';

/** What the internet remembers; JSON-serialisable. */
export interface InternetState {
  deliveries: Delivery[];
  blockList: BlockListState;
  farEnds: FarEndsState;
  /** Left out: nothing happens meanwhile, or an earlier version wrote this. */
  stage?: StageState;
  removals?: Removal[];
}

export interface InternetOptions {
  /** The network as the internet host has it. */
  network: Network;
  world: World;
  clock: Clock;
  /** What its scene is held to. */
  limits?: SpamLimits;
  /** Left out: a fresh start. */
  state?: InternetState;
  emit: (event: WorldEvent) => void;
  /** Called after each change; call `state` when you write it down. */
  persist: (state: () => InternetState) => void;
}

export interface RunningInternet extends Internet, AsyncDisposable {
  /** The same DNS as the office sees it: the mail host by its LAN addresses. */
  readonly resolveOffice: Resolve;
  /**
   * Plays what happened before the student came. Call it when the mail service has been started for the first time;
   * resolves when the server has that mail. Later calls do nothing.
   */
  prepare(): Promise<void>;
  state(): InternetState;
}

/** How long no trap may have been hit before the list forgets. Milliseconds, at the pace of life. */
const QUIET = 60_000;
const NO_SPAM: SpamTally = { attempts: 0, accepted: 0, refused: 0, failed: 0, delivered: 0 };

export async function startInternet(options: InternetOptions): Promise<RunningInternet> {
  const { network, world, clock, limits = USUAL_LIMITS } = options;
  const authority = new Authority(world.seed);
  const zone = new Zone();
  const names = nameWorld(zone, world);
  const deliveries = new Deliveries(options.state?.deliveries, lettersOf(world));
  const own = [world.mail.public.v4, world.mail.public.v6];
  const blockList = new BlockList({
    zone,
    dnsbl: world.dnsbl,
    now: () => clock.now(),
    emit: (event) => {
      options.emit(event);
      if (event.type === 'listed' && own.includes(event.address)) stage?.listed();
    },
    hosts: [own, [world.outside.public.v4, world.outside.public.v6]],
    state: options.state?.blockList,
  });
  const places = world.prober.outside;
  const freshPlaces = new FreshPlaces(zone, world, names.isp);
  const farEnds = new FarEnds({ zone, nameServer: names.nameServer, places, state: options.state?.farEnds });
  const state = (): InternetState => ({
    deliveries: deliveries.list(),
    blockList: blockList.state(),
    farEnds: farEnds.state(),
    ...(stage ? { stage: stage.state() } : {}),
    removals: [...removals],
  });
  const changed = () => options.persist(state);
  const prober = createProber(network);
  const { probe } = prober;
  const removals = [...(options.state?.removals ?? [])];
  const cast = world.scene;
  const stage = cast && new Stage({ world, cast, limits, clock, probe, state: options.state?.stage, changed });
  if (world.listed && !options.state) blockList.list(world.mail.public.v4, world.listed);
  // The colleague may not have written yet when this server was started anew.
  if (own.some((address) => blockList.listing(address))) stage?.listed();
  const delisting = new Delisting({
    world,
    blockList,
    network,
    resolve: names.resolve,
    probe,
    now: () => clock.now(),
    quietMs: QUIET / limits.pace,
    removals,
    changed,
  });

  const record = (server: string, role: Delivery['role'], { client, mailFrom, rcptTo, message }: Mail) => {
    if (own.includes(client.address)) stage?.arrived(message);
    for (const recipient of rcptTo)
      deliveries.record({ at: clock.now(), server, role, client, mailFrom, rcptTo: recipient, message });
    changed();
  };
  const smartHost = new SmartHost({
    network,
    resolve: names.resolve,
    host: world.smartHost,
    authority,
    record: (mail) => record(world.smartHost.name, 'smart-host', mail),
  });
  const services = servicesOf({
    world,
    authority,
    blockList,
    farEnds,
    record,
    smartHost,
    delisting,
    putOff: (...envelope) => stage?.putOff(...envelope),
  });
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
    ...prober,
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
    freshPlaces: async () => {
      const drawing = freshPlaces.draw();
      for (const { v4, v6 } of Object.values(drawing.former ?? {}).flat())
        for (const address of [v4, v6]) farEnds.release(address);
      return drawing;
    },
    smartHost: async (manner) => {
      smartHost.manner = manner;
    },
    listings: async () => blockList.state().listings,
    scene: async () => ({ ...(stage?.report() ?? { spam: NO_SPAM, letters: [] }), removals: [...removals] }),
    rush: async (ms) => (await stage?.rush(ms)) ?? NO_SPAM,
    prepare: async () => stage?.prepare(),
    state,
    [Symbol.asyncDispose]: async () => {
      stage?.close();
      for (const listener of listeners) listener.close();
      for (const { server } of services) server.close();
    },
  };
}

/** Letters of the scene, followed like canaries. */
function lettersOf({ scene }: World): string[] {
  return [...(scene?.waiting.letters ?? []), ...(scene?.refusedLetters ?? [])].map(({ id }) => id);
}
