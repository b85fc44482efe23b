/**
 * Types into a terminal as a student would, for labs in which a script cannot do it: who speaks SMTP by hand waits for
 * each answer. Each line of the text is typed; one that begins with `? ` waits until the terminal has shown the rest
 * of it since the last line was typed.
 */
import type { Sandbox, StudentHost, Terminal } from '../drivers/driver.ts';
import { LabError } from '../errors.ts';

const SIZE = { columns: 200, rows: 50 };
const PATIENCE_MS = 20_000;

/** `source` names the text in the error. */
export async function typeInto(sandbox: Sandbox, host: StudentHost, text: string, source: string): Promise<void> {
  const terminal = await sandbox.terminal(host, SIZE);
  const screen = new Screen(terminal);
  try {
    for (const [index, line] of text.trimEnd().split('\n').entries()) {
      if (!line.startsWith('? ')) screen.type(line);
      else if (!(await screen.shows(line.slice(2))))
        throw new LabError('bad-lab', `${source}:${index + 1}: the terminal never showed this, only: ${screen.shown}`);
    }
  } finally {
    await terminal.close();
    await screen.ended;
  }
}

class Screen {
  readonly #terminal: Terminal;
  readonly ended: Promise<void>;
  shown = '';
  #changed: () => void = () => undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.ended = this.#read();
  }

  type(line: string): void {
    this.shown = '';
    this.#terminal.write(new TextEncoder().encode(`${line}\r`));
  }

  /** false after the time-out, or when the shell has ended. */
  async shows(text: string): Promise<boolean> {
    const late = AbortSignal.timeout(PATIENCE_MS);
    while (!this.shown.includes(text)) {
      if (late.aborted) return false;
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        late.addEventListener('abort', () => resolve(), { once: true });
      });
    }
    return true;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#terminal.output) {
      this.shown += decoder.decode(chunk, { stream: true });
      this.#changed();
    }
  }
}
