/** The student hosts' files, with the journal that keeps them, and the internet's memory beside them. */

import { LabError } from '../../errors.ts';
import type { InternetState } from '../../internet/start-internet.ts';
import type { SandboxSpec, Snapshot, StudentHost } from '../driver.ts';
import { buildTables } from './built-tables.ts';
import { difference } from './files/dump.ts';
import { FileError } from './files/errors.ts';
import type { Journal, JournalEntry } from './files/journal.ts';
import { MemoryFiles } from './files/memory-files.ts';
import type { DirectoryNode, KernelFacts } from './files/nodes.ts';
import { decodeOperation, type EncodedOperation, encodeOperation } from './files/operations.ts';
import { layHost } from './files/starting-files.ts';

const HOSTS = ['mail', 'outside', 'inside'] as const;
const INTERNET = 'internet';
/** Whether Postfix is about to be started; a server that is killed before that does it next time. */
const POWER = 'power';
const SNAPSHOT_FORMAT = 'relaylab-embedded-1';

/** The journal is written anew when it is this much larger than what it would then be. */
const SLACK = { factor: 3, bytes: 2 * 1024 * 1024 };

type Power = 'to be started' | 'started';

/** Changes to the internet's memory: what came since the last entry. */
interface InternetEntry {
  deliveries: InternetState['deliveries'];
  rest: Omit<InternetState, 'deliveries'>;
}

export interface HostStateParts {
  spec: SandboxSpec;
  /** Left out: nothing outlives the process. */
  journal: Journal | undefined;
  base: DirectoryNode;
  now: () => number;
  load: KernelFacts['load'];
}

export class HostState {
  readonly files: Record<StudentHost, MemoryFiles>;
  readonly #spec: SandboxSpec;
  readonly #journal: Journal | undefined;
  #internet: InternetState | undefined;
  #toBeStarted = false;
  #compactSize = 0;
  #recording = false;

  constructor({ spec, journal, base, now, load }: HostStateParts) {
    this.#spec = spec;
    this.#journal = journal;
    const filesOf = (host: StudentHost) =>
      new MemoryFiles({
        base,
        now,
        load,
        ...(journal && { record: (operation) => this.#append(host, encodeOperation(operation)) }),
      });
    this.files = { mail: filesOf('mail'), outside: filesOf('outside'), inside: filesOf('inside') };
  }

  get internet(): InternetState | undefined {
    return this.#internet;
  }

  /** Whether the mail service is about to be started. Otherwise it runs if it ran when the world stopped. */
  get toBeStarted(): boolean {
    return this.#toBeStarted;
  }

  set toBeStarted(value: boolean) {
    if (value === this.#toBeStarted) return;
    this.#toBeStarted = value;
    this.#append(POWER, (value ? 'to be started' : 'started') satisfies Power);
  }

  /** The starting state, as the specification has it. */
  layDown(): void {
    this.#replace(() => {
      this.#internet = undefined;
      this.#toBeStarted = true;
      for (const host of HOSTS) {
        const files = this.files[host];
        layHost(files, host, this.#spec.world);
        for (const { path, data, mode } of this.#spec.files[host] ?? [])
          files.write(path, data, { mode: mode ?? 0o644 });
      }
      buildTables(this.files.mail);
    });
  }

  /** What a journal tells. */
  replay(entries: readonly JournalEntry[]): void {
    this.#replace(() => {
      for (const { channel, entry } of entries) {
        if (channel === INTERNET) this.#remember(entry as InternetEntry);
        else if (channel === POWER) this.#toBeStarted = entry === ('to be started' satisfies Power);
        else if (isHost(channel)) redo(this.files[channel], entry as EncodedOperation);
      }
    });
  }

  snapshot(): Snapshot {
    const hosts = Object.fromEntries(HOSTS.map((host) => [host, this.#operations(host)]));
    return { format: SNAPSHOT_FORMAT, driver: 'embedded', hosts, ...(this.#internet && { internet: this.#internet }) };
  }

  restore({ format, hosts, internet }: Snapshot): void {
    if (format !== SNAPSHOT_FORMAT)
      throw new LabError(
        'bad-request',
        `a snapshot of format "${format}" cannot be restored; this server reads "${SNAPSHOT_FORMAT}"`,
      );
    const operations = hosts as Record<StudentHost, EncodedOperation[]>;
    this.#replace(() => {
      this.#toBeStarted = false;
      this.#internet = internet as InternetState | undefined;
      for (const host of HOSTS) for (const operation of operations[host]) redo(this.files[host], operation);
    });
  }

  /** Writes down what changed in the internet's memory. */
  persistInternet(state: InternetState): void {
    const known = new Set(this.#internet?.deliveries);
    const deliveries = state.deliveries.filter((delivery) => !known.has(delivery));
    const { deliveries: _, ...rest } = state;
    this.#internet = state;
    this.#append(INTERNET, { deliveries, rest } satisfies InternetEntry);
  }

  #append(channel: string, entry: unknown): void {
    if (!this.#recording || !this.#journal) return;
    if (this.#journal.size > this.#compactSize * SLACK.factor + SLACK.bytes) this.#compact();
    else this.#journal.append(channel, entry);
  }

  /** Fills the emptied hosts, and writes the journal anew. */
  #replace(fill: () => void): void {
    this.#recording = false;
    for (const host of HOSTS) this.files[host].clear();
    fill();
    this.#compact();
    this.#recording = true;
  }

  #compact(): void {
    if (!this.#journal) return;
    this.#journal.rewrite(this.#everything());
    this.#compactSize = this.#journal.size;
  }

  *#everything(): Generator<JournalEntry> {
    for (const host of HOSTS) for (const entry of this.#operations(host)) yield { channel: host, entry };
    if (this.#toBeStarted) yield { channel: POWER, entry: 'to be started' satisfies Power };
    if (!this.#internet) return;
    const { deliveries, ...rest } = this.#internet;
    yield { channel: INTERNET, entry: { deliveries, rest } satisfies InternetEntry };
  }

  #operations(host: StudentHost): EncodedOperation[] {
    const files = this.files[host];
    return difference(files.root, files.base).map(encodeOperation);
  }

  #remember({ deliveries, rest }: InternetEntry): void {
    this.#internet = { ...rest, deliveries: [...(this.#internet?.deliveries ?? []), ...deliveries] };
  }
}

function isHost(channel: string): channel is StudentHost {
  return HOSTS.some((host) => host === channel);
}

/** A change that could be made once can be made again; one that a newer base image forbids is left out. */
function redo(files: MemoryFiles, operation: EncodedOperation): void {
  try {
    files.apply(decodeOperation(operation));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
  }
}
