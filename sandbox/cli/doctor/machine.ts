/** What the machine itself must have: Node, memory, disk, a folder to write to, a port to listen on. */
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { freemem } from 'node:os';
import type { Config } from '../../config.ts';
import { FIRST_PORT } from '../../main.ts';
import type { Finding } from './finding.ts';

const OLDEST_NODE = 24;
const MIB = 1024 * 1024;
/** A server with a class of 200 embedded sandboxes takes about that much. */
const ENOUGH_MEMORY_MIB = 512;
/** Packages, the built site, and the files and attempts of a class. */
const ENOUGH_DISK_MIB = 1024;

export function node(): Finding {
  const ok = Number(process.versions.node.split('.')[0]) >= OLDEST_NODE;
  const fix = `Start with npm start or npx relaylab: they fetch Node ${OLDEST_NODE}.`;
  return { name: 'node', ok, needed: true, detail: `Node ${process.versions.node}`, fix: ok ? '' : fix };
}

export function memory(): Finding {
  const free = Math.round(freemem() / MIB);
  const ok = free >= ENOUGH_MEMORY_MIB;
  const fix = `A class wants about ${ENOUGH_MEMORY_MIB} MiB. Close other programs.`;
  return { name: 'memory', ok, needed: true, detail: `${free} MiB free`, fix: ok ? '' : fix };
}

export async function dataFolder(path: string): Promise<Finding> {
  const finding = { name: 'data folder', needed: true };
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK | constants.X_OK);
    return { ...finding, ok: true, detail: path, fix: '' };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ...finding, ok: false, detail, fix: 'Set RELAYLAB_DATA to a folder that you may write to.' };
  }
}

/** Where the data folder lies. */
export async function disk(path: string): Promise<Finding> {
  const finding = { name: 'disk', needed: false };
  try {
    const { bavail, bsize } = await statfs(path);
    const free = Math.round((bavail * bsize) / MIB);
    const ok = free >= ENOUGH_DISK_MIB;
    const fix = `A class wants about ${ENOUGH_DISK_MIB} MiB. Make room, or set RELAYLAB_DATA to a folder on another disk.`;
    return { ...finding, ok, detail: `${free} MiB free`, fix: ok ? '' : fix };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { ...finding, ok: false, detail, fix: 'See the data folder above.' };
  }
}

/** A port that was not chosen may be taken: the next free one is used then. */
export async function port({ host, port: chosen }: Config): Promise<Finding> {
  const wanted = chosen ?? FIRST_PORT;
  const finding = { name: 'port', needed: chosen !== undefined };
  const problem = await listens(host, wanted);
  if (problem === undefined) return { ...finding, ok: true, detail: `${wanted} on ${host} is free`, fix: '' };
  const taken = problem === 'EADDRINUSE';
  const detail = `${wanted} on ${host} ${taken ? 'is taken, perhaps by the course itself' : `cannot be used (${problem})`}`;
  const fix = chosen === undefined ? 'Nothing: npm start takes the next free one.' : 'Set PORT and HOST to others.';
  return { ...finding, ok: false, detail, fix };
}

/** undefined when one may listen there, else the code of what was said. */
function listens(host: string, at: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port: at }, () => server.close(() => resolve(undefined)));
  });
}
