import { expect, test } from 'vitest';
import type { Scene } from '../../labs/schema.ts';
import { addressesOfInternet } from '../../sandbox/internet/own-addresses.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';

const scene: Scene = {
  spammers: { addresses: 8, atWork: true, perMinute: 10, messages: 10, kilobytes: 10 },
  queue: { spam: 10, letters: 12 },
  history: true,
  colleagueWrites: true,
  faults: true,
  decoys: 3,
};
const seeds = Array.from({ length: 40 }, (_, index) => `cast-${index}`);

test('a scene changes nothing else of a world', () => {
  const { scene: cast, ...rest } = drawWorld('cast', { blackHole: false, scene });
  expect(cast?.spammers.hosts).toHaveLength(8);
  expect(rest).toEqual(drawWorld('cast', { blackHole: false }));
});

test('nobody in a scene has an address that somebody else has', () => {
  for (const seed of seeds) {
    const world = drawWorld(seed, { blackHole: true, scene });
    const all = [
      ...Object.values(addressesOfInternet(world)).flat(),
      world.mail.public,
      world.outside.public,
      world.inside.lan,
      ...(world.scene ? [world.scene.deadEnd.address] : []),
    ];
    for (const family of ['v4', 'v6'] as const) expect(new Set(all.map((one) => one[family])).size).toBe(all.length);
  }
});

test('every letter has a name of its own, and seeds draw several faults', () => {
  const drawn = seeds.map((seed) => drawWorld(seed, { blackHole: false, scene }).scene);
  for (const cast of drawn) {
    const letters = [...(cast?.waiting.letters ?? []), ...(cast?.refusedLetters ?? [])];
    expect(new Set(letters.map(({ id }) => id)).size).toBe(15);
  }
  expect(new Set(drawn.map((cast) => cast?.fault?.permits)).size).toBeGreaterThan(4);
});
