/** The cabling of DESIGN §6: which host has a leg in which network. */
import type { Drawing } from '../../../internet/fresh-places.ts';
import { addressesOfInternet, segmentsOf } from '../../../internet/own-addresses.ts';
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

/** The internet host has the new places and no longer the former. */
export function readdress(network: VirtualNetwork, { places, former }: Drawing): void {
  for (const { v4, v6 } of former ? Object.values(former).flat() : [])
    for (const address of [v4, v6]) network.detach(address);
  for (const [segment, addresses] of Object.entries(segmentsOf(places)))
    for (const { v4, v6 } of addresses) for (const address of [v4, v6]) network.attach('internet', segment, address);
}
