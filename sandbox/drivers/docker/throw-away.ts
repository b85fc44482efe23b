/**
 * Containers of a process that keeps nothing, such as `relaylab try`: they carry the mark of that process, and whoever
 * comes later removes them when it was killed before it could.
 */
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { remove } from './containers.ts';
import type { Engine } from './engine.ts';
import { OWNER } from './labels.ts';

/** No such process runs for so long. Milliseconds. */
const LONGEST = 24 * 60 * 60 * 1_000;

/** Names this process, and no other one on any machine. */
export function ownProcess(): string {
  return markOf(process.pid);
}

/** Removes what processes left that are gone. */
export async function removeOwnerless(engine: Engine): Promise<void> {
  const found = await engine.call((docker) => docker.listContainers({ all: true, filters: { label: [OWNER] } }));
  const left = found.filter(({ Labels, Created }) => isGone(Labels[OWNER] ?? '', Date.now() - Created * 1_000));
  await Promise.all(left.map(({ Id }) => remove(engine, engine.docker.getContainer(Id))));
}

/** `age`: milliseconds; all that tells of a process on another machine. */
function isGone(mark: string, age: number): boolean {
  const [machine, pid] = mark.split(' ');
  if (machine !== machineMark()) return age > LONGEST;
  return !isAlive(Number(pid)) || mark !== markOf(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A number is given again after a while, and after a restart of the machine; the time of its start is not. */
function markOf(pid: number): string {
  const started = readText(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ')[19] ?? '';
  return `${machineMark()} ${pid} ${started}`.trim();
}

/** A container has a host name of its own, and numbers its processes by itself. */
function machineMark(): string {
  return `${hostname()}/${readText('/proc/sys/kernel/random/boot_id').trim()}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
