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
function specification({ image, instance, owner }: HelperOptions): Dockerode.ContainerCreateOptions {
  return {
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
}

/** Finds the helper of this server, or starts it, and gives the engine's stream to its standard streams. */
export async function attachHelper(options: HelperOptions): Promise<Duplex> {
  const { docker, instance } = options;
  const name = `relaylab-${instance}-wires`;
  const wanted = specification(options);
  const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex');
  const found = await inspect(docker, name);
  if (found?.State.Running && found.Config.Labels[HASH_LABEL] === hash) return attach(docker.getContainer(found.Id));
  if (found) await removeContainer(docker.getContainer(found.Id));
  const labels = { ...wanted.Labels, [HASH_LABEL]: hash };
  const container = await docker.createContainer({ ...wanted, name, Labels: labels });
  const stream = await attach(container);
  await container.start();
  return stream;
}

/** Interfaces belong to the namespaces that they are in, so no sandbox loses anything. */
export async function removeHelper({ docker, instance }: HelperOptions): Promise<void> {
  await removeContainer(docker.getContainer(`relaylab-${instance}-wires`));
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
