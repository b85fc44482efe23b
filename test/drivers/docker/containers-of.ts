/** The containers of a server that runs, or ran, on a data folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContainerInfo } from 'dockerode';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';

export async function containersOf(dataDir: string): Promise<ContainerInfo[]> {
  const instance = (await readFile(join(dataDir, 'docker', 'instance'), 'utf8')).trim();
  const { docker } = new Engine();
  return docker.listContainers({ all: true, filters: { label: [`relaylab.instance=${instance}`] } });
}

/** For when it is no longer there to do it. */
export async function removeContainersOf(dataDir: string): Promise<void> {
  const { docker } = new Engine();
  for (const { Id } of await containersOf(dataDir)) await docker.getContainer(Id).remove({ force: true });
}
