/** The addresses that the internet host has in each network. */
import type { Addresses, World } from '../world/world.ts';

/** The name server's comes first: it is where the others send what is not theirs. */
export function addressesOfInternet(world: World): Record<'public' | 'lan', Addresses[]> {
  return {
    public: [
      world.nameServer.public,
      world.spamTrap.address,
      world.smartHost.address,
      ...world.providers.map((provider) => provider.address),
      ...(world.blackHole ? [world.blackHole.address] : []),
      ...world.prober.outside,
    ],
    // The neighbours' packets reach the server from the office side, just as those of the office do.
    lan: [world.nameServer.lan, ...world.prober.office, ...world.prober.neighbours],
  };
}
