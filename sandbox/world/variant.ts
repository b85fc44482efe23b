/** One student's world, drawn from a seed: other names, addresses and passwords, the same lab. */
import { createHash } from 'node:crypto';
import type { Scene } from '../../labs/schema.ts';
import { castScene } from './cast.ts';
import { type Draw, drawFrom } from './draw.ts';
import {
  BLOCK_LISTS,
  ISPS,
  ORGANISATIONS,
  PASSWORD_WORDS,
  PEOPLE,
  PROVIDERS,
  STRANGERS,
  TRAPS,
  WEAK_PASSWORDS,
} from './words.ts';
import type { Addresses, Person, Provider, World } from './world.ts';

export interface VariantParameters {
  /** A second server that accepts everything and delivers nothing. */
  blackHole: boolean;
  scene?: Scene | undefined;
  /** The block list holds the mail host's addresses from the start. */
  listed?: boolean;
  /** One of the people has a password that anybody guesses. */
  weakPassword?: boolean;
  faults?: { pick: number; of: string[] } | undefined;
}

/** Blocks that no router on the real internet carries (RFC 2544, 5737, 6598): where the other servers and the prober live. */
const FAR_BLOCKS = ['192.0.2', '203.0.113', '198.51.100', '100.64.9', '100.99.40', '198.19.250'] as const;

/** The same seed and parameters give the same world everywhere. */
export function drawWorld(seed: string, parameters: VariantParameters): World {
  const stage = drawStage(seed, parameters);
  const listed = parameters.listed ? { ...stage, listed: '1604 messages to spam traps' } : stage;
  const world = parameters.weakPassword ? weakened(listed) : listed;
  return parameters.faults ? { ...world, faults: drawFaults(seed, parameters.faults) } : world;
}

/** Which faults a seed draws, without the rest of its world. */
export function drawFaults(seed: string, { pick, of }: NonNullable<VariantParameters['faults']>): string[] {
  return drawFrom(`relaylab faults 1 ${seed}`).sample(of, pick);
}

/** Drawn apart from the rest, so that a seed gives the same world with and without it. Never the first of the people. */
function weakened(world: World): World {
  const draw = drawFrom(`relaylab weak password 1 ${world.seed}`);
  const { login } = draw.pick(world.people.slice(1));
  const password = draw.pick(WEAK_PASSWORDS).replace('LOGIN', login);
  const people = world.people.map((person) => (person.login === login ? { ...person, password } : person));
  return { ...world, people, weakLogin: login };
}

/** Seeds near this one, the seed itself first, for whom wants a variant with certain faults. */
const SEEDS_LOOKED_AT = 5000;

/** Few seeds in whose variants each of the faults is drawn at least once. */
export function seedsWithAllFaults(seed: string, faults: NonNullable<VariantParameters['faults']>): string[] {
  const missing = new Set(faults.of);
  const chosen: string[] = [];
  // First only those whose faults are all new; for what is left over then, any.
  for (const wanted of [faults.pick, 1])
    for (const near of nearSeeds(seed)) {
      const fresh = drawFaults(near, faults).filter((name) => missing.has(name));
      if (missing.size === 0) return chosen;
      if (fresh.length < wanted) continue;
      chosen.push(near);
      for (const name of fresh) missing.delete(name);
    }
  return chosen;
}

/** The first seed near this one that draws these faults first, in this order. Throws RangeError when none does. */
export function seedWithFaults(
  seed: string,
  faults: NonNullable<VariantParameters['faults']>,
  first: readonly string[],
): string {
  for (const near of nearSeeds(seed)) {
    const drawn = drawFaults(near, faults);
    if (first.every((name, index) => drawn[index] === name)) return near;
  }
  throw new RangeError(`no variant draws ${first.join(', ')} first`);
}

function* nearSeeds(seed: string): Generator<string> {
  yield seed;
  for (let number = 2; number <= SEEDS_LOOKED_AT; number += 1) yield `${seed}-${number}`;
}

function drawStage(seed: string, parameters: VariantParameters): World {
  const draw = drawFrom(`relaylab world 1 ${seed}`);
  const [organisation, label] = draw.pick(ORGANISATIONS);
  const domain = `${label}.example`;
  const net = networks(draw);
  const far = farAddresses(draw);
  const [firstProvider, secondProvider] = draw
    .sample(PROVIDERS, 2)
    .map((id, index) => provider(draw, id, far(), index === 0));
  const trap = `${draw.pick(TRAPS)}.test`;
  const isp = `${draw.pick(ISPS)}.example`;
  const people = draw.sample(PEOPLE, 4).map(([login, name]): Person => ({ login, name, password: password(draw) }));
  const blackHole = { name: `mx.${draw.pick(STRANGERS)}-hosting.test`, address: far() };
  const drawn = {
    seed,
    organisation,
    domain,
    publicPrefix: net.publicPrefix,
    lanPrefix: net.lanPrefix,
    mail: { name: `mail.${domain}`, public: net.public(25), lan: net.lan(1) },
    outside: { name: `dsl-${draw.between(10, 99)}.${isp}`, public: net.public(draw.between(60, 120)) },
    inside: { name: `pc${draw.between(2, 9)}.lan.${domain}`, lan: net.lan(draw.between(10, 50)) },
    nameServer: { public: net.public(53), lan: net.lan(53) },
    people,
    aliases: {
      postmaster: [people[0]?.login ?? 'root'],
      info: [people[1]?.login ?? 'root'],
      root: [people[0]?.login ?? 'root'],
    },
    providers: [firstProvider, secondProvider].filter((found) => found !== undefined),
    spamTrap: { domain: trap, mx: `mx.${trap}`, address: far() },
    dnsbl: dnsbl(draw),
    smartHost: {
      name: `smtp.${isp}`,
      address: far(),
      login: `${label}-${draw.between(1000, 9999)}`,
      password: password(draw),
    },
    ...(parameters.blackHole ? { blackHole } : {}),
    prober: {
      outside: [...Array.from({ length: 6 }, far), net.public(draw.between(180, 250))],
      neighbours: [net.beside(-1, draw.between(2, 250)), net.beside(1, draw.between(2, 250))],
      office: [net.lan(draw.between(70, 120)), net.lan(draw.between(130, 250)), net.lan(254)],
    },
    proofToken: `proof-${draw.hex(10)}`,
  };
  // What came later is drawn last, so that a seed keeps its world.
  const world: World = { ...drawn, dnsbl: { ...drawn.dnsbl, address: far() } };
  return parameters.scene ? { ...world, scene: castScene(world, parameters.scene) } : world;
}

/** The sandbox's own two networks. Host numbers go into the last octet, and as decimal digits into the last IPv6 group. */
function networks(draw: Draw) {
  const publicBase = `198.18.${draw.between(1, 254)}`;
  const publicBase6 = `2001:db8:${group(draw)}:${draw.between(1, 9)}`;
  const lanSecond = draw.between(11, 240);
  const lanThird = draw.between(2, 252);
  const ula = `fd${draw.hex(2)}:${group(draw)}:${group(draw)}`;
  const at = (v4: string, v6: string, host: number): Addresses => ({ v4: `${v4}.${host}`, v6: `${v6}::${host}` });
  return {
    publicPrefix: { v4: `${publicBase}.0/24`, v6: `${publicBase6}::/64` },
    lanPrefix: { v4: `10.${lanSecond}.${lanThird}.0/24`, v6: `${ula}:10::/64` },
    public: (host: number) => at(publicBase, publicBase6, host),
    lan: (host: number) => at(`10.${lanSecond}.${lanThird}`, `${ula}:10`, host),
    /** The network `step` beyond the LAN's edge. */
    beside: (step: 1 | -1, host: number) =>
      at(`10.${lanSecond}.${lanThird + step}`, `${ula}:${step > 0 ? '11' : 'f'}`, host),
  };
}

/** One group of an IPv6 address, without leading zeros (RFC 5952 §4.1), so that texts compare equal. */
function group(draw: Draw): string {
  return draw.between(0x1000, 0xffff).toString(16);
}

/** Gives out addresses far apart, each block in turn. */
function farAddresses(draw: Draw): () => Addresses {
  const hosts = draw.sample(
    Array.from({ length: 230 }, (_, index) => index + 10),
    60,
  );
  let given = 0;
  return () => {
    const host = hosts[given % hosts.length];
    const block = FAR_BLOCKS[given % FAR_BLOCKS.length];
    given += 1;
    return { v4: `${block}.${host}`, v6: `2001:db8:f${draw.hex(3)}:${given}::${host}` };
  };
}

function provider(draw: Draw, id: string, address: Addresses, honoursDnsbl: boolean): Provider {
  const domain = `${id}.${honoursDnsbl ? 'example' : 'test'}`;
  return {
    id,
    domain,
    mx: `mx.${domain}`,
    address,
    mailboxes: ['postmaster', ...draw.sample(STRANGERS, 3)].reverse(),
    honoursDnsbl,
  };
}

function dnsbl(draw: Draw): Omit<World['dnsbl'], 'address'> {
  const zone = `${draw.pick(BLOCK_LISTS)}.test`;
  const domain = zone.split('.').slice(-2).join('.');
  return { zone, web: `https://www.${domain}/lookup`, domain, mx: `mx.${domain}` };
}

function password(draw: Draw): string {
  return `${draw.sample(PASSWORD_WORDS, 2).join('-')}-${draw.between(10, 99)}`;
}

/** A seed for a new sandbox, from whose it is: stable, and not to be guessed from another's. */
export function seedFor(secret: string, ...parts: string[]): string {
  return createHash('sha256')
    .update([secret, ...parts].join('\0'))
    .digest('hex')
    .slice(0, 16);
}
