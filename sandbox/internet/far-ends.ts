/** The far ends of canaries: domains that did not exist a moment ago, and the server that takes their mail. */
import { LabError } from '../errors.ts';
import type { Addresses } from '../world/world.ts';
import { drawDomain } from './fresh-names.ts';
import type { Client, Refusal } from './mail-server.ts';
import { addMailDomain, reverseName, setPointer, type Zone } from './zone.ts';

/** A class hour of grading makes some hundred; the oldest are forgotten. */
const MAX_DOMAINS = 1000;
const MAX_TRIPLETS = 10_000;

export interface FarDomain {
  name: string;
  /** Its MX lives at this place in World.prober.outside. */
  place: number;
  /** Answers 450 to the first try of each envelope. */
  greylists: boolean;
  /** The host that its MX records name second. */
  backup?: string;
}

export interface FarEndsState {
  domains: FarDomain[];
  /** Address → the name that its PTR record holds now. */
  pointers: Record<string, string>;
}

export interface FarEndsOptions {
  zone: Zone;
  nameServer: string;
  /** Where the exchangers of made-up domains live. */
  places: Addresses[];
  state?: FarEndsState;
}

export class FarEnds {
  readonly #options: FarEndsOptions;
  readonly #domains = new Map<string, FarDomain>();
  readonly #pointers = new Map<string, string>();
  readonly #greeted = new Set<string>();
  #made = 0;

  constructor(options: FarEndsOptions) {
    this.#options = options;
    for (const domain of options.state?.domains ?? []) this.#open(domain);
    for (const [address, name] of Object.entries(options.state?.pointers ?? {})) this.#point(address, name);
  }

  /** A new domain, or the one asked for if nobody has it. */
  open(wish: { name?: string; greylists?: boolean; backup?: string } = {}): string {
    const { zone, places } = this.#options;
    const name = wish.name?.toLowerCase() ?? drawDomain((drawn) => zone.has(drawn));
    if (this.#domains.has(name)) return name;
    if (zone.has(name))
      throw new LabError('could-not-run', `${name} belongs to somebody in this world; choose another name`);
    const place = this.#made++ % places.length;
    this.#open({ name, place, greylists: wish.greylists ?? false, backup: wish.backup });
    return name;
  }

  /** A domain whose mail host has this address, forward and backward (what Postfix calls a known client). */
  openSender(address: string): { domain: string; helo: string } {
    const domain = this.open();
    const helo = `mail.${domain}`;
    this.#point(address, helo);
    return { domain, helo };
  }

  /** What the exchanger says to a recipient: it is no relay itself. */
  verdict(recipient: string, mailFrom: string, client: Client): Refusal | undefined {
    const domain = this.#domainOf(recipient);
    if (!domain) return { code: 554, text: `5.7.1 <${recipient}>: Relay access denied` };
    if (!domain.greylists) return undefined;
    const triplet = `${client.address} ${mailFrom} ${recipient}`;
    if (this.#greeted.has(triplet)) return undefined;
    if (this.#greeted.size >= MAX_TRIPLETS) this.#greeted.clear();
    this.#greeted.add(triplet);
    return { code: 450, text: `4.2.0 <${recipient}>: Recipient address rejected: Greylisted` };
  }

  /** The address is nobody's any more and answers to no name. */
  release(address: string): void {
    this.#pointers.delete(address);
    this.#options.zone.remove(reverseName(address), 'PTR');
  }

  state(): FarEndsState {
    return { domains: [...this.#domains.values()], pointers: Object.fromEntries(this.#pointers) };
  }

  /** Also for names below a domain, and for the exchangers' own addresses in brackets. */
  #domainOf(recipient: string): FarDomain | undefined {
    const host = recipient
      .slice(recipient.lastIndexOf('@') + 1)
      .toLowerCase()
      .replace(/\.$/, '');
    const literal = /^\[(?:ipv6:)?([^\]]+)\]$/.exec(host)?.[1];
    const places = this.#options.places.flatMap(({ v4, v6 }) => [v4, v6]);
    if (literal !== undefined) return places.includes(literal) ? { name: host, place: 0, greylists: false } : undefined;
    for (let name = host; name !== ''; name = name.slice(name.indexOf('.') + 1)) {
      const found = this.#domains.get(name);
      if (found || !name.includes('.')) return found;
    }
    return undefined;
  }

  #open(domain: FarDomain): void {
    const { zone, nameServer, places } = this.#options;
    const place = places[domain.place % places.length];
    const exchanger = `mx.${domain.name}`;
    this.#domains.set(domain.name, domain);
    addMailDomain(zone, domain.name, exchanger, nameServer);
    zone.add(`*.${domain.name}`, 'MX', `10 ${exchanger}`);
    if (domain.backup) zone.add(domain.name, 'MX', `20 ${domain.backup}`);
    if (place) {
      zone.add(exchanger, 'A', place.v4);
      zone.add(exchanger, 'AAAA', place.v6);
    }
    const [oldest] = this.#domains.keys();
    if (this.#domains.size > MAX_DOMAINS && oldest !== undefined) this.#forget(oldest);
  }

  #forget(name: string): void {
    const { zone } = this.#options;
    this.#domains.delete(name);
    for (const type of ['NS', 'SOA', 'MX', 'TXT'] as const) zone.remove(name, type);
    zone.remove(`*.${name}`, 'MX');
    for (const host of [`mx.${name}`, `mail.${name}`])
      for (const type of ['A', 'AAAA'] as const) zone.remove(host, type);
  }

  #point(address: string, name: string): void {
    this.#options.zone.add(name, address.includes(':') ? 'AAAA' : 'A', address);
    setPointer(this.#options.zone, address, name);
    this.#pointers.set(address, name);
  }
}
