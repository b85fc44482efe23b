/** A host of the embedded lab for tests: real files and a hand-driven clock, without a driver around it. */
import type { StudentHost } from '../../../labs/schema.ts';
import { buildMachine } from '../../../sandbox/drivers/embedded/build-machine.ts';
import { programs } from '../../../sandbox/drivers/embedded/commands/index.ts';
import { buildBaseImage } from '../../../sandbox/drivers/embedded/files/base-image.ts';
import { MemoryFiles, type Quota } from '../../../sandbox/drivers/embedded/files/memory-files.ts';
import { layHost } from '../../../sandbox/drivers/embedded/files/starting-files.ts';
import type { Machine } from '../../../sandbox/drivers/embedded/machine.ts';
import type { Mta } from '../../../sandbox/drivers/embedded/mta/mta.ts';
import { commandNames } from '../../../sandbox/drivers/embedded/shell/commands.ts';
import type { WorldEvent } from '../../../sandbox/drivers/events.ts';
import { type Network, NetworkError, type Resolve } from '../../../sandbox/internet/network.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';
import type { World } from '../../../sandbox/world/world.ts';
import { type HandClock, handClock } from './clock.ts';

export interface TestMachine extends Machine {
  readonly files: MemoryFiles;
  readonly clock: HandClock;
  /** What was emitted, in order. */
  readonly events: WorldEvent[];
}

export interface TestMachineOptions {
  host?: StudentHost;
  world?: World;
  clock?: HandClock;
  network?: Network;
  resolve?: Resolve;
  mta?: Mta;
  quota?: Quota;
  /** Path → text, laid over the fresh host. */
  files?: Record<string, string>;
}

const IMAGE = buildBaseImage(commandNames(programs));

/** Stands alone: nobody answers on its network unless the test brings one. */
const DESERTED: Network = {
  dial: (_, to) => Promise.reject(new NetworkError('ECONNREFUSED', `connect ECONNREFUSED ${to.address}:${to.port}`)),
  listen: (at) => ({ endpoint: at, close: () => undefined }),
};

export function testMachine(options: TestMachineOptions = {}): TestMachine {
  const host = options.host ?? 'mail';
  const world = options.world ?? drawWorld('test', { blackHole: false });
  const clock = options.clock ?? handClock();
  const events: WorldEvent[] = [];
  const files = new MemoryFiles({
    base: IMAGE,
    now: clock.now,
    ...(options.quota ? { quota: options.quota } : {}),
  });
  layHost(files, host, world);
  for (const [path, text] of Object.entries(options.files ?? {})) files.write(path, text);
  const machine = buildMachine({
    host,
    world,
    files,
    clock,
    network: options.network ?? DESERTED,
    resolve: options.resolve ?? (async () => ({ status: 'NXDOMAIN', records: [] })),
    emit: (event) => events.push(event),
    ...(options.mta ? { mta: options.mta } : {}),
  });
  return { ...machine, files, clock, events };
}
