/** One embedded sandbox: a live world over files that outlive it. */
import { LabError } from '../../errors.ts';
import type { Internet } from '../../internet/internet.ts';
import type { SpamLimits } from '../../internet/scene/limits.ts';
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
import type { Program } from './commands/program.ts';
import { configurationOf } from './configuration.ts';
import type { Journal, JournalEntry } from './files/journal.ts';
import type { DirectoryNode } from './files/nodes.ts';
import { HostState } from './host-state.ts';
import { LiveWorld, type RunningMta } from './live-world.ts';
import { Load } from './load.ts';
import { locateToken } from './locate.ts';
import type { Clock, Machine } from './machine.ts';
import { searchFiles } from './search.ts';
import { runCommand } from './shell/run.ts';
import { EmbeddedTerminal } from './shell/terminal.ts';

const SAMPLE_MS = 1000;
const RUN_TIMEOUT_MS = 30_000;

/** What all sandboxes of a driver share. */
export interface Shared {
  clock: Clock;
  base: DirectoryNode;
  programs: readonly Program[];
  limits: SpamLimits | undefined;
  createMta: (machine: Machine) => RunningMta;
}

export class EmbeddedSandbox implements Sandbox {
  readonly driver = 'embedded';
  readonly id: string;
  readonly lab: string;
  readonly owner: string | undefined;
  readonly world: World;
  readonly #shared: Shared;
  readonly #state: HostState;
  readonly #journal: Journal | undefined;
  readonly #broadcast: Broadcast;
  readonly #load: Load;
  readonly #terminals = new Set<EmbeddedTerminal>();
  readonly #forget: () => void;
  #live: LiveWorld | undefined;
  #stopSampling: () => void = () => undefined;
  #gone = false;

  constructor(spec: SandboxSpec, journal: Journal | undefined, shared: Shared, forget: () => void) {
    this.id = spec.id;
    this.lab = spec.lab;
    this.owner = spec.owner;
    this.world = spec.world;
    this.#shared = shared;
    this.#journal = journal;
    this.#forget = forget;
    const { clock } = shared;
    this.#load = new Load(clock.now, () => this.#live?.mta.queue().length ?? 0);
    this.#broadcast = new Broadcast((present) => this.#sample(present));
    this.#broadcast.watch((event) => this.#load.count(event));
    this.#state = new HostState({ spec, journal, base: shared.base, now: clock.now, load: () => this.#load.sample() });
  }

  /** Brings it up in its starting state, or as a journal left it. */
  async start(entries?: readonly JournalEntry[]): Promise<this> {
    if (entries) this.#state.replay(entries);
    else this.#state.layDown();
    await this.#bringUp();
    return this;
  }

  get internet(): Internet {
    return this.#running.internet;
  }

  async terminal(host: StudentHost, size: Size): Promise<Terminal> {
    const terminal = new EmbeddedTerminal(this.#shell(host), host, size);
    this.#terminals.add(terminal);
    void terminal.exited.then(() => this.#terminals.delete(terminal));
    return terminal;
  }

  run(host: StudentHost, argv: string[], options: { stdin?: string; timeoutMs?: number } = {}): Promise<RunResult> {
    return runCommand(this.#shell(host), argv, { timeoutMs: RUN_TIMEOUT_MS, ...options });
  }

  async read(host: StudentHost, path: string): Promise<Uint8Array> {
    const data = this.#state.files[host].read(path);
    if (data) return data.slice();
    this.#refuseFolder(host, path);
    throw new LabError('file-not-found', `${path}: no such file on ${host}`);
  }

  async write(host: StudentHost, path: string, data: Uint8Array): Promise<void> {
    this.#refuseFolder(host, path);
    this.#state.files[host].write(path, data.slice());
  }

  events(): AsyncIterable<WorldEvent> {
    return this.#broadcast.listen();
  }

  async locate(token: string): Promise<CanaryPlace[]> {
    return locateToken(this.#state.files.mail, this.#running.mta, token);
  }

  async search(text: string, where: 'mailboxes' | readonly string[]): Promise<FoundFile[]> {
    return searchFiles(this.#state.files.mail, text, where);
  }

  async mailLog(text: string, limit = 100): Promise<string[]> {
    const lines = this.#state.files.mail.readText('/var/log/mail.log')?.split('\n') ?? [];
    return lines.filter((line) => line !== '' && line.includes(text)).slice(-limit);
  }

  async configuration(): Promise<ConfigurationFile[]> {
    return configurationOf(this.#state.files.mail);
  }

  async restartMail(): Promise<void> {
    const { mta, machines } = this.#running;
    this.#state.toBeStarted = true;
    if (mta.state === 'running') await mta.command('stop');
    machines.mail.dovecot?.stop();
    machines.mail.dovecot?.start();
    await mta.command('start');
    this.#state.toBeStarted = false;
  }

  async snapshot(): Promise<Snapshot> {
    return this.#state.snapshot();
  }

  restore(snapshot: Snapshot): Promise<void> {
    return this.#rebuild(() => this.#state.restore(snapshot));
  }

  reset(): Promise<void> {
    return this.#rebuild(() => this.#state.layDown());
  }

  async destroy(): Promise<void> {
    if (this.#gone) return;
    await this.suspend();
    this.#forget();
  }

  /** Stops it and keeps its state, for the next run of this server. */
  async suspend(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    this.#broadcast.close();
    this.#stopSampling();
    await this.#takeDown();
    this.#journal?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.destroy();
  }

  get #running(): LiveWorld {
    if (!this.#live) throw new LabError('no-sandbox', `sandbox ${this.id} is not running`);
    return this.#live;
  }

  #shell(host: StudentHost) {
    return { machine: this.#running.machines[host], files: this.#state.files[host], programs: this.#shared.programs };
  }

  #refuseFolder(host: StudentHost, path: string): void {
    if (this.#state.files[host].stat(path)?.type === 'directory')
      throw new LabError('is-a-directory', `${path} on ${host} is a folder`);
  }

  /** Shells end, as they would when the machine is switched off. */
  async #rebuild(change: () => void): Promise<void> {
    await this.#takeDown();
    try {
      change();
    } finally {
      await this.#bringUp();
    }
  }

  async #bringUp(): Promise<void> {
    const { clock, createMta, limits } = this.#shared;
    const state = this.#state.internet;
    this.#live = await LiveWorld.start({
      world: this.world,
      files: this.#state.files,
      clock,
      limits,
      createMta,
      boot: this.#state.toBeStarted,
      emit: (event) => this.#broadcast.emit(event),
      internet: { ...(state ? { state } : {}), persist: (current) => this.#state.persistInternet(current()) },
    });
    this.#state.toBeStarted = false;
    // In a world that was there before it has happened already.
    await this.#live.internet.prepare();
  }

  async #takeDown(): Promise<void> {
    await Promise.all([...this.#terminals].map((terminal) => terminal.close()));
    const live = this.#live;
    this.#live = undefined;
    await live?.[Symbol.asyncDispose]();
  }

  #sample(present: boolean): void {
    this.#stopSampling();
    if (!present || this.#gone) return;
    const tick = () => {
      this.#broadcast.emit({ type: 'load', ...this.#load.sample() });
      this.#stopSampling = this.#shared.clock.after(SAMPLE_MS, tick);
    };
    this.#stopSampling = this.#shared.clock.after(SAMPLE_MS, tick);
  }
}
