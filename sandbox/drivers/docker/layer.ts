/**
 * Lays files over a fresh container by an exec that stands ready: tar unpacks what comes on its standard input in place,
 * for /etc/hosts and its like are mounts of the engine's that cannot be replaced. Only for containers that nobody has
 * touched; later, files go by the engine's archives.
 */
import type { Container } from 'dockerode';
import { LabError } from '../../errors.ts';
import { Demultiplexer } from './demultiplexer.ts';
import { type Execs, type Started, startExec } from './exec.ts';
import { type Entry, packEntries } from './tar.ts';

const UNPACK = [
  'tar',
  '--extract',
  '--file=-',
  '--directory=/',
  '--overwrite',
  '--same-permissions',
  '--numeric-owner',
];
/** Bytes of what tar has to say. */
const COMPLAINTS = 10_000;

export class Layer {
  readonly #exec: Started;
  readonly #said = new Demultiplexer(COMPLAINTS);

  private constructor(exec: Started) {
    this.#exec = exec;
    exec.stream.on('data', (chunk: Buffer) => this.#said.push(chunk));
  }

  static async open(execs: Execs, container: Container): Promise<Layer> {
    return new Layer(await startExec(execs, container, { argv: UNPACK }));
  }

  /** Once. */
  async lay(entries: readonly Entry[]): Promise<void> {
    this.#exec.stream.end(await packEntries(entries));
    const status = await this.#exec.exited;
    this.#exec.stream.destroy();
    if (status !== 0)
      throw new LabError(
        'could-not-run',
        `files could not be laid (tar ended with ${status}): ${this.#said.text('stderr')}`,
      );
  }
}
