/** What a text has from another sandbox's world, and what it may have. */
import { describe, expect, test } from 'vitest';
import { foreignTo } from '../../sandbox/world/foreign.ts';
import { variablesOf } from '../../sandbox/world/variables.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';

const SCENE = {
  spammers: { addresses: 6, atWork: false, perMinute: 40, messages: 60, kilobytes: 64 },
  queue: { spam: 6, letters: 7 },
  decoys: 2,
  history: true,
  colleagueWrites: true,
  faults: true,
};
const worldOf = (seed: string) => drawWorld(seed, { blackHole: true, scene: SCENE });
const found = (seed: string, text: string) => foreignTo(worldOf(seed))(text).map(({ text: each }) => each);

describe('what is foreign to a world', () => {
  test('nothing is that the world itself has, for thirty worlds', () => {
    for (let number = 0; number < 30; number += 1) {
      const world = worldOf(`own-${number}`);
      expect(foreignTo(world)(JSON.stringify(world))).toEqual([]);
      expect(foreignTo(world)(Object.values(variablesOf(world)).join('\n'))).toEqual([]);
    }
  });

  test("another world's networks are, in every world, whatever they are written with", () => {
    for (let number = 0; number < 30; number += 1) {
      const other = worldOf(`other-${number}`);
      const [v4, v6] = [other.lanPrefix.v4, other.lanPrefix.v6];
      expect(found('own', `mynetworks = 127.0.0.0/8 ${v4} [${v6.replace('/', ']/')}`)).toEqual([
        v4,
        `[${v6.replace('/', ']/')}`,
      ]);
      expect(found('own', `${other.inside.lan.v4} OK`)).toEqual([other.inside.lan.v4]);
      expect(found('own', `inet_interfaces = ${other.mail.public.v4}, 127.0.0.1`)).toEqual([other.mail.public.v4]);
    }
  });

  test("names, logins, proofs and canaries of others are; one's own are not", () => {
    const own = worldOf('own');
    const other = ['a', 'b', 'c', 'd'].map(worldOf).find(({ domain }) => domain !== own.domain) ?? own;
    expect(found('own', `mydestination = mail.${other.domain}, ${own.domain}`)).toEqual([other.domain]);
    expect(found('own', `[x]:587 ${other.smartHost.login}:secret`)).toEqual([other.smartHost.login]);
    expect(found('own', `# ${other.proofToken} ${own.proofToken}`)).toEqual([other.proofToken]);
    expect(found('own', '/canary-0123456789abcdef/ REJECT')).toEqual(['canary-0123456789abcdef']);
  });

  test('networks that hold an own one are not, nor addresses that no world has', () => {
    const own = worldOf('own');
    const everybodys =
      '0.0.0.0/0 [::]/0 10.0.0.0/8 172.16.0.0/12 192.168.1.0/24 192.0.2.1 203.0.113.0/24 2001:db8::1 127.0.0.1 [::1]/128 10.0.0.1';
    expect(found('own', everybodys)).toEqual([]);
    expect(found('own', `${own.lanPrefix.v4.replace(/\.\d+\.0\/24$/, '.0.0/16')}`)).toEqual([]);
    expect(found('own', own.prober.neighbours.map(({ v4, v6 }) => `${v4}/24 ${v6}/64`).join(' '))).toEqual([]);
  });

  test('texts that look like addresses and are none do not stand in the way', () => {
    expect(found('own', '10.99.300.1 fd00:zz::1 10.99.3.0/240 version 3.10.99.4.1 11:22:33 :: a.b.c')).toEqual([]);
  });
});
