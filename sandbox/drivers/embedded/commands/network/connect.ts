/** connect(2) by name or address, from where the routes say, with errors in the words of strerror(3). */
import { type Network, NetworkError, type WireSocket } from '../../../../internet/network.ts';
import type { Machine } from '../../machine.ts';
import { addressesOf, type Family, familyOf } from './names.ts';

export interface ConnectOptions {
  signal: AbortSignal;
  family?: Family;
  /** One of the machine's own addresses; left out, the routes decide. */
  from?: string;
  timeoutMs?: number;
}

const TEXT: Record<NetworkError['code'], string> = {
  ECONNREFUSED: 'Connection refused',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
};

/** 0.0.0.0 and :: leave the choice of the source address to the host. */
const ANY: Record<Family, string> = { 4: '0.0.0.0', 6: '::' };

export function strerror(error: unknown): string {
  if (error instanceof NetworkError) return TEXT[error.code];
  return error instanceof Error ? error.message : String(error);
}

/** One attempt at one address. */
export function connect(
  machine: { network: Network },
  address: string,
  port: number,
  options: ConnectOptions,
): Promise<WireSocket> {
  const { signal, timeoutMs } = options;
  const from = options.from ?? ANY[familyOf(address)];
  return machine.network.dial(from, { address, port }, { signal, ...(timeoutMs ? { timeoutMs } : {}) });
}

export class UnknownHost extends Error {}

/** Tries all addresses of a name in turn; rejects with the last address's error, or UnknownHost. */
export async function connectByName(
  machine: Machine,
  name: string,
  port: number,
  options: ConnectOptions,
): Promise<WireSocket> {
  let last: unknown = new UnknownHost('Name or service not known');
  for (const address of await addressesOf(machine, name, options.family)) {
    try {
      return await connect(machine, address, port, options);
    } catch (error) {
      if (options.signal.aborted) throw error;
      last = error;
    }
  }
  throw last;
}
