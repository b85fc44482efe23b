/** The DNSBL: lists who hit the spam trap, and answers by DNS as real lists do (RFC 5782). */
import type { WorldEvent } from '../drivers/events.ts';
import type { World } from '../world/world.ts';
import type { Listing } from './internet.ts';
import { reversedLabels, type Zone } from './zone.ts';

/** One hit may be a typing error; three are a source. */
const HITS_UNTIL_LISTED = 3;

export interface BlockListState {
  listings: Listing[];
  /** Trap hits by client address. */
  hits: Record<string, number>;
  /** When each address last hit one. Left out: by an earlier version. */
  lastHits?: Record<string, number>;
}

export interface BlockListOptions {
  zone: Zone;
  dnsbl: World['dnsbl'];
  now: () => number;
  emit: (event: WorldEvent) => void;
  /** The addresses that belong to one host, each of them listed with the others. Left out: every host has one. */
  hosts?: string[][];
  state?: BlockListState;
}

export class BlockList {
  readonly #options: BlockListOptions;
  readonly #listings = new Map<string, Listing>();
  readonly #hits: Map<string, number>;
  readonly #lastHits: Map<string, number>;

  constructor(options: BlockListOptions) {
    this.#options = options;
    this.#hits = new Map(Object.entries(options.state?.hits ?? {}));
    this.#lastHits = new Map(Object.entries(options.state?.lastHits ?? {}));
    for (const listing of options.state?.listings ?? []) this.#enter(listing);
  }

  /** A message reached the trap from this address. */
  hit(address: string): void {
    const { now } = this.#options;
    const addresses = this.hostOf(address);
    const [first = address] = addresses;
    const hits = (this.#hits.get(first) ?? 0) + 1;
    this.#hits.set(first, hits);
    this.#lastHits.set(first, now());
    if (hits >= HITS_UNTIL_LISTED) this.list(address, `${hits} messages to spam traps`);
  }

  /** Takes a host onto the list, with all its addresses. */
  list(address: string, why: string): void {
    const { dnsbl, now, emit } = this.#options;
    for (const each of this.hostOf(address).filter((other) => !this.#listings.has(other))) {
      this.#enter({ address: each, zone: dnsbl.zone, since: now(), why });
      emit({ type: 'listed', at: now(), address: each, zone: dnsbl.zone, why });
    }
  }

  /** All addresses of the host that has this one. */
  hostOf(address: string): string[] {
    return this.#options.hosts?.find((addresses) => addresses.includes(address)) ?? [address];
  }

  lastHit(address: string): number | undefined {
    return this.#lastHits.get(this.hostOf(address)[0] ?? address);
  }

  /** Takes a host off the list; what it does from now on counts anew. */
  remove(address: string, why: string): void {
    const { dnsbl, now, emit, zone } = this.#options;
    const addresses = this.hostOf(address);
    this.#hits.delete(addresses[0] ?? address);
    for (const each of addresses.filter((listed) => this.#listings.delete(listed))) {
      const name = `${reversedLabels(each)}.${dnsbl.zone}`;
      for (const type of ['A', 'TXT'] as const) zone.remove(name, type);
      emit({ type: 'delisted', at: now(), address: each, zone: dnsbl.zone, why });
    }
  }

  listing(address: string): Listing | undefined {
    return this.#listings.get(address);
  }

  /** What a list's TXT record says, and a refusal repeats. */
  explanation(address: string): string {
    return `${this.#listings.get(address)?.why ?? 'Not listed'}, see ${this.#options.dnsbl.web}`;
  }

  state(): BlockListState {
    return {
      listings: [...this.#listings.values()],
      hits: Object.fromEntries(this.#hits),
      lastHits: Object.fromEntries(this.#lastHits),
    };
  }

  #enter(listing: Listing): void {
    this.#listings.set(listing.address, listing);
    const name = `${reversedLabels(listing.address)}.${listing.zone}`;
    this.#options.zone.add(name, 'A', '127.0.0.2');
    this.#options.zone.add(name, 'TXT', this.explanation(listing.address));
  }
}
