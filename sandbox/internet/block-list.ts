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
}

export interface BlockListOptions {
  zone: Zone;
  dnsbl: World['dnsbl'];
  now: () => number;
  emit: (event: WorldEvent) => void;
  state?: BlockListState;
}

export class BlockList {
  readonly #options: BlockListOptions;
  readonly #listings = new Map<string, Listing>();
  readonly #hits: Map<string, number>;

  constructor(options: BlockListOptions) {
    this.#options = options;
    this.#hits = new Map(Object.entries(options.state?.hits ?? {}));
    for (const listing of options.state?.listings ?? []) this.#enter(listing);
  }

  /** A message reached the trap from this address. */
  hit(address: string): void {
    const hits = (this.#hits.get(address) ?? 0) + 1;
    this.#hits.set(address, hits);
    if (hits < HITS_UNTIL_LISTED || this.#listings.has(address)) return;
    const { dnsbl, now, emit } = this.#options;
    const why = `${hits} messages to spam traps`;
    this.#enter({ address, zone: dnsbl.zone, since: now(), why });
    emit({ type: 'listed', at: now(), address, zone: dnsbl.zone, why });
  }

  listing(address: string): Listing | undefined {
    return this.#listings.get(address);
  }

  /** What a list's TXT record says, and a refusal repeats. */
  explanation(address: string): string {
    return `${this.#listings.get(address)?.why ?? 'Not listed'}, see ${this.#options.dnsbl.web}`;
  }

  state(): BlockListState {
    return { listings: [...this.#listings.values()], hits: Object.fromEntries(this.#hits) };
  }

  #enter(listing: Listing): void {
    this.#listings.set(listing.address, listing);
    const name = `${reversedLabels(listing.address)}.${listing.zone}`;
    this.#options.zone.add(name, 'A', '127.0.0.2');
    this.#options.zone.add(name, 'TXT', this.explanation(listing.address));
  }
}
