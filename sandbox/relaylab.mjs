#!/usr/bin/env node
/**
 * The launcher: what runs before anything of ours can. Plain JavaScript for Node 20 and later, without dependencies.
 * Gets a newer Node from the npm registry when this one is older than the project's, installs the packages of the lock
 * file when they are missing or changed, and hands over to the command line (sandbox/cli.ts).
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const COULD_NOT_RUN = 2;
const OLDEST_NODE = 20;
/** Runs TypeScript without flags and brings SQLite along. */
const WANTED_NODE = 24;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Installed versions are fixed by the lock file, so what npm has in its cache will do; a missing network shows in seconds. */
const NPM_OPTIONS = [
  '--prefer-offline',
  '--no-fund',
  '--no-audit',
  '--loglevel=error',
  '--fetch-retry-mintimeout=1000',
  '--fetch-retry-maxtimeout=5000',
];
const major = Number(process.versions.node.split('.')[0]);

/** An error whose message is all that the person needs. */
class Stop extends Error {}

const say = (text) => process.stderr.write(`relaylab: ${text}\n`);

/** Runs a program with its output on our screen; resolves to its exit status. */
function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.on('error', reject);
    child.on('exit', (status, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
      resolve(status ?? (signal === 'SIGINT' ? 130 : COULD_NOT_RUN));
    });
  });
}

/**
 * npm as it was called, or the one on the PATH, run by the given Node and with standard output kept for our own data.
 * Resolves to its exit status.
 */
async function npm(node, args) {
  try {
    return await startNpm(node, ['install', ...NPM_OPTIONS, ...args]);
  } catch (error) {
    throw new Stop(`could not run npm (${error.code}). Install it, or see that it is on your PATH.`);
  }
}

function startNpm(node, args) {
  const environment = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  const stdio = ['ignore', process.stderr, process.stderr];
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js') || script?.endsWith('.cjs'))
    return run(node, [script, ...args], { env: environment, stdio });
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    env: environment,
    stdio,
    shell: process.platform === 'win32',
  });
}

/** A Node that is new enough: this one, or one kept inside the checkout. */
async function newEnoughNode() {
  if (major >= WANTED_NODE) return process.execPath;
  if (major < OLDEST_NODE)
    throw new Stop(
      `Node ${process.versions.node} is too old even to fetch a newer one. Install Node ${OLDEST_NODE} or later.`,
    );
  const home = join(root, '.node');
  const binary = join(home, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const stamp = join(home, '.relaylab-node');
  if (existsSync(binary) && read(stamp) === String(WANTED_NODE)) return binary;
  say(
    `this is Node ${process.versions.node}; fetching Node ${WANTED_NODE} from the npm registry into .node/ (about 50 MB, once) …`,
  );
  // Whatever an interrupted fetch left would be taken for the whole.
  changeCheckout(() => {
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true }\n');
  });
  // The package's install script puts the binary for this machine in place, so scripts must run for this one.
  const status = await npm(process.execPath, ['--prefix', home, '--ignore-scripts=false', `node@${WANTED_NODE}`]);
  if (status === 0 && existsSync(binary)) {
    changeCheckout(() => writeFileSync(stamp, String(WANTED_NODE)));
    return binary;
  }
  rmSync(home, { recursive: true, force: true });
  throw new Stop(
    `could not fetch Node ${WANTED_NODE} from the npm registry. Is there a network? Else install Node ${WANTED_NODE} or later yourself and start again.`,
  );
}

/** What the file holds, or undefined when there is none. */
function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function changeCheckout(change) {
  try {
    change();
  } catch (error) {
    throw new Stop(
      `cannot write into ${root} (${error.code}). Give yourself the right to write there, or clone it elsewhere.`,
    );
  }
}

/**
 * Packages as the lock file has them. `npm ci` would refuse a lock file that was written beside a registry without the
 * optional binaries of other systems; `install --no-save` takes the locked versions and adds what this system needs.
 * The stamp says which lock file the installed ones came from.
 */
async function installPackages(node) {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.relaylab-lock');
  if (read(stamp) === lock) return keepRecord();
  say('installing packages from the lock file (about half a minute) …');
  changeCheckout(() => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    rmSync(stamp, { force: true });
  });
  const status = await npm(node, ['--no-save', '--ignore-scripts']);
  if (status !== 0)
    throw new Stop(
      'could not install the packages. Is there a network, or a registry mirror in your npm configuration? What npm said stands above.',
    );
  changeCheckout(() => writeFileSync(stamp, lock));
  keepRecord();
}

/**
 * npm holds its record of the installed packages for outdated when the folder is younger, as it is once a cache was made
 * in there; `npx relaylab` then reads every package anew, which takes half a second each time.
 */
function keepRecord() {
  const folder = join(root, 'node_modules');
  const record = join(folder, '.package-lock.json');
  try {
    if (statSync(folder).mtimeMs > statSync(record).mtimeMs) utimesSync(record, new Date(), new Date());
  } catch {
    // Installed by other means or not ours to change: npx is slower, nothing else.
  }
}

async function main() {
  const node = await newEnoughNode();
  await installPackages(node);
  // SQLite in Node 24 still announces itself as experimental at each start; everything else may warn.
  // Much is made and dropped at once, each letter's dialogue above all: with more room for what is new, the collector runs less.
  const flags = ['--disable-warning=ExperimentalWarning', '--min-semi-space-size=16', '--max-semi-space-size=32'];
  // Compiled once, read from then on: half of what a short command would take.
  const cache = process.env.NODE_COMPILE_CACHE ?? join(root, 'node_modules', '.cache', 'relaylab');
  return run(node, [...flags, join(root, 'sandbox', 'cli.ts'), ...process.argv.slice(2)], {
    cwd: process.cwd(),
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Stop)) throw error;
  say(error.message);
  process.exitCode = COULD_NOT_RUN;
}
