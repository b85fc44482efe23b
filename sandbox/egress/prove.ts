/** Tries from inside every student host what must not be reachable, and what must. */

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import type { StudentHost } from '../../labs/schema.ts';
import type { Driver, Sandbox, SandboxSpec, Surroundings } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import { drawWorld } from '../world/variant.ts';
import type { World } from '../world/world.ts';
import { ATTEMPT_PROGRAM } from './attempt-program.ts';
import { allowed, forbidden, isOwnToEverybody, machineAddresses, type Target } from './targets.ts';

export interface Attempt extends Target {
  from: StudentHost;
  /** As attempt-program.ts has it. */
  result: 'connected' | 'refused' | 'opened' | 'failed';
  /** The kernel's name for why; '-' when there is none. */
  errno: string;
  /** Whether it is part of the host's own world, so that it has to be reached. */
  allowed: boolean;
  ok: boolean;
}

export interface Proof {
  driver: string;
  /** Left out where hosts have a network; else why they have none, and nothing was tried. */
  simulated?: string;
  /** Addresses of this machine at which it answered itself while the hosts tried. */
  alive: string[];
  attempts: Attempt[];
}

const HOSTS: StudentHost[] = ['mail', 'outside', 'inside'];
/** Seconds that an answer may take. On one machine it takes a millisecond. */
const PATIENCE = 3;

/** Makes two sandboxes, and removes them. */
export async function proveEgress(driver: Driver): Promise<Proof> {
  const around = await driver.surroundings();
  if ('simulated' in around) return { driver: driver.name, ...around, alive: [], attempts: [] };
  const specs = [spec('egress'), spec('neighbour')] as const;
  await using sandbox = await driver.create(specs[0]);
  await using neighbour = await driver.create(specs[1]);
  await using listener = await listen();
  const alive = await answering(listener.port);
  // The neighbour is there to be found.
  const there = await tryOut(
    neighbour,
    'outside',
    allowed(neighbour.world, 'outside', "the other sandbox's own world"),
    true,
  );
  const found = await Promise.all(HOSTS.map((host) => tryHost(sandbox, host, around, neighbour.world, listener.port)));
  return { driver: driver.name, alive, attempts: [...there, ...found.flat()] };
}

async function tryHost(
  sandbox: Sandbox,
  host: StudentHost,
  around: Surroundings,
  neighbour: World,
  port: number,
): Promise<Attempt[]> {
  const must = await tryOut(sandbox, host, allowed(sandbox.world, host), true);
  return [...must, ...(await tryOut(sandbox, host, forbidden(around, sandbox.world, neighbour, port), false))];
}

async function tryOut(sandbox: Sandbox, from: StudentHost, targets: Target[], isAllowed: boolean): Promise<Attempt[]> {
  const stdin = targets.map(({ kind, address, port }, id) => [id, kind, address, port].join('\t')).join('\n');
  const { exitCode, stdout, stderr } = await sandbox.run(from, ['perl', '-e', ATTEMPT_PROGRAM, String(PATIENCE)], {
    stdin: `${stdin}\n`,
  });
  if (exitCode !== 0) throw new LabError('could-not-run', `nothing could be tried from ${from}: ${stderr.trim()}`);
  const results = new Map(stdout.split('\n').map((line) => [line.split('\t', 1)[0], line.split('\t')]));
  return targets.map((target, id) => {
    const [, result, errno = '-'] = results.get(String(id)) ?? [];
    if (result !== 'connected' && result !== 'refused' && result !== 'opened' && result !== 'failed')
      throw new LabError('could-not-run', `${from} did not say what came of ${target.address} port ${target.port}`);
    // An address that is the host's own says no by itself.
    const reached = result !== 'failed' && !(result === 'refused' && isQuiet(target));
    return { from, ...target, result, errno, allowed: isAllowed, ok: isAllowed ? result === 'connected' : !reached };
  });
}

/** Where a refusal is the host's own kernel's, or of a socket that nobody listens to. */
function isQuiet({ kind, address }: Target): boolean {
  return kind === 'unix' || isOwnToEverybody(address);
}

function spec(role: string): SandboxSpec {
  const seed = `${role}-${crypto.randomUUID().slice(0, 8)}`;
  return { id: seed, lab: role, world: drawWorld(seed, { blackHole: false }), files: {} };
}

/** Listens at every address of this machine. */
async function listen(): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer((socket) => socket.on('error', () => undefined).end());
  await listenAt(server, '::').catch(() => listenAt(server, '0.0.0.0'));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

async function listenAt(server: Server, host: string): Promise<void> {
  server.listen({ host, port: 0, ipv6Only: false });
  await once(server, 'listening');
}

/** At which of its addresses this machine reaches the listener itself: what is not there cannot be found either. */
async function answering(port: number): Promise<string[]> {
  const tried = await Promise.all(
    machineAddresses().map(async (host) => {
      const socket = connect({ host, port, timeout: 1000 });
      try {
        await once(socket, 'connect');
        return [host];
      } catch {
        return [];
      } finally {
        socket.destroy();
      }
    }),
  );
  return tried.flat();
}
