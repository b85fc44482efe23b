/** Four plain containers, wired as a world, with the internet host running in its own. */
import { existsSync } from 'node:fs';
import { type Duplex, Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import Dockerode from 'dockerode';
import { rolldown } from 'rolldown';
import { pack } from 'tar-stream';
import { plainStdio } from '../../../sandbox/drivers/docker/attached-stdio.ts';
import { type RemoteInternet, remoteInternet } from '../../../sandbox/drivers/docker/remote-internet.ts';
import { startWires, type Wires } from '../../../sandbox/drivers/docker/wires/wires.ts';
import type { WorldEvent } from '../../../sandbox/drivers/events.ts';
import type { InternetState } from '../../../sandbox/internet/start-internet.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';
import type { World } from '../../../sandbox/world/world.ts';

const IMAGE = 'relaylab-test/wires:latest';
const HOSTS = ['mail', 'outside', 'inside', 'internet'] as const;
type HostName = (typeof HOSTS)[number];
const MAIN = new URL('../../../sandbox/internet/host/main.ts', import.meta.url).pathname;

export const docker = new Dockerode();

/** Debian with what the hosts of these tests say and ask with; built once, then the engine has it. */
async function image(): Promise<string> {
  if (
    await docker
      .getImage(IMAGE)
      .inspect()
      .catch(() => undefined)
  )
    return IMAGE;
  const programs = 'iproute2 socat bind9-dnsutils';
  const install = `apt-get update && apt-get install -y --no-install-recommends ${programs}`;
  const context = await tar('Dockerfile', `FROM debian:trixie-slim\nRUN ${install}\n`);
  const progress = await docker.buildImage(Readable.from([context]), { t: IMAGE, networkmode: 'host' });
  await new Promise<void>((resolve, reject) => {
    docker.modem.followProgress(progress, (error) => (error ? reject(error) : resolve()));
  });
  return IMAGE;
}

async function tar(name: string, content: string): Promise<Buffer> {
  const archive = pack();
  archive.entry({ name }, content);
  archive.finalize();
  return await buffer(archive);
}

async function internetProgram(): Promise<string> {
  const bundle = await rolldown({ input: MAIN, platform: 'node', logLevel: 'silent' });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

export interface WiredWorld extends AsyncDisposable {
  world: World;
  internet: RemoteInternet;
  wires: Wires;
  events: WorldEvent[];
  states: InternetState[];
  container: (host: HostName) => Dockerode.Container;
  pids: () => Promise<Record<HostName, number>>;
  /** Standard output and error of a shell command, whatever its exit status. */
  say: (host: HostName, command: string) => Promise<string>;
  /** Wires again, and connects to the internet host anew. */
  rewire: () => Promise<void>;
  attach: () => Promise<Duplex>;
}

export async function wiredWorld(seed: string, instance = 'test-wires'): Promise<WiredWorld> {
  const world = drawWorld(seed, { blackHole: true });
  const [name, program] = await Promise.all([image(), internetProgram()]);
  const containers = new Map<HostName, Dockerode.Container>();
  for (const host of HOSTS) containers.set(host, await createHost(host, name, seed));
  const container = (host: HostName) => {
    const found = containers.get(host);
    if (!found) throw new Error(`no ${host}`);
    return found;
  };
  await container('internet').putArchive(await tar('internet.mjs', program), { path: '/opt' });
  let stream = await attachTo(container('internet'));
  await Promise.all(HOSTS.map((host) => container(host).start()));

  const wires = startWires({ docker, image: name, instance });
  const events: WorldEvent[] = [];
  const states: InternetState[] = [];
  const internet = remoteInternet({ onEvent: (event) => events.push(event), onState: (state) => states.push(state) });
  const pids = async () => {
    const found = await Promise.all(HOSTS.map(async (host) => (await container(host).inspect()).State.Pid));
    const [mail = 0, outside = 0, inside = 0, internetPid = 0] = found;
    return { mail, outside, inside, internet: internetPid };
  };
  await wires.wire(await pids(), world);
  await internet.connect(stream);
  await internet.open(world);
  return {
    world,
    internet,
    wires,
    events,
    states,
    container,
    pids,
    say: (host, command) => say(container(host), command),
    attach: () => attachTo(container('internet')),
    async rewire() {
      await wires.wire(await pids(), world);
      stream = await attachTo(container('internet'));
      await internet.connect(stream);
    },
    async [Symbol.asyncDispose]() {
      await internet[Symbol.asyncDispose]();
      await wires[Symbol.asyncDispose]();
      await Promise.all(HOSTS.map((host) => container(host).remove({ force: true })));
    },
  };
}

function createHost(host: HostName, image: string, seed: string): Promise<Dockerode.Container> {
  const isInternet = host === 'internet';
  return docker.createContainer({
    Image: image,
    name: `relaylab-test-${seed}-${host}`,
    Labels: { 'relaylab.test': seed },
    Cmd: isInternet ? ['/usr/local/bin/node', '/opt/internet.mjs'] : ['sleep', 'infinity'],
    OpenStdin: isInternet,
    HostConfig: {
      NetworkMode: 'none',
      Init: !isInternet,
      CapDrop: ['ALL'],
      CapAdd: isInternet ? ['NET_BIND_SERVICE'] : [],
      Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0', 'net.ipv6.conf.default.disable_ipv6': '0' },
      Binds: isInternet && existsSync(process.execPath) ? [`${process.execPath}:/usr/local/bin/node:ro`] : [],
    },
  });
}

async function attachTo(container: Dockerode.Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
  return plainStdio(stream as Duplex, (line) => process.stderr.write(line));
}

async function say(container: Dockerode.Container, command: string): Promise<string> {
  const exec = await container.exec({ Cmd: ['sh', '-c', command], AttachStdout: true, AttachStderr: true, Tty: true });
  return await text(await exec.start({ Tty: true }));
}
