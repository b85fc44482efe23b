/** The referee in its container, spoken to over the container's standard input and output. */
import type { Duplex } from 'node:stream';
import { LabError } from '../../errors.ts';
import { PROTOCOL_VERSION } from '../../internet/host/protocol.ts';
import type { Internet } from '../../internet/internet.ts';
import type { Resolve } from '../../internet/network.ts';
import type { SpamLimits } from '../../internet/scene/limits.ts';
import type { InternetState } from '../../internet/start-internet.ts';
import type { World } from '../../world/world.ts';
import type { WorldEvent } from '../events.ts';
import { InternetConnection, type News } from './internet-connection.ts';

/** A container that was just started loads its program first. */
const HELLO_TIMEOUT_MS = 20_000;

export interface RemoteInternetOptions {
  /** What a scene is held to. */
  limits?: SpamLimits | undefined;
  onEvent: (event: WorldEvent) => void;
  /** The latest state, about a second after it changed; to be written down. */
  onState: (state: InternetState) => void;
}

export interface RemoteInternet extends Internet, AsyncDisposable {
  /** The same DNS as the office sees it. */
  readonly resolveOffice: Resolve;
  /**
   * Speaks over this stream (plain bytes, as `attachStdio` gives them) from now on. What was pending on a stream before
   * fails with LabError `driver-unavailable`. A world that was opened is opened again, with its latest state, when the
   * process behind the stream is a new one; its addresses must be there (Wires.wire). Resolves when all of that is done.
   */
  connect(stream: Duplex): Promise<void>;
  /** Starts the services of this world, or goes on with them where the process already has them. */
  open(world: World, state?: InternetState): Promise<void>;
  /** See RunningInternet. */
  prepare(): Promise<void>;
  /** Ends the services; the process stays. */
  close(): Promise<void>;
  /** As the container has it at this moment. */
  state(): Promise<InternetState>;
}

export function remoteInternet(options: RemoteInternetOptions): RemoteInternet {
  let connection: InternetConnection | undefined;
  let opened: { world: World; state?: InternetState } | undefined;
  /** What calls wait for: settles when the connection has said hello. */
  let greeted: Promise<InternetConnection> = Promise.reject(unavailable('The internet host is not connected yet.'));
  greeted.catch(() => undefined);

  const hear = (news: News) => {
    if ('event' in news) return options.onEvent(news.event);
    if (opened) opened.state = news.state;
    options.onState(news.state);
  };
  const greet = async (made: InternetConnection) => {
    const { version, seed } = await within(HELLO_TIMEOUT_MS, made, made.call('hello', {}));
    if (version !== PROTOCOL_VERSION)
      throw unavailable('The internet host of this lab is of another version. Reset the lab.');
    if (opened && opened.world.seed !== seed) await made.call('open', { ...opened, limits: options.limits });
    return made;
  };

  return {
    async connect(stream) {
      connection?.end(unavailable('Another connection to the internet host took over.'));
      connection = new InternetConnection(stream, hear);
      greeted = greet(connection);
      await greeted;
    },
    async open(world, state) {
      await (await greeted).call('open', { world, state, limits: options.limits });
      opened = { world, state };
    },
    async close() {
      opened = undefined;
      await (await greeted).call('close', {});
    },
    state: async () => (await greeted).call('state', {}),
    resolve: async (name, type) => (await greeted).call('resolve', { name, type }),
    resolveOffice: async (name, type) => (await greeted).call('resolveOffice', { name, type }),
    probe: async (session) => (await greeted).call('probe', session),
    dial: async (from, to) => (await greeted).dial({ from, to }),
    scan: async (from, address, ports) => (await greeted).call('scan', { from, address, ports }),
    deliveries: async (token) => (await greeted).call('deliveries', { token }),
    awaitDelivery: async (token, timeoutMs) => (await greeted).call('awaitDelivery', { token, timeoutMs }),
    freshDomain: async (wish = {}) => (await greeted).call('freshDomain', wish),
    freshSender: async (address) => (await greeted).call('freshSender', { address }),
    freshPlaces: async () => (await greeted).call('freshPlaces', {}),
    smartHost: async (manner) => (await greeted).call('smartHost', { manner }),
    listings: async () => (await greeted).call('listings', {}),
    scene: async () => (await greeted).call('scene', {}),
    rush: async (ms) => (await greeted).call('rush', { ms }),
    prepare: async () => (await greeted).call('prepare', {}),
    [Symbol.asyncDispose]: async () => connection?.end(unavailable('The lab is being taken down.')),
  };
}

function unavailable(detail: string): LabError {
  return new LabError('driver-unavailable', detail);
}

async function within<T>(timeoutMs: number, connection: InternetConnection, work: Promise<T>): Promise<T> {
  const seconds = timeoutMs / 1000;
  const silent = () => connection.end(unavailable(`The internet host did not answer in ${seconds} seconds.`));
  const timer = setTimeout(silent, timeoutMs);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}
