/** Who knocks. In a grading these are addresses that were not there before, so that a rule about the prober's helps nobody. */
import { randomInt } from 'node:crypto';
import type { CheckContext } from './check.ts';

/** `count` different items in random order. */
export function shuffle<T>(items: readonly T[], count = items.length): T[] {
  const left = [...items];
  const drawn: T[] = [];
  while (drawn.length < count && left.length > 0) drawn.push(...left.splice(randomInt(left.length), 1));
  return drawn;
}

/** One outside IPv4 address. */
export function pickStranger({ places, sandbox: { world } }: CheckContext): string {
  return places.outside[randomInt(places.outside.length)]?.v4 ?? world.nameServer.public.v4;
}

export type StrangerKind = 'outside' | 'outside-ipv6' | 'neighbour';

/** In sentences. */
export const WHO: Record<StrangerKind, string> = {
  outside: 'strangers on the internet',
  'outside-ipv6': 'strangers who come over IPv6',
  neighbour: 'machines in the networks beside the office',
};

/** Source addresses of a kind, in random order, and the address of the mail host that they reach. */
export function strangers(
  { places, sandbox: { world } }: CheckContext,
  kind: StrangerKind,
): { client: string; target: string }[] {
  if (kind === 'outside-ipv6')
    return shuffle(places.outside).map(({ v6 }) => ({ client: v6, target: world.mail.public.v6 }));
  if (kind === 'outside')
    return shuffle(places.outside).map(({ v4 }) => ({ client: v4, target: world.mail.public.v4 }));
  return shuffle(places.neighbours).flatMap(({ v4, v6 }) => [
    { client: v4, target: world.mail.lan.v4 },
    { client: v6, target: world.mail.lan.v6 },
  ]);
}
