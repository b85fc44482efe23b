/** The Docker driver: sandboxes on real machines, as far as a container is one. */
import { LabError } from '../../errors.ts';
import type { SpamLimits } from '../../internet/scene/limits.ts';
import { Turns } from '../../turns.ts';
import type { AccountFiles } from '../../world/host-files.ts';
import type { Driver, Readiness, Sandbox, SandboxSpec } from '../driver.ts';
import { measureCapacity } from './capacity.ts';
import { readCompose } from './compose.ts';
import { type HostPlans, listContainers, remove } from './containers.ts';
import { Engine } from './engine.ts';
import { ExecExits } from './exec-exits.ts';
import { imagesReady } from './images/status.ts';
import { Pool } from './pool.ts';
import type { QuartetMaker } from './quartet.ts';
import { DockerSandbox, type Shared } from './sandbox.ts';
import { seccompOption } from './seccomp.ts';
import { readAccounts } from './starting.ts';
import { Store } from './store.ts';
import { surroundings } from './surroundings.ts';
import { ownProcess, removeOwnerless } from './throw-away.ts';
import { startWires } from './wires/wires.ts';

export interface DockerOptions {
  /** Sandboxes are remembered in its folder `docker`. */
  dataDir: string;
  /** Left out: as labs/world/compose.yaml has them. */
  plans?: HostPlans;
  /** How many sandboxes stand ready before anybody asks. */
  pool?: number;
  /** For example runsc; the engine's own when left out. */
  runtime?: string;
  /** Bytes that a host may write to its disk, where the engine can hold it to that. */
  diskBytes?: number;
  /** What scenes are held to; left out: the usual. */
  limits?: SpamLimits;
  /** Nothing is to outlive this process: what it leaves when it is killed is removed by whoever comes later. */
  throwAway?: boolean;
  /** Told what of an earlier run could not be used. */
  warn?: (text: string) => void;
  /** Left out: the one that DOCKER_HOST names, else the local one. */
  engine?: Engine;
}

/** How many containers are started at once; more make none of them sooner. */
const STARTS = 3;

export function dockerDriver(options: DockerOptions): Driver {
  const { dataDir, plans = readCompose(), pool: size = 0, runtime, warn = () => {}, engine = new Engine() } = options;
  const store = new Store(dataDir);
  const { instance } = store;
  const execs = { engine, exits: new ExecExits(engine, instance, (set) => ended(set)) };
  const owner = options.throwAway ? ownProcess() : undefined;
  const settings = { instance, owner, plans, seccomp: seccompOption(), runtime, diskBytes: options.diskBytes };
  const maker: QuartetMaker = { engine, execs, settings, starts: new Turns(STARTS) };
  let read: Promise<AccountFiles> | undefined;
  const accounts: Shared['accounts'] = ({ files }) => {
    read ??= readAccounts(files).catch((error: unknown) => {
      read = undefined;
      throw error;
    });
    return read;
  };
  const pool = new Pool(maker, size, async ({ mail }) => accounts(await mail));
  const wires = startWires({ docker: engine.docker, image: plans.internet.image, instance, owner });
  const sandboxes = new Map<string, DockerSandbox>();
  const shared: Shared = { maker, execs, pool, store, wires, accounts, limits: options.limits };
  let cleaned: Promise<void> | undefined;
  const clean = () => {
    cleaned ??= removeOwnerless(engine).catch((error: unknown) => warn(`old containers stay: ${String(error)}`));
    return cleaned;
  };
  const ended = (set: string) => {
    for (const sandbox of sandboxes.values()) sandbox.containerEnded(set);
  };
  const add = (spec: SandboxSpec) => {
    const sandbox = new DockerSandbox(spec, shared, () => sandboxes.delete(spec.id));
    sandboxes.set(spec.id, sandbox);
    return sandbox;
  };

  return {
    name: 'docker',
    readiness: () => readiness(engine),
    async create(spec): Promise<Sandbox> {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(spec.id))
        throw new LabError('bad-request', `sandbox id "${spec.id}": use lower-case letters, digits and hyphens`);
      if (sandboxes.has(spec.id)) throw new LabError('busy', `sandbox ${spec.id} exists already; destroy it first`);
      const sandbox = add(spec);
      void clean();
      try {
        return await sandbox.start();
      } catch (error) {
        await sandbox.destroy().catch(() => undefined);
        throw error;
      }
    },
    filled: () => pool.filled(),
    async adopt(): Promise<Sandbox[]> {
      const kept = store.all().filter(({ spec }) => !sandboxes.has(spec.id));
      const adopted = await Promise.all(
        kept.map(async ({ spec, set, internet }) => {
          const sandbox = add(spec);
          try {
            if (await sandbox.adopt(set, internet)) return sandbox;
            warn(`sandbox ${spec.id} starts afresh: its containers are gone`);
            store.forgetInternet(spec.id);
            return await sandbox.start();
          } catch (error) {
            warn(`sandbox ${spec.id} could not be taken back: ${String(error)}`);
            sandboxes.delete(spec.id);
            await sandbox.suspend();
            return undefined;
          }
        }),
      );
      await sweep(engine, store);
      void clean();
      pool.fill();
      return adopted.filter((sandbox) => sandbox !== undefined);
    },
    async recover(): Promise<string[]> {
      const lost = await Promise.all(
        [...sandboxes.values()].map(async (sandbox) => {
          if (await sandbox.recover()) return [];
          await sandbox.destroy();
          return [sandbox.id];
        }),
      );
      pool.fill();
      return lost.flat();
    },
    surroundings: () => surroundings(engine),
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([...sandboxes.values()].map((sandbox) => (owner ? sandbox.destroy() : sandbox.suspend())));
      sandboxes.clear();
      await pool[Symbol.asyncDispose]();
      await cleaned;
      await wires[Symbol.asyncDispose]();
      execs.exits[Symbol.dispose]();
    },
  };
}

/** Removes what an earlier run of this server left that belongs to no sandbox. */
async function sweep(engine: Engine, store: Store): Promise<void> {
  const own = new Set(store.all().map(({ set }) => set));
  const orphans = (await listContainers(engine, store.instance)).filter(({ labels }) => !own.has(labels.set));
  await Promise.all(orphans.map(({ container }) => remove(engine, container)));
}

const DESCRIPTION = 'The Docker lab: Debian hosts with the real Postfix, each in a container of its own.';

async function readiness(engine: Engine): Promise<Readiness> {
  const answer = await engine.answer();
  if ('problem' in answer)
    return { ready: false, description: DESCRIPTION, missing: [{ what: answer.problem, fix: answer.fix }] };
  const [images, capacity] = await Promise.all([imagesReady(engine), measureCapacity(engine)]);
  return { description: DESCRIPTION, ...images, ...(capacity === undefined ? {} : { capacity }) };
}
