/** What a sandbox keeps on disk: its specification, and a journal of everything that changed since. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SandboxSpec, StartingFile, StudentHost } from '../driver.ts';
import { Journal, type JournalEntry } from './files/journal.ts';
import { decodeBytes, type EncodedBytes, encodeBytes } from './files/operations.ts';

const SPEC = 'sandbox.json';
const JOURNAL = 'journal';
/** The version of what this file writes. */
const FORMAT = 'relaylab-embedded-1';

const SET_ASIDE = '.unreadable';

/** What an earlier run left of a sandbox. Without entries it was killed before the first one. */
export interface Kept {
  spec: SandboxSpec;
  journal: Journal;
  entries?: JournalEntry[];
}

export class Store {
  readonly folder: string;
  readonly #warn: (text: string) => void;

  constructor(dataDir: string, warn: (text: string) => void) {
    this.folder = join(dataDir, 'embedded');
    this.#warn = warn;
  }

  create(spec: SandboxSpec): Journal {
    const folder = join(this.folder, spec.id);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const next = join(folder, `${SPEC}.next`);
    writeFileSync(next, JSON.stringify({ format: FORMAT, spec: encodeSpec(spec) }), { mode: 0o600 });
    renameSync(next, join(folder, SPEC));
    return new Journal(join(folder, JOURNAL));
  }

  /** What earlier runs left. */
  open(except: ReadonlySet<string>): Kept[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => !name.endsWith(SET_ASIDE) && !except.has(name))
      .sort()
      .flatMap((name) => this.#open(name) ?? []);
  }

  /** Puts a folder that cannot be used under another name, for someone to look at. */
  setAside(name: string): void {
    const folder = join(this.folder, name);
    const aside = `${folder}.${Date.now()}${SET_ASIDE}`;
    renameSync(folder, aside);
    this.#warn(`sandbox ${name} could not be read and starts afresh; what was there is in ${aside}`);
  }

  #open(name: string): Kept | undefined {
    const folder = join(this.folder, name);
    const path = join(folder, JOURNAL);
    const spec = readSpec(join(folder, SPEC));
    if (!spec) {
      // Killed before there was anything to keep.
      if (!existsSync(join(folder, SPEC)) && !existsSync(path)) this.forget(name);
      else this.setAside(name);
      return undefined;
    }
    const journal = new Journal(path);
    // Killed between the two files: the sandbox is still to be laid down.
    if (!existsSync(path)) return { spec, journal };
    const { entries, damaged } = journal.load();
    if (damaged > 0) {
      copyFileSync(path, `${path}.damaged`);
      this.#warn(`sandbox ${name}: left out ${damaged} unreadable changes; all of them are in ${path}.damaged`);
    }
    return { spec, journal, entries };
  }

  forget(id: string): void {
    rmSync(join(this.folder, id), { recursive: true, force: true });
  }
}

type EncodedFiles = Partial<Record<StudentHost, (Omit<StartingFile, 'data'> & { data: EncodedBytes })[]>>;

function encodeSpec(spec: SandboxSpec): Omit<SandboxSpec, 'files'> & { files: EncodedFiles } {
  const files: EncodedFiles = {};
  for (const host of ['mail', 'outside', 'inside'] as const)
    files[host] = (spec.files[host] ?? []).map((file) => ({ ...file, data: encodeBytes(file.data) }));
  return { ...spec, files };
}

function readSpec(path: string): SandboxSpec | undefined {
  try {
    const { format, spec }: { format: string; spec: ReturnType<typeof encodeSpec> } = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    if (format !== FORMAT) return undefined;
    const files: SandboxSpec['files'] = {};
    for (const host of ['mail', 'outside', 'inside'] as const)
      files[host] = (spec.files[host] ?? []).map((file) => ({ ...file, data: decodeBytes(file.data) }));
    return { ...spec, files };
  } catch {
    return undefined;
  }
}
