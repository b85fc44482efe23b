/** Draws a prompt and the line behind it, over as many rows as it takes. */
import { graphemes, widthOf } from './width.ts';

interface Position {
  row: number;
  column: number;
}

export class LineView {
  readonly #write: (text: string) => void;
  readonly #columns: () => number;
  #prompt = '';
  #shown = '';
  /** Row of the cursor, counted from the prompt's. */
  #row = 0;

  constructor(write: (text: string) => void, columns: () => number) {
    this.#write = write;
    this.#columns = columns;
  }

  get prompt(): string {
    return this.#prompt;
  }

  /** Begins a new line on the screen. */
  begin(prompt: string): void {
    this.#prompt = prompt;
    this.#shown = prompt;
    this.#row = position(prompt, this.#columns()).row;
    this.#write(prompt);
  }

  /** Shows the text with the cursor behind its first part. */
  draw(before: string, after: string, prompt = this.#prompt): void {
    const columns = this.#columns();
    const text = prompt + before;
    const cursor = position(text, columns);
    // Typing at the end needs no more than the character itself.
    if (after === '' && text.startsWith(this.#shown) && this.#shown !== '' && cursor.row === this.#row)
      this.#write(text.slice(this.#shown.length));
    else {
      const end = position(text + after, columns);
      const up = this.#row > 0 ? `\x1b[${this.#row}A` : '';
      const wrapped = end.column === 0 && end.row > 0 && !(text + after).endsWith('\n') ? '\r\n' : '';
      this.#write(`${up}\r\x1b[J${text}${after}${wrapped}${moveBack(end, cursor)}`);
    }
    this.#shown = after === '' ? text : '';
    this.#row = cursor.row;
  }

  /** Puts the cursor below the line. */
  finish(all: string, mark = ''): void {
    const columns = this.#columns();
    const down = position(this.#prompt + all, columns).row - this.#row;
    this.#write(`${down > 0 ? `\x1b[${down}B` : ''}${mark}\r\n`);
    this.#row = 0;
  }
}

function moveBack(end: Position, cursor: Position): string {
  const up = end.row > cursor.row ? `\x1b[${end.row - cursor.row}A` : '';
  if (up === '' && end.column === cursor.column) return '';
  return `${up}\r${cursor.column > 0 ? `\x1b[${cursor.column}C` : ''}`;
}

const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/** Where the cursor is after this text, escape sequences left out. */
function position(text: string, columns: number): Position {
  let row = 0;
  let column = 0;
  for (const grapheme of graphemes(text.replace(COLOUR, ''))) {
    const width = widthOf(grapheme);
    if (grapheme === '\n') {
      row += 1;
      column = 0;
      continue;
    }
    if (column + width > columns) {
      row += 1;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}
