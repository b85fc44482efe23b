/**
 * Where the prober sends from in one grading: addresses that nobody has seen before, each with a name, so that a rule about
 * the grader's addresses helps nobody.
 */
import { randomInt } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Addresses, Places, Prefix, World } from '../world/world.ts';
import { officeName, strangerName } from './world-zone.ts';
import { addHost, type Zone } from './zone.ts';

/** What no router on the real internet carries (RFC 2544, 3849, 5737, 6598): all strangers live there. */
export const STRANGE_RANGES: Record<keyof Addresses, string[]> = {
  v4: ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '100.64.0.0/10', '198.18.0.0/15'],
  v6: ['2001:db8::/32'],
};

/** One stranger from each. The other half of 198.18.0.0/15 is where sandboxes have their own networks. */
const STRANGERS_FROM = [
  '192.0.2.0/24',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '100.64.0.0/10',
  '100.64.0.0/10',
  '198.19.0.0/16',
] as const;
/** The group after 2001:db8 of networks that no sandbox has (see variant.ts). */
const STRANGE_GROUPS = { from: 0xe000, to: 0xffff } as const;
/** Drawings whose addresses are still there; mail that is under way may ask for their names. */
const KEPT = 12;

export interface Drawing {
  places: Places;
  /** An old drawing, whose addresses are nobody's from now on. */
  former?: Places;
}

export class FreshPlaces {
  readonly #zone: Zone;
  readonly #world: World;
  readonly #isp: string;
  readonly #kept: Places[] = [];

  constructor(zone: Zone, world: World, isp: string) {
    this.#zone = zone;
    this.#world = world;
    this.#isp = isp;
  }

  draw(): Drawing {
    const places = this.#places();
    for (const place of places.outside) addHost(this.#zone, strangerName(place, this.#isp), place);
    for (const place of places.office) addHost(this.#zone, officeName(place, this.#world), place);
    this.#kept.push(places);
    const former = this.#kept.length > KEPT ? this.#kept.shift() : undefined;
    if (former) this.#forget(former);
    return former ? { places, former } : { places };
  }

  #places(): Places {
    const { publicPrefix, lanPrefix, prober } = this.#world;
    const taken = JSON.stringify([this.#world, this.#kept]);
    const drawn = new Set<string>();
    const unlessTaken = (draw: () => Addresses): Addresses => {
      for (;;) {
        const { v4, v6 } = draw();
        if ([v4, v6].some((address) => drawn.has(address) || taken.includes(`"${address}"`))) continue;
        drawn.add(v4).add(v6);
        return { v4, v6 };
      }
    };
    const among = (prefix: Prefix) => unlessTaken(() => hostOf(prefix, randomInt(2, 255)));
    return {
      outside: [...STRANGERS_FROM.map((range) => unlessTaken(() => strangerFrom(range))), among(publicPrefix)],
      neighbours: prober.neighbours.map(({ v4, v6 }) => among({ v4: `${v4}/24`, v6: `${v6}/64` })),
      office: [among(lanPrefix), among(lanPrefix), among(lanPrefix)],
    };
  }

  /** The names; what an address answers to is for FarEnds to take back, which points addresses elsewhere. */
  #forget({ outside, office }: Places): void {
    const names = [
      ...outside.map((place) => strangerName(place, this.#isp)),
      ...office.map((place) => officeName(place, this.#world)),
    ];
    for (const name of names) for (const type of ['A', 'AAAA'] as const) this.#zone.remove(name, type);
  }
}

function strangerFrom(range: string): Addresses {
  const [network, bits] = ipaddr.IPv4.parseCIDR(range);
  const number = Buffer.from(network.toByteArray()).readUInt32BE() + randomInt(2 ** (32 - bits));
  // Neither a network's own number nor its last one.
  const host = (number & 0xff) % 254;
  const v4 = [24, 16, 8].map((shift) => (number >>> shift) & 0xff).join('.');
  const group = (from: number, to: number) => randomInt(from, to + 1).toString(16);
  const v6 = `2001:db8:${group(STRANGE_GROUPS.from, STRANGE_GROUPS.to)}:${group(0x10, 0xffff)}::${group(1, 0xffff)}`;
  return { v4: `${v4}.${host + 1}`, v6 };
}

/** A host of a network as variant.ts numbers them: the same number in both families, in decimal digits. */
function hostOf({ v4, v6 }: Prefix, host: number): Addresses {
  const [network] = ipaddr.IPv6.parseCIDR(v6);
  const groups = network.parts.slice(0, 4).map((part) => part.toString(16));
  return { v4: `${v4.split('.').slice(0, 3).join('.')}.${host}`, v6: `${groups.join(':')}::${host}` };
}
