/** What a terminal shows, kept on the server so that a page that comes back sees it again. */
import serializing from '@xterm/addon-serialize';
import headless from '@xterm/headless';
import type { Size } from '../drivers/driver.ts';

/** Lines above the visible ones that are kept and restored. */
const SCROLLBACK = 1_000;

export class Screen {
  readonly #terminal: InstanceType<typeof headless.Terminal>;
  readonly #serializer = new serializing.SerializeAddon();

  constructor({ columns, rows }: Size) {
    this.#terminal = new headless.Terminal({ cols: columns, rows, scrollback: SCROLLBACK, allowProposedApi: true });
    this.#terminal.loadAddon(this.#serializer);
  }

  /** `shown` is called, in order and at once, when the screen holds the output. */
  write(output: Uint8Array, shown: () => void): void {
    this.#terminal.write(output, shown);
  }

  resize({ columns, rows }: Size): void {
    this.#terminal.resize(columns, rows);
  }

  /** What to print on an empty terminal to make it look like this one. */
  contents(): Uint8Array {
    return Buffer.from(this.#serializer.serialize({ scrollback: SCROLLBACK }), 'utf8');
  }

  dispose(): void {
    this.#terminal.dispose();
  }
}
