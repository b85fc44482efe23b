/** The four containers of a sandbox, generic until a world is laid over them. */
import type { Duplex } from 'node:stream';
import { LabError } from '../../errors.ts';
import type { Turns } from '../../turns.ts';
import type { Host, StudentHost } from '../driver.ts';
import { attach, type ContainerSettings, listContainers, type Running, remove, startContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import type { Execs } from './exec.ts';
import { ContainerFiles } from './files.ts';
import { Layer } from './layer.ts';
import { memoryIn } from './statistics.ts';
import { type Gate, openGate } from './terminal.ts';

/** A student's host. What stands ready is there only while it is fresh. */
export interface Machine extends Running {
  host: StudentHost;
  files: ContainerFiles;
  layer?: Layer;
  gate?: Gate;
}

export interface InternetHost extends Running {
  /** Its standard streams, as frames. */
  attached: Duplex;
}

/** `mail` is there first, for that is where a student begins. */
export interface Quartet {
  /** See labels.ts. */
  set: string;
  mail: Promise<Machine>;
  outside: Promise<Machine>;
  inside: Promise<Machine>;
  internet: Promise<InternetHost>;
}

export interface QuartetMaker {
  engine: Engine;
  execs: Execs;
  settings: ContainerSettings;
  /** Containers are started in turn. */
  starts: Turns;
}

const HOSTS = ['mail', 'outside', 'inside', 'internet'] as const;

export function makeQuartet(maker: QuartetMaker, set: string): Quartet {
  const start = (host: Host) => maker.starts.run(() => startContainer(maker.engine, maker.settings, set, host));
  const mail = start('mail');
  const machine = async (running: Promise<Running>, host: StudentHost): Promise<Machine> => {
    const { container, pid } = await running;
    const [layer, gate] = await Promise.all([Layer.open(maker.execs, container), openGate(maker.execs, container)]);
    return { host, container, pid, files: new ContainerFiles(maker.engine, container, host), layer, gate };
  };
  const internet = start('internet').then(withStreams);
  const quartet: Quartet = {
    set,
    mail: machine(mail, 'mail'),
    internet,
    outside: machine(start('outside'), 'outside'),
    inside: machine(start('inside'), 'inside'),
  };
  // Whoever asks for one hears why it failed; nobody has to.
  for (const part of partsOf(quartet)) part.catch(() => undefined);
  return quartet;
}

/** Resolves when all of it stands ready. */
export async function whole(quartet: Quartet): Promise<void> {
  await Promise.all(partsOf(quartet));
}

/** Removes what there is of it, also while it is being made. */
export async function removeQuartet(maker: QuartetMaker, quartet: Quartet): Promise<void> {
  await Promise.allSettled(partsOf(quartet));
  await removeSet(maker, quartet.set);
}

/** Stops all its processes as they are, or lets them go on. */
export async function setPaused({ engine }: QuartetMaker, quartet: Quartet, paused: boolean): Promise<void> {
  const containers = await Promise.all(partsOf(quartet));
  await Promise.all(
    containers.map(async ({ container }) => {
      try {
        await engine.call(() => (paused ? container.pause() : container.unpause()));
      } catch (error) {
        if (!/is (?:already|not) paused/i.test(String(error))) throw error;
      }
    }),
  );
}

/** Bytes of memory that its containers take. */
export async function memoryOf({ engine }: QuartetMaker, quartet: Quartet): Promise<number> {
  const containers = await Promise.all(partsOf(quartet));
  const bytes = await Promise.all(
    containers.map(({ container }) =>
      engine.call(async () => memoryIn(await container.stats({ stream: false, 'one-shot': true }))),
    ),
  );
  return bytes.reduce((sum, each) => sum + each, 0);
}

/** Whether the engine has all its containers. */
export async function isWhole(maker: QuartetMaker, set: string): Promise<boolean> {
  return (await containersOf(maker, set)).length === HOSTS.length;
}

/** Removes the containers of a set. */
async function removeSet(maker: QuartetMaker, set: string): Promise<void> {
  const containers = await containersOf(maker, set);
  await Promise.all(containers.map(({ container }) => remove(maker.engine, container)));
}

async function containersOf({ engine, settings }: QuartetMaker, set: string) {
  return (await listContainers(engine, settings.instance)).filter(({ labels }) => labels.set === set);
}

/**
 * Takes the containers of a set back, and starts those that do not run. undefined when they are not all there.
 * `restarted`: those that had to be started; they have no wires and no services.
 */
export async function takeBack(
  maker: QuartetMaker,
  set: string,
): Promise<{ quartet: Quartet; restarted: Host[] } | undefined> {
  const { engine } = maker;
  const own = await containersOf(maker, set);
  const restarted: Host[] = [];
  const part = async (host: Host): Promise<Running & { attached?: Duplex }> => {
    const container = own.find(({ labels }) => labels.host === host)?.container;
    if (!container) throw new LabError('no-sandbox', `the container of ${host} is gone`);
    const { State } = await engine.call(() => container.inspect());
    const attached = host === 'internet' ? await engine.call(() => attach(container)) : undefined;
    if (State.Paused) await engine.call(() => container.unpause());
    if (State.Running) return { host, container, pid: State.Pid, ...(attached ? { attached } : {}) };
    restarted.push(host);
    await engine.call(() => container.start());
    const { State: now } = await engine.call(() => container.inspect());
    return { host, container, pid: now.Pid, ...(attached ? { attached } : {}) };
  };
  if (!HOSTS.every((host) => own.some(({ labels }) => labels.host === host))) return undefined;
  const machine = async (host: StudentHost): Promise<Machine> => {
    const running = await part(host);
    return { ...running, host, files: new ContainerFiles(engine, running.container, host) };
  };
  const quartet: Quartet = {
    set,
    mail: machine('mail'),
    outside: machine('outside'),
    inside: machine('inside'),
    internet: part('internet').then(withStreams),
  };
  await whole(quartet);
  return { quartet, restarted };
}

function withStreams({ attached, ...running }: Running & { attached?: Duplex }): InternetHost {
  if (!attached) throw new Error('the internet host has no standard streams');
  return { ...running, attached };
}

function partsOf({ mail, outside, inside, internet }: Quartet): Promise<Machine | InternetHost>[] {
  return [mail, outside, inside, internet];
}
