/**
 * Earlier states of files, kept in this browser by sandbox, host and path. Bounded: so many states a file, so many characters in
 * all. Where room is short, what was not touched for longest goes first.
 */
import type { StudentHost } from '../../../../labs/schema.ts';

/** `found`: as first opened; `saved`: by the editor; `host`: changed there by something else; `draft`: left unsaved. */
export type SaveKind = 'found' | 'saved' | 'host' | 'draft';

export interface Save {
  /** Epoch milliseconds. */
  at: number;
  kind: SaveKind;
  text: string;
}

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export const MAX_STATES = 50;
/** Characters. Configuration is far smaller; logs are not worth keeping. */
export const MAX_TEXT = 64 * 1024;
/** Characters of all files together. Browsers give an origin about five million, and it is not ours alone. */
const MAX_ALL = 1_500_000;
const PREFIX = 'relaylab-states:';

export type Kept = 'kept' | 'too-large' | 'no-room';

export class Saves {
  readonly #store: Store;
  readonly #sandbox: string;
  readonly #now: () => number;

  constructor(store: Store, sandbox: string, now = Date.now) {
    this.#store = store;
    this.#sandbox = sandbox;
    this.#now = now;
  }

  /** The oldest comes first. */
  list(host: StudentHost, path: string): Save[] {
    return readStates(this.#store.getItem(this.#key(host, path)));
  }

  /** The same text twice in a row is one state. */
  add(host: StudentHost, path: string, kind: SaveKind, text: string): Kept {
    if (text.length > MAX_TEXT) return 'too-large';
    const before = this.list(host, path);
    const last = before.at(-1);
    // What was found stays the first state, with which everything later is compared.
    if (last?.text === text && (last.kind === 'found' || kind !== 'saved')) return 'kept';
    const base = last?.text === text ? before.slice(0, -1) : before;
    return this.#write(this.#key(host, path), bounded([...base, { at: this.#now(), kind, text }]));
  }

  #key(host: StudentHost, path: string): string {
    return `${PREFIX}${this.#sandbox}:${host}:${path}`;
  }

  #write(key: string, states: Save[]): Kept {
    const text = JSON.stringify(states);
    for (;;) {
      const others = this.#others(key);
      const size = others.reduce((sum, other) => sum + other.size, text.length);
      if (size <= MAX_ALL && this.#put(key, text)) return 'kept';
      const oldest = others.sort((a, b) => a.at - b.at)[0];
      if (!oldest) return states.length > 2 ? this.#write(key, [...states.slice(0, 1), ...states.slice(2)]) : 'no-room';
      this.#store.removeItem(oldest.key);
    }
  }

  /** False when the browser has no room, or allows none (QuotaExceededError, SecurityError). */
  #put(key: string, text: string): boolean {
    try {
      this.#store.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }

  #others(key: string): { key: string; size: number; at: number }[] {
    const keys = Array.from({ length: this.#store.length }, (_, index) => this.#store.key(index));
    return keys
      .filter((other) => other !== null)
      .filter((other) => other.startsWith(PREFIX) && other !== key)
      .map((other) => {
        const text = this.#store.getItem(other);
        return { key: other, size: text?.length ?? 0, at: readStates(text).at(-1)?.at ?? 0 };
      });
  }
}

/** The first state stays, whatever happens. */
function bounded(states: Save[]): Save[] {
  return states.length <= MAX_STATES
    ? states
    : [...states.slice(0, 1), ...states.slice(states.length - MAX_STATES + 1)];
}

/** Empty when it was written by something else under our name. */
function readStates(text: string | null): Save[] {
  if (text === null) return [];
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read.filter(isSave) : [];
  } catch {
    return [];
  }
}

function isSave(value: unknown): value is Save {
  if (typeof value !== 'object' || value === null) return false;
  const { at, kind, text } = value as Partial<Record<keyof Save, unknown>>;
  return (
    typeof at === 'number' && typeof text === 'string' && ['found', 'saved', 'host', 'draft'].includes(String(kind))
  );
}
