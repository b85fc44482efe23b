/** anvil(8): how often clients connect, send and try. Counts are per client address and service. */

export type RateKind = 'connect' | 'message' | 'recipient' | 'auth' | 'tls';

interface Client {
  connections: number;
  startedAt: number;
  rates: Record<RateKind, number>;
}

const noRates = (): Record<RateKind, number> => ({ connect: 0, message: 0, recipient: 0, auth: 0, tls: 0 });

export class Anvil {
  readonly #clients = new Map<string, Client>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** anvil(8) ends with the mail system, and what it counted with it. */
  forget(): void {
    this.#clients.clear();
  }

  /** A connection began: how many are open now, and how many came in this time unit. */
  connect(service: string, address: string, timeUnit: number): { open: number; rate: number } {
    const client = this.#client(service, address, timeUnit);
    client.connections += 1;
    client.rates.connect += 1;
    return { open: client.connections, rate: client.rates.connect };
  }

  disconnect(service: string, address: string): void {
    const key = `${service}:${address}`;
    const client = this.#clients.get(key);
    if (!client) return;
    client.connections -= 1;
  }

  /** Counts one event and says how many there were in this time unit (anvil_rate_time_unit). */
  count(kind: RateKind, service: string, address: string, timeUnit: number): number {
    const client = this.#client(service, address, timeUnit);
    client.rates[kind] += 1;
    return client.rates[kind];
  }

  #client(service: string, address: string, timeUnit: number): Client {
    const now = this.#now();
    this.#forgetIdle(now, timeUnit);
    const key = `${service}:${address}`;
    const known = this.#clients.get(key);
    if (!known) {
      const fresh: Client = { connections: 0, startedAt: now, rates: noRates() };
      this.#clients.set(key, fresh);
      return fresh;
    }
    if (now - known.startedAt >= timeUnit) {
      known.startedAt = now;
      known.rates = noRates();
    }
    return known;
  }

  /** A spammer with many addresses must not make the table grow without end. */
  #forgetIdle(now: number, timeUnit: number): void {
    if (this.#clients.size < 1000) return;
    for (const [key, client] of this.#clients)
      if (client.connections <= 0 && now - client.startedAt >= timeUnit) this.#clients.delete(key);
  }
}
