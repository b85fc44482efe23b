/** Reads one line from a person, with the keys of readline. */
import { type Completion, listed } from './completion.ts';
import { type Key, KeyReader } from './keys.ts';
import { LineBuffer } from './line-buffer.ts';
import { LineView } from './line-view.ts';

export type Entry = { line: string } | { ended: true } | { interrupted: true };

export interface LineEditorOptions {
  write: (text: string) => void;
  columns: () => number;
  history: () => readonly string[];
  complete: (before: string) => Completion;
}

const BLANK = /\s/;
const NO_LETTER = /[^\p{L}\p{N}_]/u;

export class LineEditor {
  readonly #options: LineEditorOptions;
  readonly #view: LineView;
  readonly #keys = new KeyReader();
  readonly #buffer = new LineBuffer();
  #done: ((entry: Entry) => void) | undefined;
  #history: readonly string[] = [];
  #entry = 0;
  #draft = '';
  #pasting = false;
  #lastKey = '';
  #search: { query: string; at: number; before: string } | undefined;

  constructor(options: LineEditorOptions) {
    this.#options = options;
    this.#view = new LineView(options.write, options.columns);
  }

  read(prompt: string): Promise<Entry> {
    this.#buffer.set('');
    this.#history = this.#options.history();
    this.#entry = this.#history.length;
    this.#search = undefined;
    this.#view.begin(prompt);
    return new Promise((resolve) => {
      this.#done = resolve;
      this.#consume();
    });
  }

  feed(text: string): void {
    this.#keys.add(text);
    this.#consume();
  }

  /** What was typed behind the line, for the program that the line starts. */
  takeAhead(): string {
    return this.#keys.takeRest();
  }

  /** Draws the line again, for the screen has another size. */
  redraw(): void {
    if (this.#done) this.#draw();
  }

  /** Ends the line that is being read as if the terminal were gone. */
  hangUp(): void {
    this.#finish({ ended: true });
  }

  #consume(): void {
    while (this.#done) {
      const key = this.#keys.next();
      if (!key) return;
      const name = 'name' in key ? key.name : 'text';
      if (name === 'paste-begin' || name === 'paste-end') {
        this.#pasting = name === 'paste-begin';
        continue;
      }
      if (this.#pasting) {
        this.#paste(name, 'text' in key ? key.text : '');
        continue;
      }
      if (!this.#search || !this.#searchKey(key)) this.#press(name, 'text' in key ? key.text : '');
      this.#lastKey = name;
    }
  }

  /** What is pasted is text: it neither runs nor completes anything. */
  #paste(name: string, text: string): void {
    this.#buffer.insert(name === 'enter' ? '\n' : name === 'complete' ? '\t' : text);
    this.#draw();
  }

  #press(name: string, text: string): void {
    const buffer = this.#buffer;
    switch (name) {
      case 'text':
        buffer.insert(text);
        break;
      case 'enter':
        this.#accept();
        return;
      case 'interrupt':
        this.#view.finish(buffer.text, '^C');
        this.#finish({ interrupted: true });
        return;
      case 'end-of-file':
        if (buffer.length === 0) {
          this.#finish({ ended: true });
          return;
        }
        buffer.deleteForward();
        break;
      case 'complete':
        this.#complete();
        return;
      case 'clear':
        this.#options.write('\x1b[H\x1b[2J');
        this.#view.begin(this.#prompt);
        break;
      case 'search':
        this.#search = { query: '', at: this.#history.length, before: buffer.text };
        break;
      case 'up':
      case 'down':
        this.#recall(this.#entry + (name === 'up' ? -1 : 1));
        break;
      default:
        this.#edit(name);
    }
    this.#draw();
  }

  #edit(name: string): void {
    const buffer = this.#buffer;
    const { cursor, length } = buffer;
    if (name === 'home') buffer.move(0);
    else if (name === 'end') buffer.move(length);
    else if (name === 'left') buffer.move(cursor - 1);
    else if (name === 'right') buffer.move(cursor + 1);
    else if (name === 'word-left') buffer.move(buffer.wordStart(NO_LETTER));
    else if (name === 'word-right') buffer.move(buffer.wordEnd(NO_LETTER));
    else if (name === 'backspace') buffer.deleteBack();
    else if (name === 'delete') buffer.deleteForward();
    else if (name === 'kill-end') buffer.cut(cursor, length);
    else if (name === 'kill-start') buffer.cut(0, cursor);
    else if (name === 'kill-word') buffer.cut(buffer.wordStart(BLANK), cursor);
    else if (name === 'kill-word-right') buffer.cut(cursor, buffer.wordEnd(NO_LETTER));
    else if (name === 'yank') buffer.yank();
  }

  #recall(entry: number): void {
    if (entry < 0 || entry > this.#history.length) return;
    if (this.#entry === this.#history.length) this.#draft = this.#buffer.text;
    this.#entry = entry;
    this.#buffer.set(this.#history[entry] ?? this.#draft);
  }

  /** Ctrl-R: answers whether the key belonged to the search. */
  #searchKey(key: Key): boolean {
    const search = this.#search;
    if (!search) return false;
    if ('text' in key) this.#find(search.query + key.text, search.at + 1);
    else if (key.name === 'search') this.#find(search.query, search.at);
    else if (key.name === 'backspace') this.#find(search.query.slice(0, -1), this.#history.length);
    else if (key.name === 'cancel') {
      this.#search = undefined;
      this.#buffer.set(search.before);
      this.#draw();
    } else {
      this.#search = undefined;
      this.#draw();
      return false;
    }
    return true;
  }

  #find(query: string, below: number): void {
    const entries = this.#history.slice(0, Math.max(below, 0));
    const at = entries.findLastIndex((line) => line.includes(query));
    if (at >= 0 && query !== '') this.#buffer.set(this.#history[at] ?? '');
    this.#search = { query, at: at >= 0 ? at : below, before: this.#search?.before ?? '' };
    this.#draw();
  }

  #complete(): void {
    const completion = this.#options.complete(this.#buffer.beforeCursor);
    if (completion.insert !== '') {
      this.#buffer.insert(completion.insert);
      this.#draw();
      return;
    }
    if (completion.candidates.length < 2) return;
    if (this.#lastKey !== 'complete') {
      this.#options.write('\x07');
      return;
    }
    this.#view.finish(this.#buffer.text);
    this.#options.write(listed(completion.candidates, this.#options.columns()));
    this.#view.begin(this.#prompt);
    this.#draw();
  }

  #accept(): void {
    const line = this.#buffer.text;
    this.#view.finish(line);
    this.#finish({ line });
  }

  #finish(entry: Entry): void {
    const done = this.#done;
    this.#done = undefined;
    done?.(entry);
  }

  #draw(): void {
    const { text, beforeCursor } = this.#buffer;
    const prompt = this.#search ? `(reverse-i-search)\`${this.#search.query}': ` : undefined;
    this.#view.draw(beforeCursor, text.slice(beforeCursor.length), prompt);
  }

  get #prompt(): string {
    return this.#view.prompt;
  }
}
