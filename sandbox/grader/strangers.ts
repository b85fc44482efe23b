/** Who knocks: addresses drawn afresh for each grading, so that naming the prober's address helps nobody. */
import { randomInt } from 'node:crypto';
import type { World } from '../world/world.ts';

/** `count` different items in random order. */
export function shuffle<T>(items: readonly T[], count = items.length): T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(randomInt(left.length), 1));
  return drawn;
}

/** One outside IPv4 address. */
export function pickStranger(world: World): string {
  return world.prober.outside[randomInt(world.prober.outside.length)]?.v4 ?? world.nameServer.public.v4;
}

export type StrangerKind = 'outside' | 'outside-ipv6' | 'neighbour';

/** In sentences. */
export const WHO: Record<StrangerKind, string> = {
  outside: 'strangers on the internet',
  'outside-ipv6': 'strangers who come over IPv6',
  neighbour: 'machines in the networks beside the office',
};

/** Source addresses of a kind, in random order, and the address of the mail host that they reach. */
export function strangers(world: World, kind: StrangerKind): { client: string; target: string }[] {
  if (kind === 'outside-ipv6')
    return shuffle(world.prober.outside).map(({ v6 }) => ({ client: v6, target: world.mail.public.v6 }));
  if (kind === 'outside')
    return shuffle(world.prober.outside).map(({ v4 }) => ({ client: v4, target: world.mail.public.v4 }));
  return shuffle(world.prober.neighbours).flatMap(({ v4, v6 }) => [
    { client: v4, target: world.mail.lan.v4 },
    { client: v6, target: world.mail.lan.v6 },
  ]);
}
