/** Tells every listener what happens in a world. */
import type { WorldEvent } from './events.ts';

/** A listener that is this far behind loses the oldest events rather than the server its memory. */
const LONGEST_QUEUE = 10_000;

interface Listener {
  queue: WorldEvent[];
  wake: () => void;
}

export class Broadcast {
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<(event: WorldEvent) => void>();
  readonly #onAudience: (present: boolean) => void;
  #closed = false;

  /** `onAudience` hears when the first listener comes and when the last one goes. */
  constructor(onAudience: (present: boolean) => void) {
    this.#onAudience = onAudience;
  }

  emit(event: WorldEvent): void {
    for (const watcher of this.#watchers) watcher(event);
    for (const listener of this.#listeners) {
      listener.queue.push(event);
      if (listener.queue.length > LONGEST_QUEUE) listener.queue.shift();
      listener.wake();
    }
  }

  /** For those inside the driver that count. */
  watch(watcher: (event: WorldEvent) => void): void {
    this.#watchers.add(watcher);
  }

  /** From the moment of the call on. */
  listen(): AsyncIterable<WorldEvent> {
    const listener: Listener = { queue: [], wake: () => undefined };
    this.#listeners.add(listener);
    if (this.#listeners.size === 1) this.#onAudience(true);
    return this.#iterate(listener);
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  close(): void {
    this.#closed = true;
    for (const { wake } of this.#listeners) wake();
  }

  async *#iterate(listener: Listener): AsyncGenerator<WorldEvent> {
    try {
      for (;;) {
        const next = listener.queue.shift();
        if (next) yield next;
        else if (this.#closed) return;
        else await new Promise<void>((resolve) => Object.assign(listener, { wake: resolve }));
      }
    } finally {
      this.#listeners.delete(listener);
      if (this.#listeners.size === 0) this.#onAudience(false);
    }
  }
}
