/** The cabling of DESIGN §6: which host has a leg in which network. */
import { addressesOfInternet } from '../../../internet/own-addresses.ts';
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
  for (const segment of ['public', 'lan'] as const)
    for (const addresses of addressesOfInternet(world)[segment]) plug('internet', segment, addresses);
  return network;
}
