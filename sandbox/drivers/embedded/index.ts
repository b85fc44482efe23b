/** The embedded driver: sandboxes as plain objects in this process. No Docker, no root, any operating system. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { LabError } from '../../errors.ts';
import { realClock } from '../../internet/real-clock.ts';
import type { SpamLimits } from '../../internet/scene/limits.ts';
import type { Driver, Readiness, Sandbox, SandboxSpec } from '../driver.ts';
import { programs } from './commands/index.ts';
import { buildBaseImage } from './files/base-image.ts';
import type { Clock } from './machine.ts';
import { createMta } from './mta/create-mta.ts';
import { EmbeddedSandbox, type Shared } from './sandbox.ts';
import { commandNames } from './shell/commands.ts';
import { Store } from './store.ts';

export interface EmbeddedOptions {
  /** Sandboxes live in its folder `embedded`. */
  dataDir: string;
  /** Told what of an earlier run could not be used. */
  warn?: (text: string) => void;
  /** Added to the description. */
  remark?: string;
  /** What scenes are held to; left out: the usual. */
  limits?: SpamLimits;
  /** Whether every change is written down, so that sandboxes outlive this process; left out: it is. */
  recorded?: boolean | undefined;
  /** Left out: real time. */
  clock?: Clock;
}

const DESCRIPTION =
  'The embedded lab: an emulated Postfix and shell inside this server. It starts at once and needs nothing installed.';

const SIMULATED =
  'The hosts of the embedded lab, their programs and their network are data in this process: none of them opens a socket.';

export function embeddedDriver(options: EmbeddedOptions): Driver {
  const store = options.recorded === false ? undefined : new Store(options.dataDir, options.warn ?? (() => {}));
  const sandboxes = new Map<string, EmbeddedSandbox>();
  const shared: Shared = {
    clock: options.clock ?? realClock(),
    base: buildBaseImage(commandNames(programs)),
    programs,
    createMta,
    limits: options.limits,
  };
  const add = (spec: SandboxSpec, journal: ConstructorParameters<typeof EmbeddedSandbox>[1]) => {
    const sandbox = new EmbeddedSandbox(spec, journal, shared, () => {
      sandboxes.delete(spec.id);
      store?.forget(spec.id);
    });
    sandboxes.set(spec.id, sandbox);
    return sandbox;
  };

  return {
    name: 'embedded',
    inThread: true,
    readiness: async () => readiness(store?.folder, [DESCRIPTION, options.remark].filter(Boolean).join(' ')),
    async create(spec): Promise<Sandbox> {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(spec.id))
        throw new LabError('bad-request', `sandbox id "${spec.id}": use lower-case letters, digits and hyphens`);
      if (sandboxes.has(spec.id)) throw new LabError('busy', `sandbox ${spec.id} exists already; destroy it first`);
      return add(spec, store?.create(spec)).start();
    },
    async adopt(): Promise<Sandbox[]> {
      if (!store) return [];
      const adopted: Sandbox[] = [];
      for (const { spec, journal, entries } of store.open(new Set(sandboxes.keys()))) {
        const sandbox = add(spec, journal);
        try {
          adopted.push(await sandbox.start(entries));
        } catch {
          // One that cannot be brought up must not keep the others, and the server, from starting.
          sandboxes.delete(spec.id);
          await sandbox.suspend();
          store.setAside(spec.id);
        }
      }
      return adopted;
    },
    surroundings: async () => ({ simulated: SIMULATED }),
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([...sandboxes.values()].map((sandbox) => sandbox.suspend()));
      sandboxes.clear();
    },
  };
}

function readiness(folder: string | undefined, description: string): Readiness {
  if (folder === undefined) return { ready: true, description, missing: [] };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return { ready: true, description, missing: [] };
  } catch {
    const fix = 'Make it writable, or choose another data folder.';
    return { ready: false, description, missing: [{ what: `${folder} cannot be written`, fix }] };
  }
}
