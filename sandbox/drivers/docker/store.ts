/** What the server keeps of its sandboxes on disk: what they were made from, and which containers they are. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InternetState } from '../../internet/start-internet.ts';
import type { SandboxSpec, StudentHost } from '../driver.ts';

const FORMAT = 'relaylab-docker-1';
const SPEC = 'sandbox.json';
const INTERNET = 'internet.json';
const INSTANCE = 'instance';
const HOSTS: readonly StudentHost[] = ['mail', 'outside', 'inside'];

export interface Kept {
  spec: SandboxSpec;
  /** Which containers are its own; see labels.ts. */
  set: string;
  internet?: InternetState;
}

interface Written {
  format: string;
  set: string;
  spec: Omit<SandboxSpec, 'files'> & {
    files: Partial<Record<StudentHost, { path: string; data: string; mode?: number }[]>>;
  };
}

export class Store {
  readonly folder: string;
  /** Tells this server's containers from those of others on the same engine. */
  readonly instance: string;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'docker');
    this.instance = this.#readInstance();
  }

  keep(spec: SandboxSpec, set: string): void {
    const files: Written['spec']['files'] = {};
    for (const host of HOSTS)
      files[host] = (spec.files[host] ?? []).map((file) => ({
        ...file,
        data: Buffer.from(file.data).toString('base64'),
      }));
    this.#write(spec.id, SPEC, { format: FORMAT, set, spec: { ...spec, files } } satisfies Written);
  }

  keepInternet(id: string, state: InternetState): void {
    this.#write(id, INTERNET, state);
  }

  forgetInternet(id: string): void {
    rmSync(join(this.folder, id, INTERNET), { force: true });
  }

  forget(id: string): void {
    rmSync(join(this.folder, id), { recursive: true, force: true });
  }

  all(): Kept[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort()
      .flatMap((id) => this.#read(id) ?? []);
  }

  #read(id: string): Kept | undefined {
    const written = readJson<Written>(join(this.folder, id, SPEC));
    if (written?.format !== FORMAT) return undefined;
    const files: SandboxSpec['files'] = {};
    for (const host of HOSTS)
      files[host] = (written.spec.files[host] ?? []).map((file) => ({
        ...file,
        data: Buffer.from(file.data, 'base64'),
      }));
    const internet = readJson<InternetState>(join(this.folder, id, INTERNET));
    return { spec: { ...written.spec, files }, set: written.set, ...(internet ? { internet } : {}) };
  }

  #write(id: string, name: string, value: unknown): void {
    const folder = join(this.folder, id);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const next = join(folder, `${name}.next`);
    writeFileSync(next, JSON.stringify(value), { mode: 0o600 });
    renameSync(next, join(folder, name));
  }

  #readInstance(): string {
    const path = join(this.folder, INSTANCE);
    try {
      const known = readFileSync(path, 'utf8').trim();
      if (/^[0-9a-f]{8}$/.test(known)) return known;
    } catch {
      // The first time.
    }
    const fresh = randomBytes(4).toString('hex');
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(path, `${fresh}\n`, { mode: 0o600 });
    } catch {
      // A folder that cannot be written is told when there is something to keep.
    }
    return fresh;
  }
}

function readJson<T>(path: string): T | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
