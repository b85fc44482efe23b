/** What a sandbox keeps on disk: its specification, and a journal of everything that changed since. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SandboxSpec, StartingFile, StudentHost } from '../driver.ts';
import { Journal, type JournalEntry } from './files/journal.ts';
import { decodeBytes, type EncodedBytes, encodeBytes } from './files/operations.ts';

const SPEC = 'sandbox.json';
const JOURNAL = 'journal';
/** The version of what this file writes. */
const FORMAT = 'relaylab-embedded-1';

export class Store {
  readonly folder: string;

  constructor(dataDir: string) {
    this.folder = join(dataDir, 'embedded');
  }

  create(spec: SandboxSpec): Journal {
    const folder = join(this.folder, spec.id);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, SPEC), JSON.stringify({ format: FORMAT, spec: encodeSpec(spec) }), { mode: 0o600 });
    return new Journal(join(folder, JOURNAL));
  }

  /** What earlier runs left. A folder that cannot be read is set aside under another name, for someone to look at. */
  open(except: ReadonlySet<string>): { spec: SandboxSpec; journal: Journal; entries: JournalEntry[] }[] {
    if (!existsSync(this.folder)) return [];
    return readdirSync(this.folder)
      .filter((name) => !name.endsWith('.unreadable') && !except.has(name))
      .sort()
      .flatMap((name) => {
        const folder = join(this.folder, name);
        const spec = readSpec(join(folder, SPEC));
        if (!spec) {
          renameSync(folder, `${folder}.unreadable`);
          return [];
        }
        const journal = new Journal(join(folder, JOURNAL));
        return [{ spec, journal, entries: journal.load() }];
      });
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
