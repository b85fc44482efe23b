/** Runs a program of the embedded hosts the way the shell does, and gathers what it prints. */
import { programs } from '../../../../sandbox/drivers/embedded/commands/index.ts';
import type { Tty } from '../../../../sandbox/drivers/embedded/commands/program.ts';
import type { Machine } from '../../../../sandbox/drivers/embedded/machine.ts';

export interface RunOptions {
  stdin?: string | AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
  tty?: Tty;
  cwd?: string;
  env?: Record<string, string>;
  /** Called with all output so far whenever there is more. */
  onOutput?: (output: string) => void;
}

export interface Ran {
  status: number;
  stdout: string;
  stderr: string;
  /** Both, in the order they were written. */
  output: string;
}

export async function run(machine: Machine, argv: string[], options: RunOptions = {}): Promise<Ran> {
  const program = programs.find(({ names }) => names.includes(argv[0] ?? ''));
  if (!program) throw new Error(`no program is called ${argv[0]}`);
  const ran: Ran = { status: -1, stdout: '', stderr: '', output: '' };
  const collect = (stream: 'stdout' | 'stderr') => (text: string | Uint8Array) => {
    const words = typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
    ran[stream] += words;
    ran.output += words;
    options.onOutput?.(ran.output);
  };
  ran.status = await program.run(
    argv,
    {
      stdin: typeof options.stdin === 'object' ? options.stdin : bytes(options.stdin ?? ''),
      stdout: collect('stdout'),
      stderr: collect('stderr'),
      ...(options.tty ? { tty: options.tty } : {}),
      signal: options.signal ?? new AbortController().signal,
      cwd: options.cwd ?? '/root',
      env: { USER: 'root', HOME: '/root', ...options.env },
    },
    machine,
  );
  return ran;
}

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  if (text !== '') yield Buffer.from(text);
}
