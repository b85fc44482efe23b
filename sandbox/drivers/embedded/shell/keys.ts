/** What the keys of a terminal send, as names. */

export type Key = { name: string } | { text: string };

const CONTROL: Record<string, string> = {
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end-of-file',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'cancel',
  '\x08': 'backspace',
  '\x09': 'complete',
  '\x0a': 'enter',
  '\x0b': 'kill-end',
  '\x0c': 'clear',
  '\x0d': 'enter',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search',
  '\x15': 'kill-start',
  '\x17': 'kill-word',
  '\x19': 'yank',
  '\x1a': 'suspend',
  '\x7f': 'backspace',
};

/** After ESC [ or ESC O. */
const SEQUENCES: Record<string, string> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '7~': 'home',
  '4~': 'end',
  '8~': 'end',
  '3~': 'delete',
  '1;5C': 'word-right',
  '1;5D': 'word-left',
  '1;3C': 'word-right',
  '1;3D': 'word-left',
  '200~': 'paste-begin',
  '201~': 'paste-end',
};

/** After ESC alone: the Alt key. */
const ALT: Record<string, string> = {
  b: 'word-left',
  f: 'word-right',
  d: 'kill-word-right',
  '\x7f': 'kill-word',
  '\x08': 'kill-word',
};

/** Cuts what was typed into keys; an unfinished sequence waits for the rest. */
export class KeyReader {
  #pending = '';

  add(text: string): void {
    this.#pending += text;
  }

  /** What was typed and not taken as keys yet. */
  takeRest(): string {
    const rest = this.#pending;
    this.#pending = '';
    return rest;
  }

  next(): Key | undefined {
    const text = this.#pending;
    if (text === '' || text === '\x1b') return undefined;
    if (text.startsWith('\x1b')) return this.#escape(text);
    const plain = /^\P{Cc}+/u.exec(text)?.[0];
    if (plain) return this.#take(plain.length, { text: plain });
    return this.#take(1, { name: CONTROL[text[0] ?? ''] ?? 'nothing' });
  }

  #escape(text: string): Key | undefined {
    const rest = text.slice(1);
    const sequence = /^(?:\[([0-9;?]*[ -/]*[@-~])|O([A-Za-z]))/.exec(rest);
    if (sequence)
      return this.#take(1 + sequence[0].length, { name: SEQUENCES[sequence[1] ?? sequence[2] ?? ''] ?? 'nothing' });
    if (/^(?:\[[0-9;?]*|O)$/.test(rest)) return undefined;
    return this.#take(2, { name: ALT[text[1] ?? ''] ?? 'nothing' });
  }

  #take(length: number, key: Key): Key {
    this.#pending = this.#pending.slice(length);
    return key;
  }
}
