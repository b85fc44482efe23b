/** Runs one command on a host and collects what it says: what a script or the grader asks for. */
import type { RunResult } from '../../driver.ts';
import { quote } from './quote.ts';
import { type ShellParts, ShellSession } from './session.ts';

/** As timeout(1) exits. */
const TIMED_OUT = 124;
/** More than this is cut off: nobody reads it, and it would fill the server's memory. */
const MOST_OUTPUT = 16 * 1024 * 1024;
/** A shell that does not end when it is told to is left behind after this, milliseconds. */
const GRACE = 1000;

export async function runCommand(
  parts: ShellParts,
  argv: readonly string[],
  options: { stdin?: string; timeoutMs: number },
): Promise<RunResult> {
  const session = new ShellSession(parts);
  const abort = new AbortController();
  const output = { stdout: [] as Buffer[], stderr: [] as Buffer[], bytes: 0 };
  const collect = (into: Buffer[]) => (text: string | Uint8Array) => {
    const data = Buffer.from(text);
    output.bytes += data.byteLength;
    if (output.bytes <= MOST_OUTPUT) into.push(data);
    else abort.abort();
  };
  const running = session.execute(quote(argv), {
    stdin: nothing(),
    given: options.stdin ?? '',
    stdout: collect(output.stdout),
    stderr: collect(output.stderr),
    signal: abort.signal,
  });
  const status = await withTimeout(running, options.timeoutMs, abort);
  const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString('utf8');
  return { exitCode: status, stdout: text(output.stdout), stderr: text(output.stderr) };
}

/** Real time: a command that never ends holds up a person, whatever the clock of the world says. */
async function withTimeout(
  running: Promise<{ status: number }>,
  timeoutMs: number,
  abort: AbortController,
): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => {
      abort.abort();
      timer = setTimeout(() => resolve(TIMED_OUT), GRACE);
      void running.then(() => resolve(TIMED_OUT));
    }, timeoutMs);
  });
  try {
    return await Promise.race([running.then(({ status }) => (abort.signal.aborted ? TIMED_OUT : status)), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
