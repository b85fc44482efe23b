/** Programs run inside a container, with their outputs apart. */
import type { Duplex } from 'node:stream';
import type { Container } from 'dockerode';
import type { RunResult } from '../driver.ts';
import { Demultiplexer } from './demultiplexer.ts';
import { type Engine, statusOf } from './engine.ts';
import type { ExecExits } from './exec-exits.ts';

/** Milliseconds. */
const RUN_TIMEOUT = 30_000;
/** How long after its exit the last output of a program may come; a daemon it started may hold the stream for ever. */
const LAST_OUTPUT = 150;
/** How long after its own time-out a program may still be about before it is given up. */
const GIVE_UP = 5_000;
/** Bytes of each output that are kept. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;

const NOT_FOUND = 127;
const TIMED_OUT = 124;
const KILLED = 137;

const ENVIRONMENT = [
  'HOME=/root',
  'LANG=C.UTF-8',
  'LOGNAME=root',
  'USER=root',
  'SHELL=/bin/bash',
  // nmap takes root for one who may open raw sockets, and gives up; so it connects instead (nmap(1), --unprivileged).
  'NMAP_UNPRIVILEGED=1',
];

/** An exec that has been started. */
export interface Started {
  stream: Duplex;
  exited: Promise<number>;
  resize(size: { h: number; w: number }): Promise<void>;
}

export interface Execs {
  engine: Engine;
  exits: ExecExits;
}

/** Starts a program with its standard input open. */
export async function startExec(
  { engine, exits }: Execs,
  container: Container,
  { argv, tty = false, env = [] }: { argv: string[]; tty?: boolean; env?: string[] },
): Promise<Started> {
  return engine.call(async () => {
    await exits.watch();
    const exec = await container.exec({
      Cmd: argv,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
      Tty: tty,
      Env: [...ENVIRONMENT, ...env],
      WorkingDir: '/root',
    });
    const exited = exits.of(exec.id, container.id);
    try {
      const stream = await exec.start({ hijack: true, stdin: true, Tty: tty });
      stream.on('error', () => undefined);
      return {
        stream,
        exited,
        async resize(size) {
          try {
            await exec.resize(size);
          } catch (error) {
            // Podman answers 201 where Docker answers 200.
            if (statusOf(error) !== 201) throw error;
          }
        },
      };
    } catch (error) {
      exits.forget(exec.id);
      throw error;
    }
  });
}

/** As Sandbox.run has it. */
export async function runInside(
  execs: Execs,
  container: Container,
  argv: string[],
  { stdin = '', timeoutMs = RUN_TIMEOUT }: { stdin?: string | Uint8Array; timeoutMs?: number } = {},
): Promise<RunResult> {
  const began = performance.now();
  let started: Started;
  try {
    // timeout(1) ends the whole process group from inside, where the processes can be reached.
    started = await startExec(execs, container, {
      argv: ['timeout', '--kill-after=1', String(timeoutMs / 1000), ...argv],
    });
  } catch (error) {
    if (!cannotStart(error)) throw error;
    return { exitCode: NOT_FOUND, stdout: '', stderr: `${argv[0]}: ${reasonOf(error)}\n` };
  }
  const { stream, exited } = started;
  const outputs = new Demultiplexer(OUTPUT_LIMIT);
  stream.on('data', (chunk: Buffer) => outputs.push(chunk));
  const ended = new Promise<void>((resolve) => stream.once('close', resolve).once('end', resolve));
  stream.end(stdin);
  const late = after(timeoutMs + GIVE_UP, TIMED_OUT);
  const status = await Promise.race([exited, late.passed]);
  const last = after(LAST_OUTPUT, undefined);
  await Promise.race([ended, last.passed]);
  late.cancel();
  last.cancel();
  stream.destroy();
  const overdue = status === KILLED && performance.now() - began >= timeoutMs;
  return { exitCode: overdue ? TIMED_OUT : status, stdout: outputs.text('stdout'), stderr: outputs.text('stderr') };
}

function after<T>(ms: number, value: T): { passed: Promise<T>; cancel(): void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, ms, value);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}

/** The student may have removed everything. */
function cannotStart(error: unknown): boolean {
  return /executable file not found|no such file or directory|permission denied|exec format error/i.test(String(error));
}

function reasonOf(error: unknown): string {
  return /permission denied/i.test(String(error)) ? 'Permission denied' : 'command not found';
}
