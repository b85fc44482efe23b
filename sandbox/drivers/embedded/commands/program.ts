/** A program of the embedded hosts: what stands in for /usr/bin/… there. The shell runs it; one file per program or family. */
import type { StudentHost } from '../../../../labs/schema.ts';
import type { Size } from '../../driver.ts';
import type { Machine } from '../machine.ts';

export interface Tty {
  /** Current size. */
  size(): Size;
  onResize(changed: (size: Size) => void): () => void;
  /** In raw mode keys reach stdin one by one, unechoed; otherwise the line discipline hands over whole lines. */
  setRaw(raw: boolean): void;
  /** Asks the page to open its editor pane on this file; false when nothing is there that could (a plain terminal). */
  openEditor(path: string): boolean;
}

export interface ProgramIo {
  /** Bytes from the pipe, the redirected file, or the TTY (until Ctrl-D). */
  stdin: AsyncIterable<Uint8Array>;
  stdout: (text: string | Uint8Array) => void;
  stderr: (text: string | Uint8Array) => void;
  /** Present when standard output is the terminal. What is written then appears at once. */
  tty?: Tty;
  /** False when standard input is a pipe or a file although `tty` is there. */
  typed?: boolean;
  /** Aborted by Ctrl-C, the end of the terminal, or a time-out. A program that waits must heed it. */
  signal: AbortSignal;
  /** Resolves when whoever reads the output has room for more: what prints without end waits for it. */
  drained?(): Promise<void>;
  /** Runs a script in the shell that called, and collects what it prints. */
  shell?(script: string): Promise<{ exitCode: number; stdout: string; stderr: string }>;
  /** What each `<(…)` among the arguments printed, by the name that stands there instead: /dev/fd/63. */
  substitutions?: ReadonlyMap<string, Uint8Array>;
  cwd: string;
  env: Record<string, string>;
}

export interface Program {
  readonly names: readonly string[];
  /** Left out: installed on all student hosts. */
  readonly hosts?: readonly StudentHost[];
  /** One line, for `help` and tab completion. */
  readonly summary: string;
  /** Printed for --help; sections as a manual page has them. */
  readonly help: string;
  /** argv[0] is the name it was called by. Resolves to the exit status. A thrown error prints its message, status 1. */
  run(argv: string[], io: ProgramIo, machine: Machine): Promise<number>;
}
