/** Debian itself: from a registry when one answers, else made from Debian's own mirror. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';
import { LabError } from '../../../errors.ts';
import type { Engine } from '../engine.ts';
import { followed } from './progress.ts';

const REPOSITORY = 'debian';
const TAG = 'trixie-slim';
const BASE = `${REPOSITORY}:${TAG}`;
const SUITE = 'trixie';
export const DEBIAN_MIRROR = 'http://deb.debian.org/debian';

/** A registry that has not begun to answer by then is not there. */
const REGISTRY_MS = 15_000;

export interface BaseOptions {
  mirror: string;
  /** The engine's name of it. */
  architecture: string;
  progress: (line: string) => void;
}

/** Makes sure that the engine has the base. Rejects with LabError `could-not-run` that says what is missing. */
export async function ensureBase(engine: Engine, options: BaseOptions): Promise<void> {
  if (await engine.image(BASE)) return;
  options.progress(`base: asking the registry for ${BASE}`);
  const refused = await pull(engine);
  if (refused === undefined) return;
  options.progress(`base: ${refused}; making it from ${options.mirror} (about half a minute)`);
  await bootstrap(engine, options);
}

/** Why it could not be had, or undefined. */
async function pull(engine: Engine): Promise<string | undefined> {
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(), REGISTRY_MS);
  try {
    const stream = await engine.docker.pull(BASE, { abortSignal: silence.signal });
    clearTimeout(timer);
    await followed(engine, stream);
    return undefined;
  } catch {
    return silence.signal.aborted ? 'no registry answers' : 'the registry does not give it';
  } finally {
    clearTimeout(timer);
  }
}

async function bootstrap(engine: Engine, { mirror, architecture }: BaseOptions): Promise<void> {
  const missing = cannotBootstrap(architecture);
  if (missing)
    throw new LabError(
      'could-not-run',
      `The base image ${BASE} is not there, no registry gives it, and ${missing}\n${ELSEWHERE}`,
    );
  const root = await mkdtemp(join(tmpdir(), 'relaylab-debian-'));
  try {
    await finished('debootstrap', ['--variant=minbase', `--arch=${architecture}`, SUITE, root, mirror]);
    const left = ['./var/cache/apt/archives/*.deb', './var/lib/apt/lists/*', './var/log/*', './debootstrap'];
    const tar = spawn('tar', ['--numeric-owner', ...left.map((path) => `--exclude=${path}`), '-C', root, '-c', '.'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await followed(engine, await importImage(engine, tar.stdout));
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function importImage(engine: Engine, archive: Readable): Promise<NodeJS.ReadableStream> {
  return engine.call((docker) => docker.importImage(archive, { repo: REPOSITORY, tag: TAG }));
}

const ELSEWHERE = `Or bring the image from a machine that has a network: there "docker pull ${BASE} && docker save ${BASE} > debian.tar", here "docker load < debian.tar"; then run this again.`;

/** What this machine lacks to make it; undefined when nothing. */
function cannotBootstrap(architecture: string): string | undefined {
  if (process.platform !== 'linux') return `only Linux can make it from Debian's mirror.`;
  const own = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (own !== architecture)
    return `this machine (${own ?? process.arch}) cannot make one for the engine's ${architecture}.`;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin'];
  if (!folders.some((folder) => existsSync(join(folder, 'debootstrap'))))
    return 'debootstrap, which makes it from Debian\'s mirror, is not installed. Install it (Debian, Ubuntu: sudo apt install debootstrap) and run "sudo npx relaylab images build".';
  if (process.getuid?.() !== 0)
    return 'debootstrap, which makes it from Debian\'s mirror, needs root. Run "sudo npx relaylab images build" once.';
  return undefined;
}

async function finished(program: string, args: string[]): Promise<void> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-2000);
    });
  const status = await new Promise((resolved, reject) => {
    child.on('error', reject);
    child.on('close', resolved);
  });
  if (status === 0) return;
  const last = said.trim().split('\n').slice(-5).join('\n');
  throw new LabError(
    'could-not-run',
    `${program} could not make the base image:\n${last}\nIs Debian's mirror in reach? Another: --mirror <address>.\n${ELSEWHERE}`,
  );
}
