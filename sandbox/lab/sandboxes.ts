/** The life of sandboxes: one per person and lab, from the first start until it is destroyed, across restarts. */
import type { Catalog } from '../catalog.ts';
import type { Driver, Sandbox } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';
import type { Gradebook, Place, SandboxRecord } from '../gradebook/gradebook.ts';
import { drawWorld, seedFor } from '../world/variant.ts';
import type { World } from '../world/world.ts';
import { OneAtATime } from './one-at-a-time.ts';

export interface SandboxesOptions {
  catalog: Catalog;
  driver: Driver;
  gradebook: Gradebook;
  /** How many may be in memory before the ones not used for longest are put away. */
  live: number;
  warn(text: string): void;
}

/** A sandbox that stays in memory until this is disposed of. */
export interface Held extends Disposable {
  sandbox: Sandbox;
}

interface Live {
  place: Place;
  sandbox: Sandbox;
  /** Counts up with every use; the smallest was not used for longest. */
  used: number;
  /** Terminals, requests and others that work with it right now. */
  holders: number;
}

/** Call `adopt` once before anything else. */
export class Sandboxes {
  readonly #options: SandboxesOptions;
  readonly #live = new Map<string, Live>();
  readonly #starting = new Map<string, Promise<Live>>();
  readonly #leaving = new Map<string, Promise<void>>();
  readonly #exclusive = new OneAtATime();
  #uses = 0;

  constructor(options: SandboxesOptions) {
    this.#options = options;
  }

  /** Takes back what survived a restart of this server. */
  async adopt(): Promise<void> {
    const { driver, gradebook, warn } = this.#options;
    const records = new Map((await gradebook.sandboxes.all()).map((record) => [record.sandboxId, record]));
    for (const sandbox of await driver.adopt()) {
      const record = records.get(sandbox.id);
      // Left alone: it may belong to another gradebook on the same data folder.
      if (!record) warn(`sandbox ${sandbox.id} belongs to nobody in this gradebook`);
      else this.#keep(record, await this.#bringBack(record, sandbox));
    }
  }

  /** The names and addresses this place has, or will have once it is started. */
  async world(place: Place): Promise<World> {
    const known = await this.#options.gradebook.sandboxes.find(place);
    const seed = known?.seed ?? (await this.#draw(place)).seed;
    return drawWorld(seed, this.#options.catalog.lab(place.lab).definition.variant);
  }

  /** Whether it was started. Does not bring it back to memory. */
  async exists(place: Place): Promise<boolean> {
    const key = keyOf(place);
    if (this.#live.has(key) || this.#starting.has(key) || this.#leaving.has(key)) return true;
    return (await this.#options.gradebook.sandboxes.find(place))?.parked ?? false;
  }

  /** Starts the sandbox, or answers the one that there is. Two calls at once get the same. */
  async claim(place: Place): Promise<Sandbox> {
    return (await this.#claim(place)).sandbox;
  }

  /** The started sandbox, brought back if it was put away. Throws LabError `no-sandbox`. */
  async hold(place: Place): Promise<Held> {
    if (!(await this.exists(place))) throw new LabError('no-sandbox');
    const live = await this.#claim(place);
    // Somebody else's start may have put it away between the two lines.
    if (this.#live.get(keyOf(place)) !== live) return this.hold(place);
    live.holders += 1;
    return {
      sandbox: live.sandbox,
      [Symbol.dispose]() {
        live.holders -= 1;
      },
    };
  }

  /** Work that no check or reset of the same sandbox may overlap. Throws LabError `busy`, `no-sandbox`. */
  async exclusive<T>(place: Place, work: (sandbox: Sandbox) => Promise<T>): Promise<T> {
    return this.#exclusive.run(keyOf(place), async () => {
      using held = await this.hold(place);
      return await work(held.sandbox);
    });
  }

  /** Ends it and forgets its state; its seed stays. Throws LabError `busy`, `no-sandbox`. */
  async destroy(place: Place): Promise<void> {
    await this.exclusive(place, async (sandbox) => {
      this.#live.delete(keyOf(place));
      await sandbox.destroy();
    });
  }

  async #claim(place: Place): Promise<Live> {
    const key = keyOf(place);
    const live = this.#live.get(key);
    if (live) {
      live.used = ++this.#uses;
      return live;
    }
    const starting = this.#starting.get(key) ?? this.#start(place).finally(() => this.#starting.delete(key));
    this.#starting.set(key, starting);
    return starting;
  }

  #keep({ person, lab }: Place, sandbox: Sandbox): Live {
    const live: Live = { place: { person, lab }, sandbox, used: ++this.#uses, holders: 0 };
    this.#live.set(keyOf(live.place), live);
    return live;
  }

  async #start(place: Place): Promise<Live> {
    const { catalog, driver } = this.#options;
    const lab = catalog.lab(place.lab);
    await this.#leaving.get(keyOf(place));
    const { sandboxId, seed } = await this.#record(place);
    await this.#makeRoom();
    const world = drawWorld(seed, lab.definition.variant);
    const files = await lab.startingFiles(world);
    const sandbox = await driver.create({ id: sandboxId, lab: place.lab, world, files });
    return this.#keep(place, await this.#bringBack(place, sandbox));
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

  async #record(place: Place): Promise<SandboxRecord> {
    const { gradebook } = this.#options;
    const known = await gradebook.sandboxes.find(place);
    if (known) return known;
    const { sandboxId, seed } = await this.#draw(place);
    return gradebook.sandboxes.add({ ...place, sandboxId, seed, createdAt: new Date().toISOString(), parked: false });
  }

  async #draw({ person, lab }: Place): Promise<{ sandboxId: string; seed: string }> {
    const secret = await this.#options.gradebook.secret();
    return {
      sandboxId: `${lab}-${seedFor(secret, 'sandbox', String(person), lab).slice(0, 10)}`,
      seed: seedFor(secret, 'seed', String(person), lab),
    };
  }

  /** Puts away what nobody works with, oldest use first, until there is a place. */
  async #makeRoom(): Promise<void> {
    while (this.#live.size >= this.#options.live) {
      const idle = [...this.#live.values()].filter(
        ({ place, holders }) => holders === 0 && !this.#exclusive.isRunning(keyOf(place)),
      );
      const oldest = idle.sort((a, b) => a.used - b.used)[0];
      if (!oldest) return;
      await this.#putAway(oldest);
    }
  }

  /** From here on it counts as gone; who asks for it meanwhile waits, and gets it back from the gradebook. */
  async #putAway(live: Live): Promise<void> {
    const key = keyOf(live.place);
    this.#live.delete(key);
    const leaving = this.#park(live).finally(() => this.#leaving.delete(key));
    this.#leaving.set(key, leaving);
    await leaving;
  }

  async #park(live: Live): Promise<void> {
    const { place, sandbox } = live;
    try {
      await this.#options.gradebook.sandboxes.park(place, await sandbox.snapshot());
    } catch (error) {
      this.#live.set(keyOf(place), live);
      throw error;
    }
    await sandbox.destroy();
  }
}

const keyOf = ({ person, lab }: Place): string => `${person}/${lab}`;
