/** What the image of the internet host holds beside Debian: a Node for the engine's architecture, and our own code in one file each. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { LabError } from '../../../errors.ts';
import type { Entry } from '../tar.ts';

const CHECKOUT = resolve(import.meta.dirname, '..', '..', '..', '..');
export const NODE = '24';

const PROGRAMS = {
  'internet.mjs': 'sandbox/internet/host/main.ts',
  'wires.mjs': 'sandbox/drivers/docker/wires/by-hand.ts',
};

/** The engine's name of an architecture → Node's. */
const ARCHITECTURES: Record<string, string> = { amd64: 'x64', arm64: 'arm64', x86_64: 'x64', aarch64: 'arm64' };

/** A Node linked to a distribution's libraries is a few kilobytes; one that can be taken elsewhere has all within. */
const SELF_CONTAINED_BYTES = 40 * 1024 * 1024;

/** The bundles, as files of the build context, and what they were made from: paths inside the checkout. */
export async function bundledPrograms(): Promise<{ entries: Entry[]; sources: string[] }> {
  const made = await Promise.all(
    Object.entries(PROGRAMS).map(async ([name, main]) => ({ name, ...(await bundled(main)) })),
  );
  return {
    entries: made.map(({ name, code }) => ({
      name,
      kind: 'file',
      data: Buffer.from(code),
      mode: 0o644,
      uid: 0,
      gid: 0,
    })),
    sources: [...new Set(made.flatMap(({ sources }) => sources))].sort(),
  };
}

async function bundled(main: string): Promise<{ code: string; sources: string[] }> {
  // Loaded here only: it takes seconds and 200 MB, and a server whose images are there does not need it.
  const { rolldown } = await import('rolldown');
  await using bundle = await rolldown({
    input: join(CHECKOUT, main),
    cwd: CHECKOUT,
    platform: 'node',
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  const [{ code, moduleIds }] = output;
  const files = moduleIds.filter((id) => isAbsolute(id) && existsSync(id));
  return { code, sources: files.map((path) => relative(CHECKOUT, path).split(sep).join('/')) };
}

/** The file of the build context. Fetches it from the npm registry when this machine's own does not fit. */
export async function nodeBinary(architecture: string, progress: (line: string) => void): Promise<Entry> {
  const path = (await ownNode(architecture)) ?? (await fetchedNode(architecture, progress));
  return { name: 'node', kind: 'file', data: await readFile(path), mode: 0o755, uid: 0, gid: 0 };
}

function isOwn(architecture: string): boolean {
  return process.platform === 'linux' && process.arch === ARCHITECTURES[architecture];
}

async function ownNode(architecture: string): Promise<string | undefined> {
  if (!isOwn(architecture)) return undefined;
  return (await stat(process.execPath)).size > SELF_CONTAINED_BYTES ? process.execPath : undefined;
}

async function fetchedNode(architecture: string, progress: (line: string) => void): Promise<string> {
  const cpu = ARCHITECTURES[architecture];
  if (!cpu)
    throw new LabError(
      'could-not-run',
      `The engine's architecture is ${architecture}; the lab runs on amd64 and arm64.`,
    );
  const home = join(CHECKOUT, '.node', `linux-${cpu}`);
  const binary = join(home, 'node_modules', `node-linux-${cpu}`, 'bin', 'node');
  if (existsSync(binary)) return binary;
  progress(`internet: fetching Node ${NODE} for linux-${cpu} from the npm registry (about 50 MB, once)`);
  await mkdir(home, { recursive: true });
  await writeFile(join(home, 'package.json'), '{ "private": true }\n');
  const flags = ['--no-fund', '--no-audit', '--loglevel=error', '--ignore-scripts', '--force'];
  const status = await npm([
    'install',
    '--prefix',
    home,
    ...flags,
    '--os=linux',
    `--cpu=${cpu}`,
    `node-linux-${cpu}@${NODE}`,
  ]);
  if (status === 0 && existsSync(binary)) return binary;
  throw new LabError(
    'could-not-run',
    `Could not fetch Node ${NODE} for linux-${cpu} from the npm registry. Is there a network? Or run this with the official Node ${NODE} on Linux.`,
  );
}

function npm(args: string[]): Promise<number | null> {
  const isWindows = process.platform === 'win32';
  const child = spawn(isWindows ? 'npm.cmd' : 'npm', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: isWindows,
  });
  return new Promise((resolved) => {
    child.on('error', () => resolved(null));
    child.on('exit', resolved);
  });
}
