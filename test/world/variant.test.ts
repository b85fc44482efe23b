import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { LabError } from '../../sandbox/errors.ts';
import { fillIn } from '../../sandbox/world/template.ts';
import { variablesOf } from '../../sandbox/world/variables.ts';
import { drawFaults, drawWorld, seedFor, seedsWithAllFaults, seedWithFaults } from '../../sandbox/world/variant.ts';
import type { World } from '../../sandbox/world/world.ts';
import fc from '../fixtures/fast-check.ts';

const draw = (seed: string) => drawWorld(seed, { blackHole: true });
const inside = (address: string, cidr: string) => {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  const parsed = ipaddr.parse(address);
  return parsed.kind() === network.kind() && parsed.match(network, bits);
};

/** Every address of the world with its owner's name. */
function addresses(world: World): string[] {
  const pairs = [
    world.mail.public, world.mail.lan, world.outside.public, world.inside.lan, world.nameServer.public, world.nameServer.lan,
    world.spamTrap.address, world.smartHost.address, ...(world.blackHole ? [world.blackHole.address] : []),
    ...world.providers.map(({ address }) => address), ...world.prober.outside, ...world.prober.neighbours, ...world.prober.office,
  ]; // biome-ignore format: a list of legs
  return pairs.flatMap(({ v4, v6 }) => [v4, v6]);
}

describe('a world drawn from a seed', () => {
  test('is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(draw(seed)).toEqual(draw(seed));
      }),
      { numRuns: 20 },
    );
  });

  test('differs between seeds', () => {
    expect(
      new Set(Array.from({ length: 50 }, (_, index) => draw(`student ${index}`).lanPrefix.v4)).size,
    ).toBeGreaterThan(40);
  });

  test('gives every host an address of its own, written in its shortest form', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const all = addresses(draw(seed));
        expect(new Set(all).size).toBe(all.length);
        for (const address of all) expect(ipaddr.parse(address).toString()).toBe(address);
      }),
      { numRuns: 50 },
    );
  });

  test('differs by one password only where a lab wants a weak one, and never that of the first person', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const [plain, weak] = [draw(seed), drawWorld(seed, { blackHole: true, weakPassword: true })];
        const changed = weak.people.filter(({ password }, index) => password !== plain.people[index]?.password);
        expect(changed.map(({ login }) => login)).toEqual([weak.weakLogin]);
        expect(weak.weakLogin).not.toBe(weak.people[0]?.login);
        const { weakLogin, ...rest } = weak;
        expect({ ...rest, people: plain.people }).toEqual(plain);
        expect(variablesOf(weak)['weak.password']).toBe(changed[0]?.password);
      }),
      { numRuns: 30 },
    );
  });

  test('has networks without host bits, neighbours beside the office and strangers outside it', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const { lanPrefix, publicPrefix, prober, mail } = draw(seed);
        for (const cidr of [lanPrefix.v4, publicPrefix.v4])
          expect(ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()).toBe(cidr.split('/')[0]);
        for (const { v4, v6 } of prober.office) expect(inside(v4, lanPrefix.v4) && inside(v6, lanPrefix.v6)).toBe(true);
        for (const { v4, v6 } of [...prober.neighbours, ...prober.outside])
          expect(inside(v4, lanPrefix.v4) || inside(v6, lanPrefix.v6)).toBe(false);
        expect(inside(mail.public.v4, publicPrefix.v4)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('takes its names from the reserved domains only', () => {
    const { domain, providers, spamTrap, dnsbl, smartHost } = draw('names');
    for (const name of [
      domain,
      ...providers.map((provider) => provider.domain),
      spamTrap.domain,
      dnsbl.zone,
      smartHost.name,
    ])
      expect(name).toMatch(/\.(example|test)$/);
  });
});

describe('a template', () => {
  const variables = variablesOf(draw('template'));

  test('has its names filled in', () => {
    expect(fillIn('mynetworks = {{lan.v4}} $mydomain ${x}', variables, 'main.cf')).toBe(
      `mynetworks = ${variables['lan.v4']} $mydomain \${x}`,
    );
  });

  test('with an unknown name is refused with the file and the known names', () => {
    expect(() => fillIn('{{lan.v5}}', variables, 'labs/x/main.cf')).toThrow(LabError);
    expect(() => fillIn('{{lan.v5}}', variables, 'labs/x/main.cf')).toThrow(
      /labs\/x\/main\.cf: \{\{lan\.v5\}\}.*lan\.v4/,
    );
  });
});

test('the seed of a sandbox depends on the secret and on whose it is', () => {
  expect(seedFor('secret', 'alice', 'lab')).toBe(seedFor('secret', 'alice', 'lab'));
  expect(
    new Set([seedFor('secret', 'alice', 'lab'), seedFor('secret', 'bob', 'lab'), seedFor('other', 'alice', 'lab')])
      .size,
  ).toBe(3);
});

describe('drawn faults', () => {
  const faults = { pick: 2, of: Array.from({ length: 12 }, (_, index) => `fault-${index}`) };

  test('change nothing else of the world', () => {
    const { faults: drawn, ...rest } = drawWorld('x', { blackHole: true, faults });
    expect(drawn).toEqual(drawFaults('x', faults));
    expect(new Set(drawn).size).toBe(2);
    expect(rest).toEqual(draw('x'));
  });

  test('are all there in few variants, whatever seed one begins with', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        const seeds = seedsWithAllFaults(seed, faults);
        expect(new Set(seeds.flatMap((each) => drawFaults(each, faults)))).toEqual(new Set(faults.of));
        expect(seeds.length).toBeLessThanOrEqual(7);
        expect(seeds[0]).toBe(seed);
      }),
      { numRuns: 20 },
    );
  });

  test('of an odd number are all there as well', () => {
    const odd = { pick: 2, of: faults.of.slice(0, 5) };
    expect(new Set(seedsWithAllFaults('x', odd).flatMap((each) => drawFaults(each, odd))).size).toBe(5);
  });

  test('are found by name, in order', () => {
    const seed = seedWithFaults('x', faults, ['fault-7', 'fault-3']);
    expect(drawFaults(seed, faults)).toEqual(['fault-7', 'fault-3']);
    expect(seedWithFaults('x', faults, [])).toBe('x');
    expect(() => seedWithFaults('x', faults, ['fault-12'])).toThrow('no variant draws fault-12 first');
  });
});
