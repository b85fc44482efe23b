/** One sandbox on four containers. */
import { LabError } from '../../errors.ts';
import type { Drawing } from '../../internet/fresh-places.ts';
import type { Internet } from '../../internet/internet.ts';
import type { SpamLimits } from '../../internet/scene/limits.ts';
import type { InternetState } from '../../internet/start-internet.ts';
import type { World } from '../../world/world.ts';
import { Broadcast } from '../broadcast.ts';
import type {
  CanaryPlace,
  ConfigurationFile,
  FoundFile,
  RunResult,
  Sandbox,
  SandboxSpec,
  Size,
  Snapshot,
  StudentHost,
  Terminal,
} from '../driver.ts';
import type { WorldEvent } from '../events.ts';
import { configurationOf } from './configuration.ts';
import { type Execs, runInside } from './exec.ts';
import { beginWorld, type LiveParts, type LiveWorld, resumeWorld } from './live-world.ts';
import { TokenSearch } from './locate.ts';
import { Observer } from './observer.ts';
import type { Pool } from './pool.ts';
import { isWhole, type Machine, memoryOf, type QuartetMaker, removeQuartet, setPaused, takeBack } from './quartet.ts';
import { type RemoteInternet, remoteInternet } from './remote-internet.ts';
import { searchFiles } from './search.ts';
import { type Restored, readSnapshot, takeSnapshot } from './snapshot.ts';
import { RESTART_MAIL } from './starting.ts';
import type { Store } from './store.ts';
import { openGate } from './terminal.ts';
import { whenUp } from './when-up.ts';
import type { Wires } from './wires/wires.ts';

/** Milliseconds. */
const RESTART_TIMEOUT = 60_000;
const MAIL_LOG = '/var/log/mail.log';

/** What all sandboxes of a driver share. */
export interface Shared {
  maker: QuartetMaker;
  execs: Execs;
  pool: Pool;
  store: Store;
  wires: Wires;
  accounts: LiveParts['accounts'];
  /** What scenes are held to. */
  limits?: SpamLimits | undefined;
}

export class DockerSandbox implements Sandbox {
  readonly driver = 'docker';
  readonly id: string;
  readonly lab: string;
  readonly owner: string | undefined;
  readonly world: World;
  readonly internet: Internet;
  readonly #spec: SandboxSpec;
  readonly #shared: Shared;
  readonly #remote: RemoteInternet;
  readonly #broadcast: Broadcast;
  readonly #observer: Observer;
  readonly #terminals = new Set<Terminal>();
  readonly #forget: () => void;
  readonly #search = new TokenSearch(async () => (await this.#machine('mail')).files);
  /** The world as it is now, or while it is being brought up. */
  #live: Promise<LiveWorld> | undefined;
  #gone = false;
  #isPaused = false;

  constructor(spec: SandboxSpec, shared: Shared, forget: () => void) {
    this.id = spec.id;
    this.lab = spec.lab;
    this.owner = spec.owner;
    this.world = spec.world;
    this.#spec = spec;
    this.#shared = shared;
    this.#forget = forget;
    this.#observer = new Observer({
      engine: shared.maker.engine,
      execs: shared.execs,
      mail: async () => (await this.#machines()).mail,
      emit: (event) => this.#broadcast.emit(event),
    });
    this.#broadcast = new Broadcast((present) => (present ? this.#observer.start() : this.#observer.stop()));
    this.#remote = remoteInternet({
      limits: shared.limits,
      onEvent: (event) => this.#broadcast.emit(event),
      onState: (state) => {
        if (!this.#gone) shared.store.keepInternet(this.id, state);
      },
    });
    const readdress = async (drawing: Drawing) =>
      shared.wires.readdress((await (await this.#world()).quartet.internet).pid, drawing);
    this.internet = whenUp(this.#remote, () => this.#machines(), readdress);
  }

  /** Brings it up in its starting state, or in that of a snapshot. */
  async start(restored?: Restored): Promise<this> {
    this.#live = this.#begin(restored);
    await this.#live;
    return this;
  }

  /** Takes back the containers that are there; false when they are not. */
  async adopt(set: string, state?: InternetState): Promise<boolean> {
    const taken = await takeBack(this.#shared.maker, set);
    if (!taken) return false;
    this.#live = resumeWorld(this.#parts, taken, state);
    await this.#live;
    return true;
  }

  async terminal(host: StudentHost, size: Size): Promise<Terminal> {
    const { quartet } = await this.#world();
    const machine = await (host === 'mail' ? quartet.mail : this.#machines().then((machines) => machines[host]));
    const { gate } = machine;
    delete machine.gate;
    const open = gate?.open ? gate : await openGate(this.#shared.execs, machine.container);
    const terminal = open.enter(host, size);
    this.#terminals.add(terminal);
    void terminal.exited.then(() => this.#terminals.delete(terminal));
    return terminal;
  }

  async run(host: StudentHost, argv: string[], options?: { stdin?: string; timeoutMs?: number }): Promise<RunResult> {
    return runInside(this.#shared.execs, (await this.#machine(host)).container, argv, options);
  }

  async read(host: StudentHost, path: string): Promise<Uint8Array> {
    return (await this.#machine(host)).files.read(path);
  }

  async write(host: StudentHost, path: string, data: Uint8Array): Promise<void> {
    await (await this.#machine(host)).files.write(path, data);
  }

  events(): AsyncIterable<WorldEvent> {
    return this.#broadcast.listen();
  }

  async locate(token: string): Promise<CanaryPlace[]> {
    return this.#search.locate(token);
  }

  async search(text: string, where: 'mailboxes' | readonly string[]): Promise<FoundFile[]> {
    return searchFiles((await this.#machine('mail')).files, text, where);
  }

  async mailLog(text: string, limit = 100): Promise<string[]> {
    const { files } = await this.#machine('mail');
    const log = await files.tail(MAIL_LOG);
    return log
      .split('\n')
      .filter((line) => line !== '' && line.includes(text))
      .slice(-limit);
  }

  async configuration(): Promise<ConfigurationFile[]> {
    return configurationOf((await this.#machine('mail')).files);
  }

  async restartMail(): Promise<void> {
    const { container } = await this.#machine('mail');
    await runInside(this.#shared.execs, container, RESTART_MAIL, { timeoutMs: RESTART_TIMEOUT });
  }

  async snapshot(): Promise<Snapshot> {
    return takeSnapshot(await this.#machines(), await this.#remote.state());
  }

  async restore(snapshot: Snapshot): Promise<void> {
    await this.#replace(await readSnapshot(snapshot));
  }

  reset(): Promise<void> {
    return this.#replace();
  }

  /** A container of this set ended: the engine went away, or a student switched a host off. The next call starts it. */
  containerEnded(set: string): void {
    void this.#live
      ?.then((live) => {
        if (live.quartet.set === set) live.lost = true;
      })
      .catch(() => undefined);
  }

  async pause(): Promise<void> {
    const live = await this.#world();
    await live.up;
    await setPaused(this.#shared.maker, live.quartet, true);
    this.#isPaused = true;
  }

  async resume(): Promise<void> {
    this.#isPaused = false;
    // Containers that went away meanwhile, with the engine, are taken back running.
    const live = await this.#world();
    await setPaused(this.#shared.maker, live.quartet, false);
  }

  async memory(): Promise<number> {
    const live = await this.#world();
    await live.up;
    return memoryOf(this.#shared.maker, live.quartet);
  }

  /** After the engine was away: whether it works again. One that was paused is looked at when it is resumed. */
  async recover(): Promise<boolean> {
    if (this.#isPaused) return this.#exists();
    try {
      await this.#machines();
      return true;
    } catch (error) {
      if (await this.#exists()) throw error;
      return false;
    }
  }

  async destroy(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.#broadcast.close();
    this.#observer.stop();
    await this.#takeDown();
    await this.#remote[Symbol.asyncDispose]();
    this.#shared.store.forget(this.id);
    this.#forget();
  }

  /** Lets go of it; its containers run on, for the next run of this server. */
  async suspend(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.#broadcast.close();
    this.#observer.stop();
    await this.#live?.then(({ up }) => up).catch(() => undefined);
    await Promise.all([...this.#terminals].map((terminal) => terminal.close()));
    await this.#remote[Symbol.asyncDispose]();
    const live = await this.#live?.catch(() => undefined);
    const internet = await live?.quartet.internet.catch(() => undefined);
    internet?.attached.destroy();
    // Shells that nobody entered; the next server opens its own.
    for (const machine of live ? [live.quartet.mail, live.quartet.outside, live.quartet.inside] : [])
      await machine.then(({ gate }) => gate?.close()).catch(() => undefined);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy();
  }

  get #parts(): LiveParts {
    const { execs, wires, accounts } = this.#shared;
    return { spec: this.#spec, execs, wires, accounts, internet: this.#remote };
  }

  /** The world, brought back when its containers went away with the engine. */
  async #world(): Promise<LiveWorld> {
    if (!this.#live || this.#gone) throw new LabError('no-sandbox', `sandbox ${this.id} is not running`);
    const live = await this.#live;
    if (!live.lost) return live;
    const known = this.#live;
    const back = this.#takeBack(live);
    // Somebody else may have begun meanwhile.
    if (this.#live === known) this.#live = back;
    return this.#world();
  }

  async #takeBack(live: LiveWorld): Promise<LiveWorld> {
    try {
      const taken = await takeBack(this.#shared.maker, live.quartet.set);
      if (!taken) throw new LabError('driver-unavailable', `The containers of ${this.id} are gone. Reset the lab.`);
      const resumed = await resumeWorld(this.#parts, taken);
      void live.quartet.internet.then(({ attached }) => attached.destroy()).catch(() => undefined);
      return resumed;
    } catch (error) {
      // The next call tries again.
      this.#live = Promise.resolve(live);
      throw error;
    }
  }

  async #machines(): Promise<Record<StudentHost, Machine>> {
    return (await this.#world()).up;
  }

  async #machine(host: StudentHost): Promise<Machine> {
    return (await this.#machines())[host];
  }

  async #begin(restored?: Restored): Promise<LiveWorld> {
    const { pool, store } = this.#shared;
    const quartet = pool.claim();
    store.keep(this.#spec, quartet.set);
    const live = await beginWorld(this.#parts, quartet, restored);
    pool.fill(live.up);
    return live;
  }

  /** Shells end, as they would when the machine is switched off. */
  async #replace(restored?: Restored): Promise<void> {
    const old = this.#live;
    await this.#world();
    await Promise.all([...this.#terminals].map((terminal) => terminal.close()));
    this.#shared.store.forgetInternet(this.id);
    await this.#remote.close().catch(() => undefined);
    if (restored?.internet) this.#shared.store.keepInternet(this.id, restored.internet);
    this.#live = this.#begin(restored);
    const observed = this.#broadcast.hasListeners;
    if (observed) this.#observer.start();
    await this.#live;
    void old?.then(({ quartet }) => removeQuartet(this.#shared.maker, quartet)).catch(() => undefined);
  }

  /** Whether all its containers are there, running or not. */
  async #exists(): Promise<boolean> {
    const live = await this.#live?.catch(() => undefined);
    return live !== undefined && (await isWhole(this.#shared.maker, live.quartet.set));
  }

  async #takeDown(): Promise<void> {
    await Promise.all([...this.#terminals].map((terminal) => terminal.close()));
    const live = await this.#live?.catch(() => undefined);
    if (live) await removeQuartet(this.#shared.maker, live.quartet);
  }
}
