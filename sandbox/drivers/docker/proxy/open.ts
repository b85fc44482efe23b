/** The proxy as a server of the same version and the same settings wants it. */
import type { Server } from 'node:http';
import { readCompose } from '../compose.ts';
import { seccompOption } from '../seccomp.ts';
import { createProxy } from './proxy.ts';

/** Listens nowhere yet. */
export function proxyFor(
  { runtime, diskBytes }: { runtime: string | undefined; diskBytes: number },
  socketPath: string,
  onRefused: (text: string) => void,
): Server {
  return createProxy({ socketPath, onRefused, plans: readCompose(), seccomp: seccompOption(), runtime, diskBytes });
}
