/** The life of sandboxes: one per person and lab, from the first start until it is destroyed, across restarts. */
import type { Catalog } from '../catalog.ts';
import type { Driver, Sandbox } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import type { Gradebook } from '../gradebook/gradebook.ts';
import { drawWorld } from '../world/variant.ts';
import type { World } from '../world/world.ts';
import { Admission, type Turn } from './admission.ts';
import { Glances } from './glances.ts';
import { ENDED, type Held, Live, paused } from './live.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { Orphans } from './orphans.ts';
import { keyOf, type Place } from './place.ts';
import { Records } from './records.ts';

/** A sandbox that nobody looks at, as during a reload of its page, is not put away for others before this. Milliseconds. */
const KEPT_FROM_OTHERS = 60_000;

export interface SandboxesOptions {
  catalog: Catalog;
  driver: Driver;
  gradebook: Gradebook;
  /** How many may run at once. Beyond it the ones nobody uses are put away; when all are used, others wait. */
  capacity: number;
  /** Nobody does anything for so long: it is paused, or put away. Milliseconds; 0 is never. */
  idleMs?: number;
  /** How long one may run. Milliseconds; 0 is for ever. */
  ttlMs?: number;
  warn(text: string): void;
  /** Epoch milliseconds; left out: real time. */
  now?: () => number;
}

export type Started = { state: 'running'; sandbox: Sandbox } | { state: 'waiting'; turn: Turn };

export interface Life {
  state: 'none' | 'waiting' | 'starting' | 'running' | 'paused' | 'ended';
  turn?: Turn;
  endsAt?: number;
}

/** Call `adopt` once before anything else, and `tick` every few seconds. */
export class Sandboxes {
  readonly #options: Required<SandboxesOptions>;
  readonly #records: Records;
  readonly #admission: Admission<Live>;
  readonly #orphans: Orphans;
  /** The one not used for longest comes first. */
  readonly #live = new Map<string, Live>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #exclusive = new OneAtATime();
  readonly #glances = new Glances();

  constructor(options: SandboxesOptions) {
    this.#options = { idleMs: 0, ttlMs: 0, now: Date.now, ...options };
    const { gradebook, ttlMs, now, warn } = this.#options;
    this.#records = new Records({ gradebook, ttlMs, now });
    this.#admission = new Admission({
      now,
      hasRoom: (place) => this.#hasRoom(place),
      start: (place) => this.#start(place),
      ages: () => [...this.#live.values()].map(({ since }) => now() - since),
    });
    this.#orphans = new Orphans({
      known: async () => new Set((await gradebook.sandboxes.all()).map(({ sandboxId }) => sandboxId)),
      owner: () => this.#records.owner(),
      warn,
    });
  }

  get capacity(): number {
    return this.#options.capacity;
  }

  /** Epoch milliseconds. */
  get now(): number {
    return this.#options.now();
  }

  /** Takes back what survived a restart of this server. */
  async adopt(): Promise<void> {
    const { driver, gradebook, now } = this.#options;
    const records = new Map((await gradebook.sandboxes.all()).map((record) => [record.sandboxId, record]));
    for (const sandbox of await driver.adopt()) {
      const record = records.get(sandbox.id);
      if (!record) await this.#orphans.add(sandbox, now());
      else this.#keep(record, await this.#bringBack(record, sandbox), this.#records.endOf(record));
    }
  }

  /** Lets go of what the driver lost while it did not answer. */
  async recover(): Promise<void> {
    const lost = new Set(await this.#options.driver.recover?.());
    for (const [key, { sandbox }] of this.#live) {
      if (!lost.has(sandbox.id)) continue;
      this.#live.delete(key);
      this.#options.warn(`sandbox ${sandbox.id} was lost by what runs it; it starts afresh`);
    }
  }

  /** Ends, pauses and removes what is due, and lets in who waits. Never rejects. */
  async tick(): Promise<void> {
    for (const live of [...this.#live.values()]) await this.#quietly(live.sandbox.id, () => this.#age(live));
    await this.#quietly('orphans', () => this.#orphans.sweep(this.#options.now()));
    await this.#quietly('the waiting line', () => this.#admission.admit());
  }

  /** The names and addresses this place has, or will have once it is started. */
  async world(place: Place): Promise<World> {
    return drawWorld(await this.#records.seed(place), this.#options.catalog.lab(place.lab).definition.variant);
  }

  /** How it is. Asking is not using it. */
  async life(place: Place): Promise<Life> {
    const key = keyOf(place);
    const live = this.#live.get(key);
    if (live) return withEnd(live.paused ? 'paused' : 'running', live.endsAt);
    if (this.#admission.isStarting(place)) return { state: 'starting' };
    const turn = this.#admission.turn(place);
    if (turn) return { state: 'waiting', turn };
    const record = await this.#options.gradebook.sandboxes.find(place);
    if (!record?.parked && !this.#leaving.has(key)) return { state: 'none' };
    const endsAt = record && this.#records.endOf(record);
    return withEnd(endsAt !== undefined && endsAt <= this.#options.now() ? 'ended' : 'paused', endsAt);
  }

  /** Whether it was started, waits for nothing, and its time is not over. Does not bring it back to memory. */
  async exists(place: Place): Promise<boolean> {
    return ['running', 'paused', 'starting'].includes((await this.life(place)).state);
  }

  /** Starts it, or answers the one that there is, or where one stands in the line. Asking again keeps one's turn. */
  async start(place: Place): Promise<Started> {
    // An unknown lab is refused before it takes a turn.
    this.#options.catalog.lab(place.lab);
    const live = this.#live.get(keyOf(place)) ?? (await this.#admission.ask(place))?.started;
    if (live) {
      this.#touch(live);
      return { state: 'running', sandbox: live.sandbox };
    }
    const turn = this.#admission.turn(place);
    return turn ? { state: 'waiting', turn } : this.start(place);
  }

  /** Does not wait any more. */
  leave(place: Place): void {
    this.#admission.leave(place);
  }

  /** Starts the sandbox, or answers the one that there is. Two calls at once get the same. Throws LabError `capacity`. */
  async claim(place: Place): Promise<Sandbox> {
    const started = await this.start(place);
    if (started.state === 'running') return started.sandbox;
    const { position } = started.turn;
    throw new LabError('capacity', `All places are taken. You are number ${position} in the line.`);
  }

  /** The started sandbox, awake, brought back if it was put away. Throws LabError `no-sandbox`, `capacity`. */
  async hold(place: Place): Promise<Held> {
    const { state } = await this.life(place);
    if (state === 'none' || state === 'ended') throw new LabError('no-sandbox');
    await this.claim(place);
    const live = this.#live.get(keyOf(place));
    await live?.wake();
    // Somebody else's start may have put it away between the lines.
    if (!live || this.#live.get(keyOf(place)) !== live || live.paused) return this.hold(place);
    return live.hold(() => this.#touch(live));
  }

  /** Work that no check or reset of the same sandbox may overlap. Throws LabError `busy`, `no-sandbox`, `capacity`. */
  async exclusive<T>(place: Place, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    return this.#exclusive.run(keyOf(place), async () => {
      await this.#glances.end(keyOf(place));
      using held = await this.hold(place);
      const result = await work(held.sandbox);
      held.touch();
      return result;
    });
  }

  /**
   * Work that can be given up, with a sandbox that runs. It wakes nothing and counts as no use; a check, a reset and the like
   * end it and begin when it has ended. undefined: not now.
   */
  async glance<T>(place: Place, work: (sandbox: Sandbox, signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    const key = keyOf(place);
    const live = this.#live.get(key);
    if (!live || live.paused || this.#exclusive.isRunning(key)) return undefined;
    return this.#glances.run(key, (signal) => work(live.sandbox, signal));
  }

  /** Gives it its whole time again. Throws LabError `no-sandbox`. */
  async extend(place: Place): Promise<void> {
    if (!(await this.exists(place))) throw new LabError('no-sandbox');
    const endsAt = await this.#records.renewEnd(place);
    const live = this.#live.get(keyOf(place));
    if (live) live.endsAt = endsAt;
  }

  /** Ends it and forgets its state; its seed stays. Throws LabError `busy`, `no-sandbox`. */
  async destroy(place: Place): Promise<void> {
    await this.exclusive(place, async (sandbox) => {
      this.#drop(place);
      await sandbox.destroy();
    });
  }

  #touch(live: Live): void {
    live.usedAt = this.#options.now();
    const key = keyOf(live.place);
    if (this.#live.get(key) !== live) return;
    this.#live.delete(key);
    this.#live.set(key, live);
  }

  #keep(place: Place, sandbox: Sandbox, endsAt: number | undefined): Live {
    const live = new Live({ place, sandbox, now: this.#options.now(), endsAt });
    this.#live.set(keyOf(place), live);
    return live;
  }

  #drop(place: Place): void {
    const live = this.#live.get(keyOf(place));
    if (live) this.#admission.stayed(this.#options.now() - live.since);
    this.#live.delete(keyOf(place));
  }

  async #start(place: Place): Promise<Live> {
    const { catalog, driver, now, ttlMs } = this.#options;
    const lab = catalog.lab(place.lab);
    await this.#leaving.get(keyOf(place));
    const record = await this.#records.record(place);
    const { sandboxId: id, seed } = record;
    const world = drawWorld(seed, lab.definition.variant);
    const [owner, files] = await Promise.all([this.#records.owner(), lab.startingFiles(world)]);
    const orphan = this.#orphans.take(id);
    const sandbox = orphan ?? (await driver.create({ id, lab: place.lab, owner, world, files }));
    const back = await this.#bringBack(place, sandbox);
    const end = this.#records.endOf(record);
    const over = ttlMs > 0 && (end === undefined || end <= now());
    return this.#keep(place, back, over ? await this.#records.renewEnd(place) : end);
  }

  /** Restores what waits in the gradebook. If that fails it stays there, for a second try. */
  async #bringBack(place: Place, sandbox: Sandbox): Promise<Sandbox> {
    const { sandboxes } = this.#options.gradebook;
    const snapshot = await sandboxes.parked(place);
    if (!snapshot) return sandbox;
    try {
      await sandbox.restore(snapshot);
    } catch (error) {
      await sandbox.destroy();
      throw error;
    }
    await sandboxes.unpark(place);
    return sandbox;
  }

  async #age(live: Live): Promise<void> {
    const { now, idleMs } = this.#options;
    if (this.#exclusive.isRunning(keyOf(live.place)) || this.#live.get(keyOf(live.place)) !== live) return;
    if (live.endsAt !== undefined && live.endsAt <= now()) {
      live.dismiss(ENDED);
      await this.#putAway(live);
    } else if (idleMs > 0 && !live.paused && now() - live.usedAt >= idleMs) {
      live.dismiss(paused(idleMs));
      await this.#glances.end(keyOf(live.place));
      await (live.canPause ? live.pause() : this.#putAway(live));
    }
  }

  /** Puts away what nobody works with, oldest use first, until there is room for this place. */
  async #hasRoom({ person }: Place): Promise<boolean> {
    const { capacity, now } = this.#options;
    while (this.#live.size + this.#leaving.size + this.#admission.starting >= capacity) {
      const oldest = [...this.#live.values()].find(
        ({ place, holders, usedAt }) =>
          holders === 0 &&
          !this.#exclusive.isRunning(keyOf(place)) &&
          (place.person === person || now() - usedAt >= KEPT_FROM_OTHERS),
      );
      if (!oldest) return false;
      await this.#putAway(oldest);
    }
    return true;
  }

  /** From here on it counts as gone; who asks for it meanwhile waits, and gets it back from the gradebook. */
  async #putAway(live: Live): Promise<void> {
    const key = keyOf(live.place);
    this.#drop(live.place);
    const leaving = this.#park(live).finally(() => this.#leaving.delete(key));
    this.#leaving.set(key, leaving);
    await leaving;
  }

  async #park(live: Live): Promise<void> {
    const { place, sandbox } = live;
    try {
      await this.#glances.end(keyOf(place));
      await live.wake();
      await this.#options.gradebook.sandboxes.park(place, await sandbox.snapshot());
    } catch (error) {
      this.#live.set(keyOf(place), live);
      throw error;
    }
    await sandbox.destroy();
  }

  async #quietly(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function withEnd(state: Life['state'], endsAt: number | undefined): Life {
  return { state, ...(endsAt === undefined ? {} : { endsAt }) };
}
