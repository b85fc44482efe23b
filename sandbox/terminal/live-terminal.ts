/** One running shell with any number of viewers, none included: it goes on while nobody looks. */
import type { Size, Terminal } from '../drivers/driver.ts';
import type { ClientMessage } from './protocol.ts';
import { Screen } from './screen.ts';
import { CLOSE, type Viewer } from './viewer.ts';

export class LiveTerminal {
  readonly #terminal: Terminal;
  readonly #screen: Screen;
  readonly #viewers = new Set<Viewer>();
  /** Those of them that have the screen so far, and so get what comes after it. */
  readonly #watching = new Set<Viewer>();
  #size: Size;
  #restored = false;
  /** Resolves when the shell has ended and everybody was told. Never rejects. */
  readonly ended: Promise<void>;

  /** `failed` is told when the driver breaks off the output. */
  constructor(terminal: Terminal, size: Size, failed: (error: unknown) => void) {
    this.#terminal = terminal;
    this.#size = size;
    this.#screen = new Screen(size);
    this.ended = this.#run(failed);
  }

  /** Shows the screen as it is to the viewer, and everything after it. */
  attach(viewer: Viewer): void {
    this.#viewers.add(viewer);
    // Queued behind the output before it, so that nothing is shown twice and nothing is missing.
    this.#screen.write(new Uint8Array(), () => {
      if (!this.#viewers.has(viewer)) return;
      viewer.tell({ type: 'ready', host: this.#terminal.host, restored: this.#restored });
      this.#restored = true;
      const contents = this.#screen.contents();
      if (contents.length > 0) viewer.show(contents);
      this.#watching.add(viewer);
    });
  }

  detach(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    this.#watching.delete(viewer);
    this.#fit();
  }

  take(viewer: Viewer, message: ClientMessage): void {
    if (message.type === 'input') this.#terminal.write(Buffer.from(message.data, 'utf8'));
    else {
      const { columns, rows } = message;
      viewer.size = columns > 0 && rows > 0 ? { columns, rows } : undefined;
      this.#fit();
    }
  }

  /** Ends the shell; viewers are asked to come back for a new one. */
  async restart(reason: string): Promise<void> {
    for (const viewer of this.#viewers) viewer.close(CLOSE.restart, reason);
    this.#forgetViewers();
    await this.#terminal.close();
    await this.ended;
  }

  /** Two tabs of different size: the smallest columns and rows of all, so that each can show everything. */
  #fit(): void {
    const sizes = [...this.#viewers].flatMap(({ size }) => size ?? []);
    if (sizes.length === 0) return;
    const size = {
      columns: Math.min(...sizes.map(({ columns }) => columns)),
      rows: Math.min(...sizes.map(({ rows }) => rows)),
    };
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    this.#screen.resize(size);
    this.#terminal.resize(size);
  }

  async #run(failed: (error: unknown) => void): Promise<void> {
    try {
      for await (const output of this.#terminal.output) {
        await this.#show(output);
        await Promise.all([...this.#viewers].map((viewer) => viewer.room()));
      }
      this.#end(await this.#terminal.exited);
    } catch (error) {
      failed(error);
      for (const viewer of this.#viewers) viewer.tellError(error, true);
    } finally {
      this.#forgetViewers();
      this.#screen.dispose();
    }
  }

  #forgetViewers(): void {
    this.#viewers.clear();
    this.#watching.clear();
  }

  #show(output: Uint8Array): Promise<void> {
    return new Promise((resolve) =>
      this.#screen.write(output, () => {
        for (const viewer of this.#watching) viewer.show(output);
        resolve();
      }),
    );
  }

  #end(status: number): void {
    for (const viewer of this.#viewers) {
      viewer.tell({ type: 'exit', status });
      viewer.close(CLOSE.normal);
    }
  }
}
