/** An interactive bash on a TTY. */
import { EDIT_OSC } from '../../../terminal/protocol.ts';
import type { Size, StudentHost, Terminal } from '../../driver.ts';
import type { Tty } from '../commands/program.ts';
import { ByteQueue } from './byte-queue.ts';
import { complete } from './completion.ts';
import { addToHistory, expandHistory, readHistory } from './history.ts';
import { LineDiscipline } from './line-discipline.ts';
import { LineEditor } from './line-editor.ts';
import type { ShellStart } from './nested.ts';
import { DEFAULT_PROMPT, promptText } from './prompt.ts';
import { type ShellParts, ShellSession } from './session.ts';
import { isIncomplete } from './syntax.ts';

/** Programs wait when this much output is unread, so that a flood neither fills the memory nor outruns Ctrl-C. */
const FULL = 256 * 1024;
/** What a program writes beyond this without waiting is lost. */
const OVERFULL = 8 * 1024 * 1024;
const INTERRUPTED = 130;
/** Shells inside each other: each costs memory. */
const MOST_NESTED = 16;
/** Asks the terminal to mark what is pasted, so that several lines do not run before Enter. */
const PASTE_ON = '\x1b[?2004h';
const PASTE_OFF = '\x1b[?2004l';
/** 128 + SIGHUP. */
const HUNG_UP = 129;

export class EmbeddedTerminal implements Terminal {
  readonly host: StudentHost;
  readonly output: AsyncIterable<Uint8Array>;
  readonly exited: Promise<number>;
  readonly #parts: ShellParts;
  /** The innermost shell. */
  #session: ShellSession;
  #depth = 0;
  readonly #screen = new ByteQueue();
  readonly #discipline: LineDiscipline;
  readonly #editor: LineEditor;
  readonly #decoder = new TextDecoder();
  readonly #resized = new Set<(size: Size) => void>();
  readonly #tty: Tty;
  #size: Size;
  #running: AbortController | undefined;
  #closed = false;

  constructor(parts: ShellParts, host: StudentHost, size: Size) {
    this.host = host;
    this.#size = atLeastOne(size);
    this.output = this.#screen.reader();
    this.#parts = parts;
    this.#session = new ShellSession(parts);
    this.#discipline = new LineDiscipline({
      echo: (text) => this.#print(text),
      interrupt: () => this.#running?.abort(),
    });
    this.#editor = new LineEditor({
      write: (text) => this.#print(text),
      columns: () => this.#size.columns,
      history: () => readHistory(parts.files),
      complete: (before) => this.#complete(before),
    });
    this.#tty = {
      size: () => this.#size,
      onResize: (changed) => {
        this.#resized.add(changed);
        return () => this.#resized.delete(changed);
      },
      setRaw: (raw) => {
        this.#discipline.raw = raw;
      },
      openEditor: (path) => {
        this.#print(`\x1b]${EDIT_OSC};edit;${path}\x07`);
        return true;
      },
    };
    this.exited = this.#interact();
  }

  write(data: Uint8Array): void {
    if (this.#closed) return;
    const text = this.#decoder.decode(data, { stream: true });
    if (this.#running) this.#discipline.feed(text);
    else this.#editor.feed(text);
  }

  resize(size: Size): void {
    this.#size = atLeastOne(size);
    for (const changed of this.#resized) changed(this.#size);
    this.#editor.redraw();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.abort();
    this.#discipline.input.close();
    this.#editor.hangUp();
    await this.exited;
  }

  async #interact(): Promise<number> {
    this.#print(PASTE_ON);
    return this.#end(await this.#shell('exit'));
  }

  /** One shell, from its first prompt to its end. */
  async #shell(farewell: string): Promise<number> {
    await this.#execute('[ -f ~/.bashrc ] && . ~/.bashrc');
    let status = 0;
    let script = '';
    for (;;) {
      const entry = await this.#editor.read(script === '' ? this.#prompt() : '> ');
      if (this.#closed) return HUNG_UP;
      if ('interrupted' in entry) {
        script = '';
        status = INTERRUPTED;
        this.#session.state.lastExitCode = status;
        continue;
      }
      if ('ended' in entry) {
        if (script === '') {
          this.#print(`${farewell}\r\n`);
          return status;
        }
        this.#print('\r\nbash: syntax error: unexpected end of file\r\n');
        script = '';
        continue;
      }
      const line = this.#remember(entry.line);
      if (line === undefined) continue;
      script = script === '' ? line : `${script}\n${line}`;
      if (script.trim() === '' || isIncomplete(script)) {
        if (script.trim() === '') script = '';
        continue;
      }
      const result = await this.#execute(script);
      script = '';
      status = result.status;
      if (this.#closed) return HUNG_UP;
      if (result.left) {
        this.#print(`${farewell}\r\n`);
        return status;
      }
    }
  }

  /** The line with `!!` and the like replaced; undefined when there is no such event. */
  #remember(typed: string): string | undefined {
    const { files } = this.#session;
    const expanded = expandHistory(typed, readHistory(files));
    if ('missing' in expanded) {
      this.#print(`bash: ${expanded.missing}: event not found\r\n`);
      return undefined;
    }
    if (expanded.line !== typed) this.#print(`${expanded.line}\r\n`);
    addToHistory(files, expanded.line);
    return expanded.line;
  }

  async #execute(script: string): Promise<{ status: number; left: boolean }> {
    const abort = new AbortController();
    this.#running = abort;
    this.#discipline.feedAhead(this.#editor.takeAhead());
    const print = (text: string | Uint8Array) => this.#print(text);
    try {
      return await this.#session.execute(script, {
        stdin: this.#discipline.input.reader(abort.signal),
        stdout: print,
        stderr: print,
        drained: () => this.#screen.below(FULL, abort.signal),
        tty: this.#tty,
        nest: (start) => this.#nest(start, abort),
        interrupt: () => abort.abort(),
        echo: (on) => {
          this.#discipline.echo = on;
        },
        signal: abort.signal,
      });
    } finally {
      this.#running = undefined;
      this.#discipline.raw = false;
      this.#discipline.echo = true;
      this.#editor.feed(this.#discipline.takeAhead());
    }
  }

  /** A shell inside the one whose command `outer` stops: the keyboard is its until it ends. */
  async #nest(start: ShellStart, outer: AbortController): Promise<number | undefined> {
    if (this.#depth >= MOST_NESTED) return undefined;
    const session = this.#session;
    this.#depth += 1;
    this.#session = new ShellSession({ ...this.#parts, start });
    this.#running = undefined;
    this.#editor.feed(this.#discipline.takeAhead());
    try {
      return await this.#shell(start.login ? 'logout' : 'exit');
    } finally {
      this.#depth -= 1;
      this.#session = session;
      this.#running = outer;
      this.#discipline.feedAhead(this.#editor.takeAhead());
      if (this.#closed) outer.abort();
    }
  }

  #prompt(): string {
    const { state, machine, user, uid } = this.#session;
    const home = state.get('HOME') ?? '/root';
    return promptText(state.get('PS1') ?? DEFAULT_PROMPT, { machine, user, uid, cwd: state.cwd, home });
  }

  #complete(before: string) {
    const { state, files, commands } = this.#session;
    const aliases = state.names.filter((name) => name.startsWith('BASH_ALIAS_')).map((name) => name.slice(11));
    return complete(before, {
      files,
      cwd: state.cwd,
      home: state.get('HOME') ?? '/root',
      commands: [...commands, ...state.functions, ...aliases, 'cd', 'exit', 'export', 'source', 'unset', 'type'],
      parameters: [],
    });
  }

  /** A line feed alone also returns the carriage, as ONLCR has it. */
  #print(text: string | Uint8Array): void {
    if (this.#screen.size > OVERFULL) return;
    const data = Buffer.from(text);
    if (!data.includes(10)) this.#screen.push(new Uint8Array(data));
    else this.#screen.push(new Uint8Array(Buffer.from(data.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1')));
  }

  #end(status: number): number {
    this.#closed = true;
    this.#print(PASTE_OFF);
    this.#screen.close();
    return status;
  }
}

function atLeastOne({ columns, rows }: Size): Size {
  return { columns: Math.max(1, Math.floor(columns) || 1), rows: Math.max(1, Math.floor(rows) || 1) };
}
