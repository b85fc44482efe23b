/** What the engine has on its machine that no student's host may reach. */
import type { Surroundings } from '../driver.ts';
import type { Engine } from './engine.ts';

const SOCKETS = [
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/run/podman/podman.sock',
];

export async function surroundings(engine: Engine): Promise<Surroundings> {
  const networks = await engine.call((docker) => docker.listNetworks());
  const gateways = networks.flatMap(({ IPAM }) => (IPAM?.Config ?? []).flatMap(({ Gateway }) => Gateway || []));
  // An address with its prefix length, as some engines write it, is still that address.
  return { gateways: [...new Set(gateways.map((gateway) => gateway.replace(/\/.*/, '')))], sockets: SOCKETS };
}
