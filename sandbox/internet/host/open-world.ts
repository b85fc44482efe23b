/** The internet of one world on this machine's own addresses: its servers, and its name server on port 53. */
import { LabError } from '../../errors.ts';
import type { Listener, Network } from '../network.ts';
import { nodeNetwork } from '../node-network.ts';
import { realClock } from '../real-clock.ts';
import { type RunningInternet, startInternet } from '../start-internet.ts';
import { startDnsServer } from './dns-server.ts';
import type { OpenWorld } from './serve.ts';

/** Resolves when everything listens. Rejects, with nothing left open, when an address is not there. */
export async function openWorld({ emit, persist, ...rest }: OpenWorld): Promise<RunningInternet> {
  const real = nodeNetwork();
  const listeners: Listener[] = [];
  const network: Network = {
    dial: real.dial,
    listen(at, accept) {
      const listener = real.listen(at, accept);
      listeners.push(listener);
      return listener;
    },
  };
  const internet = await startInternet({ ...rest, network, clock: realClock(), emit, persist });
  const { nameServer } = rest.world;
  try {
    await Promise.all(listeners.map((listener) => real.listening(listener)));
    const names = await startDnsServer([
      { addresses: [nameServer.public.v4, nameServer.public.v6], resolve: internet.resolve },
      { addresses: [nameServer.lan.v4, nameServer.lan.v6], resolve: internet.resolveOffice },
    ]);
    return {
      ...internet,
      [Symbol.asyncDispose]: async () => {
        await names[Symbol.asyncDispose]();
        await internet[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await internet[Symbol.asyncDispose]();
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('could-not-run', `The internet host could not open its world: ${why}`, { cause: error });
  }
}
