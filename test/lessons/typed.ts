/** A terminal of the driver with a screen, as a student has before them. */
import headless from '@xterm/headless';
import type { Sandbox, StudentHost, Terminal } from '../../sandbox/drivers/driver.ts';

/** Wide enough that no line of a lesson is broken. */
const SIZE = { columns: 400, rows: 50 };
const SCROLLBACK = 5_000;
/** What a shell of the lab asks with. */
const PROMPT = /^\S+@\S+:\S+[#$] ?$/;

export class TypedTerminal implements AsyncDisposable {
  readonly #terminal: Terminal;
  readonly #screen = new headless.Terminal({
    cols: SIZE.columns,
    rows: SIZE.rows,
    scrollback: SCROLLBACK,
    allowProposedApi: true,
  });
  readonly #ended: Promise<void>;
  #changed: () => void = () => undefined;

  static async open(sandbox: Sandbox, host: StudentHost): Promise<TypedTerminal> {
    const opened = new TypedTerminal(await sandbox.terminal(host, SIZE));
    await opened.until(() => opened.isAsking());
    return opened;
  }

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#ended = this.#read();
  }

  /** Without Enter. */
  press(keys: string): void {
    this.#terminal.write(new TextEncoder().encode(keys));
  }

  type(line: string): void {
    this.press(`${line}\r`);
  }

  /** Lines on the screen and above it, the empty ones at the end left out. */
  lines(): string[] {
    const { active } = this.#screen.buffer;
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
    while (lines.at(-1) === '') lines.pop();
    return lines;
  }

  /** The shell waits for a command. */
  isAsking(): boolean {
    return PROMPT.test(this.lines().at(-1) ?? '');
  }

  /** Looks whenever the screen has changed. false after the time-out. */
  async until(isSo: () => boolean, timeoutMs = 30_000): Promise<boolean> {
    const late = Date.now() + timeoutMs;
    while (!isSo()) {
      if (Date.now() >= late) return false;
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, late - Date.now());
      this.#changed = resolve;
      await promise;
      clearTimeout(timer);
    }
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#terminal.close();
    await this.#ended;
    this.#screen.dispose();
  }

  async #read(): Promise<void> {
    for await (const chunk of this.#terminal.output)
      this.#screen.write(chunk, () => {
        this.#changed();
      });
  }
}
