/** One world that runs: four hosts on a network, over files that were there before and stay after it. */

import type { SpamLimits } from '../../internet/scene/limits.ts';
import { type InternetState, type RunningInternet, startInternet } from '../../internet/start-internet.ts';
import type { World } from '../../world/world.ts';
import type { StudentHost } from '../driver.ts';
import type { WorldEvent } from '../events.ts';
import { buildMachine } from './build-machine.ts';
import type { MemoryFiles } from './files/memory-files.ts';
import type { Clock, Machine } from './machine.ts';
import type { Mta } from './mta/mta.ts';
import type { VirtualNetwork } from './network/virtual-network.ts';
import { cableWorld, readdress } from './network/world-network.ts';

/** An Mta that can go away as its machine does: without a word in the log. */
export type RunningMta = Mta & { close(): void };

export interface WorldParts {
  world: World;
  files: Record<StudentHost, MemoryFiles>;
  clock: Clock;
  limits?: SpamLimits | undefined;
  emit: (event: WorldEvent) => void;
  createMta: (machine: Machine) => RunningMta;
  /** Starts the mail service, as a boot does. Left out: it runs if it ran when the world stopped. */
  boot?: boolean;
  internet: { state?: InternetState; persist: (state: () => InternetState) => void };
}

export class LiveWorld implements AsyncDisposable {
  readonly machines: Record<StudentHost, Machine>;
  readonly mta: RunningMta;
  readonly internet: RunningInternet;
  readonly #network: VirtualNetwork;

  private constructor(
    machines: Record<StudentHost, Machine>,
    mta: RunningMta,
    internet: RunningInternet,
    network: VirtualNetwork,
  ) {
    this.machines = machines;
    this.mta = mta;
    this.internet = internet;
    this.#network = network;
  }

  /** Resolves when the mail service listens, or has failed to. */
  static async start(parts: WorldParts): Promise<LiveWorld> {
    const { world, clock, emit, limits } = parts;
    const network = cableWorld(world);
    const started = await startInternet({
      network: network.of('internet'),
      world,
      clock,
      limits,
      emit,
      ...parts.internet,
    });
    const internet = {
      ...started,
      async freshPlaces() {
        const drawing = await started.freshPlaces();
        readdress(network, drawing);
        return drawing;
      },
    };
    const machine = (host: StudentHost) =>
      buildMachine({
        host,
        world,
        files: parts.files[host],
        network: network.of(host),
        resolve: host === 'inside' ? internet.resolveOffice : internet.resolve,
        clock,
        emit,
      });
    const mail = machine('mail');
    const mta = parts.createMta(mail);
    const machines = { mail: { ...mail, mta }, outside: machine('outside'), inside: machine('inside') };
    if (parts.boot && mta.state === 'stopped') await mta.command('start');
    return new LiveWorld(machines, mta, internet, network);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.mta.close();
    await this.internet[Symbol.asyncDispose]();
    this.#network.close();
  }
}
