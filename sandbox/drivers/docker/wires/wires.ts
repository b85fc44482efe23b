/** The cables of all sandboxes of one engine, laid from outside by one helper container. */
import type Dockerode from 'dockerode';
import type { World } from '../../../world/world.ts';

/** The process whose namespaces a container has: `State.Pid` of its inspection. */
export interface Pids {
  mail: number;
  outside: number;
  inside: number;
  internet: number;
}

export interface WiresOptions {
  docker: Dockerode;
  /** Has sh, timeout, base64, readlink, iproute2 and nsenter: the image of the internet host. */
  image: string;
  /** Id of this server among those on the engine. */
  instance: string;
}

export interface Wires extends AsyncDisposable {
  /**
   * Joins the four containers' namespaces and names the hosts. Whatever was there before is replaced, so it is called
   * again after any of them was restarted. Rejects with LabError `driver-unavailable`.
   */
  wire(pids: Pids, world: World): Promise<void>;
}
