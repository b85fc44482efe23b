/**
 * Lays the cables of a lab that `docker compose` brought up: a container in the machine's PID namespace runs this. The
 * hosts are found by their environment (RELAYLAB_HOST, and the RELAYLAB_SEED that this process has too), and wired again
 * whenever one of them was restarted.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { drawWorld } from '../../../world/variant.ts';
import { type Pids, wiringScript } from './plan.ts';

const LOOK_EVERY_MS = 1000;

const log = (line: string) => void process.stderr.write(`${line}\n`);

/** The first process of each host of this seed; undefined while one is missing. */
function findHosts(seed: string): Pids | undefined {
  const found = new Map<string, number>();
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry);
    const host = Number.isInteger(pid) ? hostOf(pid, seed) : undefined;
    if (host) found.set(host, pid);
  }
  const [mail, outside, inside, internet] = ['mail', 'outside', 'inside', 'internet'].map((host) => found.get(host));
  return mail && outside && inside && internet ? { mail, outside, inside, internet } : undefined;
}

function hostOf(pid: number, seed: string): string | undefined {
  try {
    // The last number is the one that the process has in its own container.
    const isFirst = /^NSpid:.*\t1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
    if (!isFirst) return undefined;
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    if (!environment.includes(`RELAYLAB_SEED=${seed}`)) return undefined;
    return environment.find((line) => line.startsWith('RELAYLAB_HOST='))?.slice('RELAYLAB_HOST='.length);
  } catch {
    // It ended meanwhile, or is not ours to read.
    return undefined;
  }
}

function run(script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile('sh', { timeout: 20_000 }, (error, _stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message));
      else resolve();
    });
    child.stdin?.end(script);
  });
}

const seed = process.env.RELAYLAB_SEED ?? '';
const world = drawWorld(seed, { blackHole: true });
log(`Waiting for the hosts of the lab with the seed ${seed}.`);
let wired = '';
for (;;) {
  const pids = findHosts(seed);
  const now = JSON.stringify(pids ?? '');
  if (pids && now !== wired) {
    try {
      await run(wiringScript(world, pids));
      log(`The cables are laid: ${world.mail.name} is ${world.mail.public.v4}.`);
      wired = now;
    } catch (error) {
      log(`The cables could not be laid: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}
