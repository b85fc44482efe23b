/** Lines typed on a raw terminal, echoed and edited here, for programs with an escape character of their own. */
import type { ProgramIo } from '../program.ts';
import type { Input } from './input.ts';

/** ^] of telnet(1). */
const ESCAPE = '\x1d';

export type Typed = { line: string } | { key: 'escape' | 'interrupt' | 'end' };

export class LineEditor {
  readonly #input: Input;
  readonly #echo: (text: string) => void;
  readonly #decoder = new TextDecoder();
  #pending: string[] = [];
  #line = '';

  constructor(input: Input, echo: ProgramIo['stdout']) {
    this.#input = input;
    this.#echo = echo;
  }

  async next(): Promise<Typed> {
    for (;;) {
      const character = await this.#character();
      if (character === undefined) return { key: 'end' };
      const typed = this.#press(character);
      if (typed) return typed;
    }
  }

  async #character(): Promise<string | undefined> {
    while (this.#pending.length === 0) {
      const chunk = await this.#input.chunk();
      if (!chunk) return undefined;
      this.#pending = keys(this.#decoder.decode(chunk, { stream: true }));
    }
    return this.#pending.shift();
  }

  #press(character: string): Typed | undefined {
    if (character === '\r' || character === '\n') return this.#enter();
    if (character === ESCAPE) return { key: 'escape' };
    if (character === '\x03') return { key: 'interrupt' };
    if (character === '\x04') return this.#line === '' ? { key: 'end' } : undefined;
    if (character === '\x7f' || character === '\b') this.#erase(1);
    else if (character === '\x15') this.#erase(this.#line.length);
    else if (character >= ' ' || character === '\t') this.#add(character);
    return undefined;
  }

  #enter(): Typed {
    const line = this.#line;
    this.#line = '';
    this.#echo('\r\n');
    return { line };
  }

  #add(character: string): void {
    this.#line += character;
    this.#echo(character);
  }

  #erase(count: number): void {
    const erased = [...this.#line].slice(-count).length;
    this.#line = [...this.#line].slice(0, -erased || undefined).join('');
    this.#echo('\b \b'.repeat(erased));
  }
}

/** One string per key; cursor and function keys (ECMA-48 control sequences) are left out. CR LF counts once. */
function keys(text: string): string[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the control characters that a terminal sends
  return [...text.replaceAll(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.)/g, '').replaceAll('\r\n', '\r')];
}
