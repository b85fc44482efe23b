/** What the servers of the internet accepted, kept within bounds, and awaited by token. */
import { EventEmitter } from 'node:events';
import type { Delivery } from './internet.ts';

/** Enough for a class hour of probes; a flood of spam pushes out the spam, not the canaries. */
const MAX_DELIVERIES = 2000;
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_MESSAGE_BYTES = 256 * 1024;

const TOKEN = /\b(?:canary|proof)-[a-z0-9]{4,}\b/gi;

export class Deliveries {
  readonly #kept: Delivery[];
  readonly #arrivals = new EventEmitter().setMaxListeners(0);
  readonly #letters: readonly string[];
  #bytes: number;

  /** `letters`: other tokens that are looked for. */
  constructor(kept: Delivery[] = [], letters: readonly string[] = []) {
    this.#letters = letters;
    this.#kept = [...kept];
    this.#bytes = kept.reduce((sum, delivery) => sum + delivery.message.length, 0);
  }

  record(delivery: Omit<Delivery, 'tokens'>): Delivery {
    const message = delivery.message.slice(0, MAX_MESSAGE_BYTES);
    const found: Delivery = { ...delivery, message, tokens: this.#tokensIn(delivery.message) };
    this.#kept.push(found);
    this.#bytes += message.length;
    while (this.#kept.length > MAX_DELIVERIES || this.#bytes > MAX_BYTES) this.#dropOne();
    for (const token of found.tokens) this.#arrivals.emit(token, found);
    return found;
  }

  list(token?: string): Delivery[] {
    if (token === undefined) return [...this.#kept];
    const wanted = token.toLowerCase();
    return this.#kept.filter((delivery) => delivery.tokens.includes(wanted));
  }

  /** The first delivery with this token, or undefined after the time-out. */
  async next(token: string, timeoutMs: number): Promise<Delivery | undefined> {
    const [already] = this.list(token);
    if (already) return already;
    return new Promise((resolve) => {
      const event = token.toLowerCase();
      const arrived = (delivery: Delivery) => {
        clearTimeout(timer);
        resolve(delivery);
      };
      const timer = setTimeout(() => {
        this.#arrivals.off(event, arrived);
        resolve(undefined);
      }, timeoutMs);
      this.#arrivals.once(event, arrived);
    });
  }

  #tokensIn(message: string): string[] {
    const canaries = (message.match(TOKEN) ?? []).map((token) => token.toLowerCase());
    return [...new Set([...canaries, ...this.#letters.filter((letter) => message.includes(letter))])];
  }

  #dropOne(): void {
    const index = this.#kept.findIndex((delivery) => delivery.tokens.length === 0);
    const [dropped] = this.#kept.splice(Math.max(index, 0), 1);
    this.#bytes -= dropped?.message.length ?? 0;
  }
}
