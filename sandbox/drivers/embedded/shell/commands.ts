/** The commands of a shell: the emulated programs, and just-bash's own, taught to write to the terminal at once. */
import { posix } from 'node:path';
import { type Command, type CommandName, defineCommand, latin1FromBytes, stdoutAsBytes } from 'just-bash';
import type { Program, ProgramIo } from '../commands/program.ts';
import { ABSENT, ABSENT_STATUS } from './absent.ts';
import { BUILTINS, builtinCommands } from './builtins.ts';
import { LineBatches } from './follow.ts';
import { asBundled, backupOf, inPlace } from './gnu-options.ts';
import { ls } from './ls.ts';
import { CAPTURED, REST, type Sink, STREAMS, type Streams, streamsOf } from './marks.ts';
import { readsCommands, sameUser, shellInside } from './nested.ts';
import { privilegeCommands } from './privilege.ts';
import type { ShellIo, ShellSession } from './session.ts';
import { readsKeyboard, xargsOptions } from './stdin-readers.ts';

/** What of just-bash a Debian host has. No interpreter of another language, no network. */
export const BUNDLED =
  `echo cat printf ls mkdir rmdir touch rm cp mv ln chmod pwd readlink head tail wc grep fgrep egrep
  sed awk sort uniq comm cut paste tr rev nl fold expand unexpand strings split column join tee find basename dirname tree
  du env printenv alias unalias xargs true false clear bash sh jq base64 date sleep timeout time seq expr md5sum
  sha1sum sha256sum file which tac od gzip gunzip zcat tar`.split(/\s+/) as readonly CommandName[];

/** They run other scripts, whose output goes where theirs goes. */
const RUNNERS: ReadonlySet<string> = new Set(['bash', 'sh', 'timeout', 'env', 'time', 'xargs']);

/** Everything that has a name in /usr/bin. */
export function commandNames(programs: readonly Program[]): string[] {
  const names = [...BUNDLED, ...programs.flatMap((program) => program.names), ...BUILTINS, ...ABSENT.keys()];
  return [...new Set([...names, 'sudo', 'su'])];
}

type Context = Parameters<Command['execute']>[1];
type Result = Awaited<ReturnType<Command['execute']>>;

/** As much as a pipe may carry before its writer is stopped, so that `yes | head` ends. */
const MOST_COLLECTED = 4 * 1024 * 1024;
/** How long a script may hold the event loop, milliseconds. */
const TIME_SLICE = 8;
const OWN_VARIABLE = new RegExp(`^${STREAMS}=.*\n`, 'm');
const INTERRUPTED = 130;
const BROKEN_PIPE = 141;
/** Exit status of GNU sed when a file cannot be written. */
const SED_IO = 4;

export function commandsOf(session: ShellSession, programs: readonly Program[]): Command[] {
  const installed = programs.filter(({ hosts }) => hosts === undefined || hosts.includes(session.machine.host));
  const pause = pauser();
  const guarded = (name: string, run: (args: string[], context: Context, streams: Streams) => Promise<Result>) =>
    defineCommand(name, async (args, context) => {
      const streams = takeStreams(context);
      const refusal = session.view.takeRefusal();
      if (refusal) return { stdout: '', stderr: refusal, exitCode: 1 };
      await pause();
      await session.io.drained?.();
      return run(args, context, streams);
    });
  const own = new Set([...installed.flatMap(({ names }) => names), 'sudo', 'su']);
  return [
    ...BUNDLED.filter((name) => !own.has(name)).map((name) =>
      guarded(name, (args, context, streams) => runBundled(session, name, args, context, streams)),
    ),
    ...installed.flatMap((program) =>
      program.names
        .filter((name) => name !== 'sudo' && name !== 'su')
        .map((name) =>
          guarded(name, (args, context, streams) => runProgram(session, program, [name, ...args], context, streams)),
        ),
    ),
    ...privilegeCommands(session, guarded),
    ...builtinCommands(session, guarded).filter(({ name }) => !own.has(name)),
    ...absentCommands(own),
    defineCommand('relaylab-yield', async (_, context) => {
      await pause();
      return quiet(Number(context.env.get('?') ?? 0));
    }),
    defineCommand('relaylab-drop', async (_, context) => {
      for (const name of [STREAMS, REST]) context.env.delete(name);
      return quiet(Number(context.env.get('?') ?? 0));
    }),
    defineCommand('relaylab-leave', async (_, context) => {
      session.leave();
      return quiet(Number(context.env.get('?') ?? 0));
    }),
    defineCommand('relaylab-readline', async (args) => {
      const prompt = args.indexOf('-p');
      if (prompt >= 0) session.io.stderr(args[prompt + 1] ?? '');
      const secret = args.some((arg) => /^-[a-z]*s/.test(arg));
      session.io.echo?.(!secret);
      const { done, value } = await session.io.stdin[Symbol.asyncIterator]().next();
      session.io.echo?.(true);
      if (done) session.io.interrupt?.();
      return { stdout: Buffer.from(value ?? []).toString('utf8'), stderr: '', exitCode: done ? 1 : 0 };
    }),
    defineCommand('relaylab-status', async ([status = '0']) => quiet(Number(status))),
    defineCommand('relaylab-arrays', async ([status = '0', declarations = '']) => {
      session.keepArrays(declarations);
      return quiet(Number(status));
    }),
    defineCommand('relaylab-keep', async ([name = '']) => {
      session.keep(name);
      return quiet(0);
    }),
  ];
}

function absentCommands(own: ReadonlySet<string>): Command[] {
  return [...ABSENT]
    .filter(([name]) => !own.has(name) && !BUNDLED.some((bundled) => bundled === name))
    .map(([name, why]) =>
      defineCommand(name, async () => ({
        stdout: '',
        stderr: `${name}: not part of the embedded lab (${why})\n`,
        exitCode: ABSENT_STATUS,
      })),
    );
}

function quiet(exitCode: number): Result {
  return { stdout: '', stderr: '', exitCode };
}

/** Gives the event loop a turn when this shell has had it for a time slice. */
function pauser(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < TIME_SLICE) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
  };
}

function takeStreams(context: Context): Streams {
  const streams = streamsOf(context.env.get(STREAMS));
  context.env.delete(STREAMS);
  return streams;
}

async function runBundled(
  session: ShellSession,
  name: string,
  args: string[],
  context: Context,
  streams: Streams,
): Promise<Result> {
  const { io } = session;
  if (name === 'xargs') args = xargsOptions(args);
  if (name === 'sed') {
    const refused = await keepBackups(session, args, context);
    if (refused) return output(io, streams, refused);
  }
  args = asBundled(name, args);
  const original = context.origCommand;
  if (!original) throw new Error(`just-bash has no command ${name} of its own`);
  if ((name === 'bash' || name === 'sh') && readsCommands(args)) {
    const inside = await shellInside(session, sameUser(session, name, args, context), streams);
    if (inside) return inside;
  }
  const typed = streams.in && readsKeyboard(name, args) ? await readAll(io.stdin) : undefined;
  if (name === 'ls') return output(io, streams, listFiles(session, args, context, streams));
  const exec = context.exec;
  const result = await session.nesting(RUNNERS.has(name) ? streams : CAPTURED, () =>
    typed !== undefined && exec
      ? exec(name, { cwd: context.cwd, args, stdin: typed, stdinKind: 'bytes', ...withSignal(context) })
      : original(args),
  );
  const stderr = plainErrors(result.stderr);
  if (name === 'env' || name === 'printenv') result.stdout = result.stdout.replace(OWN_VARIABLE, '');
  const data =
    streams.out !== '-' && result.stdout ? Buffer.from(latin1FromBytes(stdoutAsBytes(result)), 'latin1') : undefined;
  if (data) writerOf(io, streams.out)?.(data);
  if (stderr) writerOf(io, streams.err)?.(stderr);
  const { stdout, exitCode, stdoutKind, stdoutEncoding } = result;
  const left = { stderr: streams.err === '-' ? stderr : '', exitCode };
  return data ? { ...left, stdout: '' } : { ...left, stdout, stdoutKind, stdoutEncoding };
}

/** Copies what sed is told to keep of the files that it edits; what went wrong, when something did. */
async function keepBackups(session: ShellSession, args: string[], { exec, cwd }: Context): Promise<Result | undefined> {
  const { suffix, files } = inPlace(args);
  if (suffix === undefined || !exec) return undefined;
  // What is missing, sed complains of itself.
  for (const file of files.filter((name) => session.files.stat(posix.resolve(cwd, name))?.type === 'file')) {
    const copy = ['-p', '--', file, backupOf(file, suffix)];
    const { stderr, exitCode } = await session.nesting(CAPTURED, () => exec('cp', { cwd, args: copy }));
    if (exitCode !== 0) return { stdout: '', stderr: plainErrors(stderr).replace(/^cp: /, 'sed: '), exitCode: SED_IO };
  }
  return undefined;
}

function listFiles(session: ShellSession, args: string[], { cwd }: Context, { out }: Streams) {
  const columns = out === '-' ? undefined : session.io.tty?.size().columns;
  const now = session.machine.clock.now();
  return ls(args, { files: session.files, cwd, now, ...(columns === undefined ? {} : { columns }) });
}

/** Writes text where the streams lead, and returns what is collected. */
export function output(
  io: ShellIo,
  { out, err }: Streams,
  { stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number },
): Result {
  const [toOut, toErr] = [writerOf(io, out), writerOf(io, err)];
  if (stdout) toOut?.(stdout);
  if (stderr) toErr?.(stderr);
  return { stdout: toOut ? '' : stdout, stderr: toErr ? '' : stderr, exitCode, stdoutKind: 'text' };
}

function withSignal(context: Context): { signal?: AbortSignal } {
  return context.signal ? { signal: context.signal } : {};
}

/** just-bash's commands show Node's words for what goes wrong with files; people know strerror's. */
function plainErrors(text: string): string {
  return text.replace(/\bE[A-Z]{3,}: ([A-Z][a-z ]+), '[^']*'/g, '$1');
}

async function readAll(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stdin) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}

async function runProgram(
  session: ShellSession,
  program: Program,
  argv: string[],
  context: Context,
  streams: Streams,
): Promise<Result> {
  const { io } = session;
  const { exec } = context;
  const batches = followerOf(session, context);
  const enough = new AbortController();
  const collected = { out: [] as Buffer[], err: [] as Buffer[], bytes: 0 };
  const collect = (into: Buffer[]) => (text: string | Uint8Array) => {
    const data = Buffer.from(text);
    collected.bytes += data.byteLength;
    if (collected.bytes > MOST_COLLECTED) enough.abort();
    else into.push(data);
  };
  const programIo: ProgramIo = {
    stdin: streams.in ? io.stdin : once(Buffer.from(latin1FromBytes(context.stdin), 'latin1')),
    stdout: batches ? (text) => batches.add(text) : (writerOf(io, streams.out) ?? collect(collected.out)),
    stderr: writerOf(io, streams.err) ?? collect(collected.err),
    signal: AbortSignal.any([io.signal, enough.signal, ...(context.signal ? [context.signal] : [])]),
    ...(streams.out !== '-' && io.drained ? { drained: io.drained } : {}),
    ...(exec ? { shell: (script) => session.nesting(CAPTURED, () => exec(script, { cwd: context.cwd })) } : {}),
    cwd: context.cwd,
    substitutions: await substitutionsIn(argv, context),
    typed: streams.in,
    env: exported(context),
    ...(streams.out !== '-' && !batches && io.tty ? { tty: io.tty } : {}),
  };
  const exitCode = await untilAborted(program.run(argv, programIo, session.machine), programIo.signal).catch(
    (error: unknown) => {
      if (programIo.signal.aborted) return INTERRUPTED;
      programIo.stderr(`${argv[0]}: ${error instanceof Error ? plainErrors(error.message) : String(error)}\n`);
      return 1;
    },
  );
  await batches?.end();
  return {
    stdout: Buffer.concat(collected.out).toString('latin1'),
    stderr: Buffer.concat(collected.err).toString('utf8'),
    exitCode: enough.signal.aborted ? BROKEN_PIPE : exitCode,
    stdoutKind: 'bytes',
    stdoutEncoding: 'binary',
  };
}

/** bash gives `<(…)` a name in /dev/fd, which only just-bash's own file system knows. */
async function substitutionsIn(argv: string[], { fs }: Context): Promise<Map<string, Uint8Array>> {
  const names = argv.filter((word) => /^\/dev\/fd\/\d+$/.test(word));
  const printed = names.map(async (name) => [name, await fs.readFileBuffer(name)] as const);
  return new Map((await Promise.allSettled(printed)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}

/** When the command stands before a pipe that is run for each batch of its lines: what runs it. */
function followerOf(session: ShellSession, context: Context): LineBatches | undefined {
  const rest = context.env.get(REST);
  const { exec } = context;
  if (rest === undefined || !exec) return undefined;
  context.env.delete(REST);
  return new LineBatches(async (lines) => {
    if (session.io.signal.aborted) return;
    const streams: Streams = { in: false, out: 'o', err: 'e' };
    await session.nesting(streams, () => exec(rest, { cwd: context.cwd, stdin: lines, stdinKind: 'bytes' }));
  });
}

/** A program that does not heed the signal is left behind after a moment. */
function untilAborted(running: Promise<number>, signal: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const giveUp = () => setTimeout(() => resolve(INTERRUPTED), 200).unref();
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
}

function writerOf(io: ShellIo, sink: Sink): ((text: string | Uint8Array) => void) | undefined {
  if (sink === '-') return undefined;
  return sink === 'o' ? io.stdout : io.stderr;
}

/** What a program that is started here gets as its environment. */
export function exported(context: Context): Record<string, string> {
  const env = Object.entries(context.exportedEnv ?? Object.fromEntries(context.env));
  return Object.fromEntries(env.filter(([name]) => name !== STREAMS && name !== REST));
}

async function* once(data: Uint8Array): AsyncGenerator<Uint8Array> {
  if (data.byteLength > 0) yield data;
}
