/** The one container of an engine that may touch the network namespaces of others. */
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type Dockerode from 'dockerode';
import { OWNER } from '../labels.ts';
import { HELPER_LOOP } from './helper-stream.ts';

export interface HelperOptions {
  docker: Dockerode;
  image: string;
  instance: string;
  /** See throw-away.ts. */
  owner?: string | undefined;
}

const MIB = 1024 * 1024;
const HASH_LABEL = 'relaylab.hash';

/** Joins namespaces by the number of a process (SYS_ADMIN, SYS_PTRACE) and lays cables there (NET_ADMIN); nothing else. */
export function helperOptions({ image, instance, owner }: Omit<HelperOptions, 'docker'>) {
  const wanted: Dockerode.ContainerCreateOptions = {
    Image: image,
    Entrypoint: ['sh', '-c', HELPER_LOOP],
    Cmd: [],
    User: '0',
    OpenStdin: true,
    Labels: {
      'relaylab.instance': instance,
      'relaylab.host': 'wires',
      ...(owner === undefined ? {} : { [OWNER]: owner }),
    },
    HostConfig: {
      NetworkMode: 'none',
      PidMode: 'host',
      UsernsMode: 'host',
      CapDrop: ['ALL'],
      CapAdd: ['SYS_ADMIN', 'SYS_PTRACE', 'NET_ADMIN'],
      // Their profiles forbid what this container is for.
      SecurityOpt: ['no-new-privileges', 'apparmor=unconfined', 'label=disable'],
      ReadonlyRootfs: true,
      Init: true,
      LogConfig: { Type: 'none', Config: {} },
      PidsLimit: 64,
      Memory: 64 * MIB,
    },
  };
  const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
  return { ...wanted, name: nameOf(instance), Labels: { ...wanted.Labels, [HASH_LABEL]: hash } };
}

function nameOf(instance: string): string {
  return `relaylab-${instance}-wires`;
}

/** Finds the helper of this server, or starts it, and gives the engine's stream to its standard streams. */
export async function attachHelper(options: HelperOptions): Promise<Duplex> {
  const { docker } = options;
  const wanted = helperOptions(options);
  const found = await inspect(docker, wanted.name);
  const isSame = found?.Config.Labels[HASH_LABEL] === wanted.Labels[HASH_LABEL];
  if (found?.State.Running && isSame) return attach(docker.getContainer(found.Id));
  if (found) await removeContainer(docker.getContainer(found.Id));
  const container = await docker.createContainer(wanted);
  const stream = await attach(container);
  await container.start();
  return stream;
}

/** Interfaces belong to the namespaces that they are in, so no sandbox loses anything. */
export async function removeHelper({ docker, instance }: HelperOptions): Promise<void> {
  await removeContainer(docker.getContainer(nameOf(instance)));
}

async function attach(container: Dockerode.Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
  return stream as Duplex;
}

async function inspect(docker: Dockerode, name: string): Promise<Dockerode.ContainerInspectInfo | undefined> {
  try {
    return await docker.getContainer(name).inspect();
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

async function removeContainer(container: Dockerode.Container): Promise<void> {
  try {
    await container.remove({ force: true });
  } catch (error) {
    if (!isGone(error)) throw error;
  }
}

/** 404: there is none. 409: it is being removed already. */
function isGone(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && (error.statusCode === 404 || error.statusCode === 409);
}
