/** The cabling of DESIGN §6: which host has a leg in which network. */
import type { Addresses, World } from '../../../world/world.ts';
import { VirtualNetwork } from './virtual-network.ts';

/** `mail` and `internet` have a leg in both networks and forward nothing, so `inside` reaches no public address. */
export function cableWorld(world: World): VirtualNetwork {
  const network = new VirtualNetwork();
  const plug = (host: string, segment: 'public' | 'lan', addresses: Addresses) => {
    network.attach(host, segment, addresses.v4);
    network.attach(host, segment, addresses.v6);
  };
  plug('mail', 'public', world.mail.public);
  plug('mail', 'lan', world.mail.lan);
  plug('outside', 'public', world.outside.public);
  plug('inside', 'lan', world.inside.lan);
  for (const addresses of internetAddresses(world)) plug('internet', 'public', addresses);
  // The neighbours' packets reach the server from the office side, just as those of the office do.
  for (const addresses of [world.nameServer.lan, ...world.prober.office, ...world.prober.neighbours])
    plug('internet', 'lan', addresses);
  return network;
}

function internetAddresses(world: World): Addresses[] {
  return [
    world.nameServer.public,
    world.spamTrap.address,
    world.smartHost.address,
    ...world.providers.map((provider) => provider.address),
    ...(world.blackHole ? [world.blackHole.address] : []),
    ...world.prober.outside,
  ];
}
