/**
 * Shells on a TTY. A shell is an exec that waits behind a gate until somebody wants it, so that one can stand ready:
 * the gate tells its process number, waits for a line and becomes the shell.
 */
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import type { Size, StudentHost, Terminal } from '../driver.ts';
import { type Execs, runInside, type Started, startExec } from './exec.ts';

const GATE = 'stty -echo; echo $$; read -r go; stty sane; exec bash -l';
/** Waits a second after the hang-up for the shell to go by itself. What it left in the foreground hangs up with it. */
const END =
  'kill -HUP "$1"; for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" || exit 0; sleep 0.1; done; kill -KILL "$1"';

/** In the shell's environment, by which shells whose server is gone are found. */
export const SHELL_MARK = 'RELAYLAB_TERMINAL=1';

/** A shell that waits. */
export interface Gate {
  /** Lets one through. */
  enter(host: StudentHost, size: Size): Terminal;
  /** Whether the shell is still there to be entered. */
  readonly open: boolean;
  close(): void;
}

export async function openGate(execs: Execs, container: Container): Promise<Gate> {
  const shell = await startExec(execs, container, {
    argv: ['sh', '-c', GATE],
    tty: true,
    env: ['TERM=xterm-256color', SHELL_MARK],
  });
  const pid = Number.parseInt(await firstLine(shell.stream), 10);
  return {
    enter: (host, size) => new DockerTerminal({ execs, container, shell, pid, host, size }),
    get open() {
      return !shell.stream.destroyed && !shell.stream.readableEnded;
    },
    close: () => shell.stream.destroy(),
  };
}

interface TerminalParts {
  execs: Execs;
  container: Container;
  shell: Started;
  /** Inside the container. */
  pid: number;
  host: StudentHost;
  size: Size;
}

class DockerTerminal implements Terminal {
  readonly host: StudentHost;
  readonly exited: Promise<number>;
  readonly output: AsyncIterable<Uint8Array>;
  readonly #parts: TerminalParts;
  #ended = false;
  /** Typed before the shell was there to read it: Ctrl-C would end it while it starts, and throw away what was typed. */
  #typedAhead: Uint8Array[] | undefined = [];

  constructor(parts: TerminalParts) {
    this.#parts = parts;
    this.host = parts.host;
    const { stream } = parts.shell;
    this.exited = parts.shell.exited.then((status) => {
      this.#ended = true;
      // A program in the background may hold the TTY for ever.
      setTimeout(() => stream.destroy(), LAST_OUTPUT).unref();
      return status;
    });
    this.output = read(stream);
    this.resize(parts.size);
    stream.write('\n');
    const ready = () => this.#ready();
    stream.once('readable', ready);
    setTimeout(ready, FIRST_PROMPT).unref();
  }

  write(data: Uint8Array): void {
    const { stream } = this.#parts.shell;
    if (this.#typedAhead) this.#typedAhead.push(Uint8Array.from(data));
    else if (!this.#ended && stream.writable) stream.write(Uint8Array.from(data));
  }

  resize({ columns, rows }: Size): void {
    if (this.#ended) return;
    // A shell that has just ended cannot be resized, and need not be.
    this.#parts.shell.resize({ w: Math.max(1, columns), h: Math.max(1, rows) }).catch(() => undefined);
  }

  #ready(): void {
    const typed = this.#typedAhead ?? [];
    this.#typedAhead = undefined;
    for (const data of typed) this.write(data);
  }

  async close(): Promise<void> {
    const { execs, container, shell, pid } = this.#parts;
    try {
      if (!this.#ended)
        await runInside(execs, container, ['sh', '-c', END, 'sh', String(pid)], { timeoutMs: END_TIMEOUT });
    } catch {
      // The container is gone, and the shell with it.
    } finally {
      shell.stream.destroy();
    }
  }
}

/** Milliseconds. A shell that has not said anything by then gets what was typed all the same. */
const FIRST_PROMPT = 3_000;
const LAST_OUTPUT = 500;
const END_TIMEOUT = 5_000;

/** Reads no faster than the consumer, so that a program which prints without end waits. */
async function* read(stream: Duplex): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) yield chunk as Uint8Array;
  } catch {
    // Cut off: there is no more.
  }
}

async function firstLine(stream: Duplex): Promise<string> {
  let seen = Buffer.alloc(0);
  for (;;) {
    const chunk = stream.read() as Buffer | null;
    if (chunk) {
      seen = Buffer.concat([seen, chunk]);
      const end = seen.indexOf(0x0a);
      if (end >= 0) {
        const rest = seen.subarray(end + 1);
        if (rest.byteLength > 0) stream.unshift(rest);
        return seen.subarray(0, end).toString('latin1').trim();
      }
    } else {
      if (stream.readableEnded || stream.destroyed)
        throw new Error(`no shell could be started: ${seen.toString('utf8').trim()}`);
      await Promise.race([once(stream, 'readable'), once(stream, 'end'), once(stream, 'close')]);
    }
  }
}
