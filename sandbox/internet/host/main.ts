/**
 * The one process of the `internet` container. It speaks with the server on standard input and output, logs to standard
 * error, and goes on when nobody listens. With RELAYLAB_SEED set it opens that world by itself, for a lab that was
 * brought up by hand.
 */
import { Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { drawWorld } from '../../world/variant.ts';
import { openWorld } from './open-world.ts';
import { type Served, serve } from './serve.ts';

const RETRY_MS = 500;

const log = (line: string) => void process.stderr.write(`${line}\n`);

/** Like process.stdout, but a pipe that nobody empties does not stop the process: its writes wait outside. */
function unblockedOutput(): Writable {
  try {
    return new Socket({ fd: 1, readable: false, writable: true });
  } catch {
    // A file or a terminal.
    return process.stdout;
  }
}

/** The cables are laid by somebody else, so the addresses may not be there yet. */
async function openByItself(served: Served, seed: string): Promise<void> {
  const world = drawWorld(seed, { blackHole: true });
  let said = '';
  for (;;) {
    try {
      await served.open({ world });
      return log(`The world of seed ${seed} is open.`);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      if (why !== said) log(`${why}. Trying again.`);
      said = why;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

process.stderr.on('error', () => undefined);
const served = serve({ input: process.stdin, output: unblockedOutput(), openWorld, log });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.exit(0));
// One student's strange packet must not end the others' mail.
process.on('uncaughtException', (error) => log(error.stack ?? String(error)));
const seed = process.env.RELAYLAB_SEED;
if (seed) void openByItself(served, seed);
