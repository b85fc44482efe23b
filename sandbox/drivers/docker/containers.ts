/** How the containers of a sandbox are made: what each may do and how much it may take. */
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import type { Container, ContainerCreateOptions, HostConfig } from 'dockerode';
import type { Host } from '../driver.ts';
import { type Engine, statusOf } from './engine.ts';
import { type Labels, labelsOf, nameOfContainer, OWNER, ofInstance, readLabels } from './labels.ts';

/** What the Compose file says of a host. */
export interface HostPlan {
  image: string;
  hostname: string;
  capabilities: string[];
  /** Bytes. */
  memory: number;
  /** Cores. */
  cpus: number;
  /** Processes and threads. */
  pids: number;
  openFiles: number;
  /** Bytes of the largest file; left out: no limit. */
  fileSize?: number;
}

export type HostPlans = Record<Host, HostPlan>;

export interface ContainerSettings {
  instance: string;
  /** The process that they go away with; left out: they outlive it. */
  owner?: string | undefined;
  plans: HostPlans;
  /** Which system calls are let through; see seccomp.ts. */
  seccomp: string;
  /** For example runsc; the engine's own when left out. */
  runtime?: string;
  /** Bytes that a host may write to its disk; taken away when the engine turns out to have no quotas. */
  diskBytes?: number;
}

/** A container that runs. */
export interface Running {
  host: Host;
  container: Container;
  /** On the engine's host; wires are laid to it. */
  pid: number;
}

/** Makes and starts one. `attached`: its standard streams, opened before it starts so that nothing is missed. */
export async function startContainer(
  engine: Engine,
  settings: ContainerSettings,
  set: string,
  host: Host,
): Promise<Running & { attached?: Duplex }> {
  const options = containerOptions(settings, set, host);
  return engine.call(async (docker) => {
    const container = await create(docker, options, settings);
    try {
      const attached = host === 'internet' ? await attach(container) : undefined;
      await container.start();
      const { State } = await container.inspect();
      return { host, container, pid: State.Pid, ...(attached ? { attached } : {}) };
    } catch (error) {
      await remove(engine, container);
      throw error;
    }
  });
}

async function create(
  docker: Docker,
  options: ContainerCreateOptions,
  settings: ContainerSettings,
): Promise<Container> {
  try {
    return await docker.createContainer(options);
  } catch (error) {
    // Only some storage drivers on some file systems have quotas; elsewhere the host's files are held to their size alone.
    // Others may have been told so meanwhile, so it counts what this one asked for.
    if (options.HostConfig?.StorageOpt === undefined || !/storage-?opt/i.test(String(error))) throw error;
    settings.diskBytes = undefined;
    delete options.HostConfig.StorageOpt;
    return docker.createContainer(options);
  }
}

/** The standard streams of the internet host, as frames. */
export async function attach(container: Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, stdin: true, stdout: true, stderr: true, hijack: true });
  return stream as Duplex;
}

/** Removes it however it is; one that is gone already is fine. */
export async function remove(engine: Engine, container: Container): Promise<void> {
  try {
    await engine.removals.run(() => engine.call(() => container.remove({ force: true, v: true })));
  } catch (error) {
    // 409: somebody else removes it right now.
    if (statusOf(error) !== 404 && statusOf(error) !== 409) throw error;
  }
}

/** All of one instance, running or not. */
export async function listContainers(
  engine: Engine,
  instance: string,
): Promise<{ container: Container; labels: Labels }[]> {
  const found = await engine.call((docker) => docker.listContainers({ all: true, filters: ofInstance(instance) }));
  return found.flatMap(({ Id, Labels: raw }) => {
    const labels = readLabels(raw);
    return labels ? [{ container: engine.docker.getContainer(Id), labels }] : [];
  });
}

/** Everything that the engine is told of one. */
export function containerOptions(settings: ContainerSettings, set: string, host: Host): ContainerCreateOptions {
  const { instance, owner, plans } = settings;
  const plan = plans[host];
  const isInternet = host === 'internet';
  return {
    name: nameOfContainer(instance, set, host),
    Image: plan.image,
    Hostname: plan.hostname,
    Labels: { ...labelsOf({ instance, set, host }), ...(owner === undefined ? {} : { [OWNER]: owner }) },
    ...(isInternet ? { OpenStdin: true, AttachStdin: true, AttachStdout: true, AttachStderr: true } : {}),
    HostConfig: hostConfig(settings, plan),
  };
}

/** No network of the engine's: the wires are laid from outside, and nothing of the engine's host hangs on them. */
function hostConfig({ runtime, diskBytes, seccomp }: ContainerSettings, plan: HostPlan): HostConfig {
  return {
    NetworkMode: 'none',
    CapDrop: ['ALL'],
    CapAdd: plan.capabilities,
    SecurityOpt: ['no-new-privileges', seccomp],
    Init: true,
    LogConfig: { Type: 'none', Config: {} },
    Memory: plan.memory,
    MemorySwap: plan.memory,
    NanoCpus: Math.round(plan.cpus * 1e9),
    PidsLimit: plan.pids,
    Ulimits: [
      { Name: 'nofile', Soft: plan.openFiles, Hard: plan.openFiles },
      ...(plan.fileSize === undefined ? [] : [{ Name: 'fsize', Soft: plan.fileSize, Hard: plan.fileSize }]),
      { Name: 'core', Soft: 0, Hard: 0 },
    ],
    // The addresses are given from outside, so what Docker would switch off has to be on.
    Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0', 'net.ipv6.conf.default.disable_ipv6': '0' },
    RestartPolicy: { Name: 'no' },
    ...(runtime ? { Runtime: runtime } : {}),
    ...(diskBytes === undefined ? {} : { StorageOpt: { size: String(diskBytes) } }),
  };
}
