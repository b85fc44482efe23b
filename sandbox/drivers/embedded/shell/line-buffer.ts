/** A line while it is edited: characters, a cursor, and what was cut out last. */
import { graphemes } from './width.ts';

export class LineBuffer {
  #characters: string[] = [];
  #cursor = 0;
  #cut = '';

  get text(): string {
    return this.#characters.join('');
  }

  get cursor(): number {
    return this.#cursor;
  }

  get length(): number {
    return this.#characters.length;
  }

  get beforeCursor(): string {
    return this.#characters.slice(0, this.#cursor).join('');
  }

  set(text: string): void {
    this.#characters = graphemes(text);
    this.#cursor = this.#characters.length;
  }

  /** Joins with what stands before, so that a combining mark meets its letter. */
  insert(text: string): void {
    const before = graphemes(this.beforeCursor + text);
    this.#characters = [...before, ...this.#characters.slice(this.#cursor)];
    this.#cursor = before.length;
  }

  move(to: number): void {
    this.#cursor = Math.min(Math.max(to, 0), this.length);
  }

  deleteBack(): void {
    if (this.#cursor > 0) this.#remove(this.#cursor - 1, this.#cursor);
  }

  deleteForward(): void {
    this.#remove(this.#cursor, Math.min(this.#cursor + 1, this.length));
  }

  cut(from: number, to: number): void {
    this.#cut = this.#characters.slice(from, to).join('');
    this.#remove(from, to);
  }

  yank(): void {
    this.insert(this.#cut);
  }

  /** Where the word before the cursor begins; `blanks` separate words for Ctrl-W, anything but letters for Alt-B. */
  wordStart(separator: RegExp): number {
    let at = this.#cursor;
    while (at > 0 && separator.test(this.#characters[at - 1] ?? '')) at -= 1;
    while (at > 0 && !separator.test(this.#characters[at - 1] ?? '')) at -= 1;
    return at;
  }

  wordEnd(separator: RegExp): number {
    let at = this.#cursor;
    while (at < this.length && separator.test(this.#characters[at] ?? '')) at += 1;
    while (at < this.length && !separator.test(this.#characters[at] ?? '')) at += 1;
    return at;
  }

  #remove(from: number, to: number): void {
    this.#characters.splice(from, to - from);
    this.#cursor = from;
  }
}
