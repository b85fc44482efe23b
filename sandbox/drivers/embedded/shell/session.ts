/** One shell: a bash whose variables, functions and folder last from one script to the next. */
import { Bash, parse, type ScriptNode } from 'just-bash';
import type { Program, Tty } from '../commands/program.ts';
import { FileError } from '../files/errors.ts';
import type { MemoryFiles } from '../files/memory-files.ts';
import { ShellView } from '../files/shell-view.ts';
import type { Machine } from '../machine.ts';
import { BUNDLED, commandsOf } from './commands.ts';
import { environmentOf } from './environment.ts';
import { CAPTURED, DIRECT, markScript, REST, STREAMS, type Streams } from './marks.ts';
import type { ShellStart } from './nested.ts';
import { ShellState } from './shell-state.ts';
import { plainComplaints, refusedToken, syntaxError } from './syntax.ts';

export interface ShellIo {
  /** What is typed, line by line. */
  stdin: AsyncIterable<Uint8Array>;
  /** What the caller has to say, where nobody types. */
  given?: string;
  /** Ends the script, as Ctrl-C does. */
  interrupt?(): void;
  /** Shows what is typed, or hides it. */
  echo?(on: boolean): void;
  stdout(text: string | Uint8Array): void;
  stderr(text: string | Uint8Array): void;
  /** Resolves when whoever reads the output has room for more. */
  drained?(): Promise<void>;
  tty?: Tty;
  /** Starts a shell inside this one; resolves with its status, or undefined when there are too many. */
  nest?(start: ShellStart): Promise<number | undefined>;
  signal: AbortSignal;
}

export interface ShellParts {
  machine: Machine;
  files: MemoryFiles;
  programs: readonly Program[];
  /** Left out: a login of root. */
  start?: ShellStart;
}

/** Generous for a person, bounded for a loop that went wrong. Time is bounded by Ctrl-C and by run()'s time-out. */
const LIMITS = {
  maxCommandCount: 50_000_000,
  maxLoopIterations: 50_000_000,
  maxWorkUnits: 1_000_000_000,
  maxExecutionTimeMs: 24 * 3600 * 1000,
  maxOutputSize: 8 * 1024 * 1024,
  maxStringLength: 8 * 1024 * 1024,
  maxLiveBytes: 64 * 1024 * 1024,
  maxExtensionCleanupTimeMs: 500,
};

const INTERRUPTED = 130;

/** In the JSON of a script: what may make, change or drop an array. */
const ARRAYS = /"array":\[|"name":"\w+\[|"value":"(?:declare|typeset|readarray|mapfile|read|unset)"/;
const KEEP_ARRAYS = '/usr/bin/relaylab-arrays "$?" "$(declare -pa; declare -pA)"';
/** The streams of the command that runs a script are not those of the commands in it. */
const NOT_INHERITED = `unset ${STREAMS} ${REST}`;
const SHELLS_OWN = /^declare -\w+ (?:PIPESTATUS|FUNCNAME|GROUPS|DIRSTACK|BASH_\w+)\b/;

export class ShellSession {
  readonly machine: Machine;
  readonly files: MemoryFiles;
  readonly view: ShellView;
  readonly state: ShellState;
  readonly user: string;
  readonly uid: number;
  readonly #bash: Bash;
  readonly #commands: ReadonlySet<string>;
  #io: ShellIo | undefined;
  #prepared: ScriptNode | undefined;
  /** Where the streams of a script lead that a command (bash, timeout, xargs …) runs. */
  #nested: Streams = CAPTURED;
  #left = false;
  #arrays = '';
  readonly #defined = new Map<string, ScriptNode['statements'][number]['pipelines'][number]['commands'][number]>();

  constructor({ machine, files, programs, start }: ShellParts) {
    this.user = start?.user ?? 'root';
    this.uid = start?.uid ?? 0;
    this.machine = machine;
    this.files = files;
    this.view = new ShellView(files);
    const custom = commandsOf(this, programs);
    this.#commands = new Set([...BUNDLED, ...custom.map(({ name }) => name)]);
    const env = start?.env ?? environmentOf(machine);
    this.#bash = new Bash({
      fs: this.view,
      cwd: start?.cwd ?? env.HOME,
      env,
      commands: [...BUNDLED],
      customCommands: custom,
      executionLimits: LIMITS,
      // It replaces globals of the whole process while a script runs; the sandbox here is that no command has a real file,
      // process or socket to begin with.
      defenseInDepth: false,
      processInfo: { pid: 1207, ppid: 1206, uid: this.uid, gid: this.uid },
      sleep: (milliseconds) => this.#sleep(milliseconds),
    });
    this.#bash.registerTransformPlugin({ name: 'relaylab', transform: ({ ast }) => ({ ast: this.#take(ast) }) });
    this.state = new ShellState(this.#bash);
  }

  get io(): ShellIo {
    if (!this.#io) throw new Error('a command of the shell ran while no script was running');
    return this.#io;
  }

  get commands(): string[] {
    return [...this.#commands].filter((name) => !name.startsWith('relaylab-'));
  }

  /** Whether the script that runs now ends with the shell's end. */
  leave(): void {
    this.#left = true;
  }

  /** Keeps a function for the scripts that follow. */
  keep(name: string): void {
    const definition = this.#defined.get(name);
    if (definition) this.state.define(name, definition);
  }

  /** Keeps arrays, as `declare -p` prints them, for the scripts that follow. */
  keepArrays(declarations: string): void {
    this.#arrays = declarations
      .split(/\n(?=declare )/)
      .filter((line) => !SHELLS_OWN.test(line))
      .map((line) => line.replace(/^declare -(\S+) (\w+)=/, 'declare -$1 $2\n$2='))
      .join('\n');
  }

  /** Runs what starts other scripts, with their streams leading where its own lead. */
  async nesting<T>(streams: Streams, run: () => Promise<T>): Promise<T> {
    const outer = this.#nested;
    this.#nested = streams;
    try {
      return await run();
    } finally {
      this.#nested = outer;
    }
  }

  /** `left` says that the script ended the shell. */
  async execute(text: string, io: ShellIo): Promise<{ status: number; left: boolean }> {
    this.#io = io;
    this.#left = false;
    const outcome = await this.#outcome(text, io);
    this.state.lastExitCode = outcome.status;
    return outcome;
  }

  async #outcome(text: string, io: ShellIo): Promise<{ status: number; left: boolean }> {
    try {
      const script = parse(text);
      const refused = refusedToken(script);
      if (refused !== undefined) {
        io.stderr(`bash: syntax error near unexpected token \`${refused}'\n`);
        return { status: 2, left: false };
      }
      const status = io.tty ? await this.#oneByOne(script, io) : await this.#run(script, io);
      return { status, left: this.#left };
    } catch (error) {
      io.stderr(`${syntaxError(error)}\n`);
      return { status: 2, left: false };
    } finally {
      this.#io = undefined;
    }
  }

  /** At a terminal each statement shows its output before the next begins. */
  async #oneByOne(script: ScriptNode, io: ShellIo): Promise<number> {
    let status = 0;
    for (const statement of script.statements) {
      if (io.signal.aborted) return INTERRUPTED;
      if (statement.background) {
        io.stderr(
          'bash: the embedded lab has no job control: nothing was started. Leave out the "&", and use a second terminal.\n',
        );
        status = 1;
      } else status = await this.#run({ ...script, statements: [statement] }, io);
      if (this.#left) break;
    }
    return status;
  }

  async #run(script: ScriptNode, io: ShellIo): Promise<number> {
    this.#prepared = this.#withArrays(this.#mark(script, io.tty ? DIRECT : { ...DIRECT, in: false }, false));
    try {
      // just-bash takes a text; the plug-in puts the prepared script in its place.
      const result = await this.#bash.exec(':', { signal: io.signal, ...(io.given ? { stdin: io.given } : {}) });
      this.state.carry(result.env, result.exitCode);
      if (result.stdout) io.stdout(result.stdout);
      const refusal = this.view.takeRefusal() ?? '';
      const complaint = io.signal.aborted ? '' : plainComplaints(result.stderr) + refusal;
      if (complaint) io.stderr(complaint);
      if (io.signal.aborted) return INTERRUPTED;
      return refusal && result.exitCode === 0 ? 1 : result.exitCode;
    } catch (error) {
      if (io.signal.aborted) return INTERRUPTED;
      if (!(error instanceof FileError)) throw error;
      io.stderr(`bash: ${error.path}: ${error.reason}\n`);
      return 1;
    }
  }

  /** Declares the arrays of earlier scripts, and has those of this one written down. */
  #withArrays(script: ScriptNode): ScriptNode {
    if (this.#arrays === '' && !ARRAYS.test(JSON.stringify(script))) return script;
    const before = parse(`${this.#arrays}\n/usr/bin/relaylab-status ${this.state.lastExitCode}`).statements;
    return { ...script, statements: [...before, ...script.statements, ...parse(KEEP_ARRAYS).statements] };
  }

  #take(ast: ScriptNode): ScriptNode {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared) return prepared;
    const marked = this.#mark(ast, this.#nested, true);
    // The arguments that xargs and the like hand over go to the first command, so nothing may stand before a bare one.
    const bare = isBare(ast);
    return bare ? marked : { ...marked, statements: [...parse(NOT_INHERITED).statements, ...marked.statements] };
  }

  #mark(script: ScriptNode, streams: Streams, subshell: boolean): ScriptNode {
    return markScript(script, streams, subshell, {
      callsFunction: (part) => this.#callsFunction(part),
      heeds: (name) => this.#heeds(name),
      define: (definition) => {
        this.#defined.set(definition.name, definition);
        return definition.name;
      },
    });
  }

  #callsFunction(script: ScriptNode): boolean {
    const text = JSON.stringify(script);
    const names = [...this.state.functions, ...this.#defined.keys()];
    return (
      text.includes('"type":"FunctionDef"') || names.some((name) => text.includes(`"value":${JSON.stringify(name)}`))
    );
  }

  /** A function or a harmless alias may stand in front of a command of the same name. */
  #heeds(name: string): boolean {
    if (this.state.functions.includes(name) || this.#defined.has(name)) return false;
    const alias = this.state.get(`BASH_ALIAS_${name}`);
    if (alias !== undefined) return !/[|&;<>()$`\n]/.test(alias) && this.#commands.has(alias.split(/\s/)[0] ?? '');
    return this.#commands.has(name.replace(/^\/(usr\/)?s?bin\//, ''));
  }

  #sleep(milliseconds: number): Promise<void> {
    const { signal } = this.io;
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.machine.clock.after(milliseconds, done);
      signal.addEventListener('abort', done);
    });
  }
}

/** One command, without arguments. */
function isBare({ statements: [first, ...more] }: ScriptNode): boolean {
  const [command, ...piped] = first?.pipelines.flatMap(({ commands }) => commands) ?? [];
  return more.length === 0 && piped.length === 0 && command?.type === 'SimpleCommand' && command.args.length === 0;
}
