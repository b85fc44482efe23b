/** What the kernel does between a keyboard and a program: echo, lines, signals (termios(3)), or nothing in raw mode. */
import { ByteQueue } from './byte-queue.ts';
import { graphemes, widthOf } from './width.ts';

export interface LineDisciplineOptions {
  echo: (text: string) => void;
  interrupt: () => void;
}

const SUSPENDED = '^Z\r\nbash: the embedded lab has no job control: the program goes on. Ctrl-C ends it.\r\n';

/** What a terminal sets around pasted text for the line editor; programs here never ask for it. */
const PASTE = new RegExp(`${String.fromCharCode(27)}\\[20[01]~`, 'g');

export class LineDiscipline {
  readonly input = new ByteQueue();
  readonly #options: LineDisciplineOptions;
  #line: string[] = [];
  #silent = false;
  raw = false;
  /** Off while a secret is typed. */
  echo = true;

  constructor(options: LineDisciplineOptions) {
    this.#options = options;
  }

  feed(text: string): void {
    const typed = text.replace(PASTE, '');
    if (this.raw) this.input.push(new TextEncoder().encode(typed));
    else for (const character of graphemes(typed)) this.#cooked(character);
  }

  /** Takes what was typed before the program began: it stands on the screen, or never will. */
  feedAhead(text: string): void {
    this.#silent = true;
    this.feed(text);
    this.#silent = false;
  }

  /** What was typed and not read, for whoever reads the keyboard next. */
  takeAhead(): string {
    const rest = new TextDecoder().decode(this.input.takeAll()) + this.#line.join('');
    this.#line = [];
    return rest;
  }

  #cooked(character: string): void {
    const { interrupt } = this.#options;
    const echo = (shown: string) => this.#show(shown);
    if (character === '\r' || character === '\n' || character === '\r\n') {
      echo('\r\n');
      this.#send('\n');
    } else if (character === '\x03' || character === '\x1c') {
      this.takeAhead();
      echo(character === '\x03' ? '^C\r\n' : '^\\Quit\r\n');
      interrupt();
    } else if (character === '\x04') {
      if (this.#line.length > 0) this.#send('');
      else this.input.pushEnd();
    } else if (character === '\x1a') echo(SUSPENDED);
    else if (character === '\x7f' || character === '\b') this.#erase(1);
    else if (character === '\x15') this.#erase(this.#line.length);
    else if (character === '\x17') this.#erase(this.#lastWord());
    else {
      this.#line.push(character);
      echo(character < ' ' && character !== '\t' ? `^${String.fromCharCode(character.charCodeAt(0) + 64)}` : character);
    }
  }

  #send(end: string): void {
    this.input.push(new TextEncoder().encode(this.#line.join('') + end));
    this.#line = [];
  }

  #erase(count: number): void {
    const gone = this.#line.splice(this.#line.length - count, count);
    const width = gone.reduce((sum, character) => sum + (character < ' ' ? 2 : widthOf(character)), 0);
    this.#show('\b \b'.repeat(width));
  }

  #show(text: string): void {
    if (!this.#silent && this.echo) this.#options.echo(text);
  }

  #lastWord(): number {
    const text = this.#line.join('');
    return graphemes(/\S*\s*$/.exec(text)?.[0] ?? '').length;
  }
}
