/** The addresses that the internet host has in each network. */
import type { Addresses, Cast, Places, World } from '../world/world.ts';

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
      world.dnsbl.address,
      ...(world.scene ? addressesOfScene(world.scene) : []),
    ],
    lan: [world.nameServer.lan, ...segmentsOf(world.prober).lan],
  };
}

/** The neighbours' packets reach the server from the office side, just as those of the office do. */
export function segmentsOf({ outside, office, neighbours }: Places): Record<'public' | 'lan', Addresses[]> {
  return { public: outside, lan: [...office, ...neighbours] };
}

/** The dead end is nobody's: that is why its mail waits. */
function addressesOfScene({ spammers, partner, decoys }: Cast): Addresses[] {
  return [partner, ...spammers.hosts, ...decoys].map(({ address }) => address);
}
