/** The referee in its container, spoken to over the container's standard input and output. */
import type { Duplex } from 'node:stream';
import type { Internet } from '../../internet/internet.ts';
import type { Resolve } from '../../internet/network.ts';
import type { InternetState } from '../../internet/start-internet.ts';
import type { World } from '../../world/world.ts';
import type { WorldEvent } from '../events.ts';

export interface RemoteInternetOptions {
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
  /** Ends the services; the process stays. */
  close(): Promise<void>;
  /** As the container has it at this moment. */
  state(): Promise<InternetState>;
}
