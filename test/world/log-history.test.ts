import { expect, test } from 'vitest';
import { logOfTheDayBefore } from '../../sandbox/world/log-history.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';

const scene = {
  spammers: { addresses: 4, atWork: true, perMinute: 10, messages: 10, kilobytes: 10 },
  history: true,
  colleagueWrites: false,
  faults: false,
  decoys: 0,
};
const NOW = Date.UTC(2026, 10, 3, 9, 30);

function history(seed: string) {
  const world = drawWorld(seed, { blackHole: false, scene });
  const log = logOfTheDayBefore(world, NOW) ?? '';
  const abuse = world.scene?.abuse;
  if (!abuse) throw new Error('the scene has no abuse');
  return { world, abuse, lines: log.trimEnd().split('\n') };
}

test.each(Array.from({ length: 12 }, (_, index) => `history-${index}`))(
  'tells in variant %s that the first stranger who relayed came after the reload, in the hour that is asked for',
  (seed) => {
    const { world, abuse, lines } = history(seed);
    const reload = lines.findIndex((line) => line.includes('refreshing the Postfix'));
    const passed = lines.findIndex((line) => line.includes(` client=`) && /\.test\[/.test(line));
    expect(reload).toBeGreaterThan(0);
    const providers = world.providers.map(({ mx }) => mx);
    const strangers = lines.filter(
      (line) =>
        line.includes(' client=') &&
        !line.includes(`lan.${world.domain}`) &&
        !providers.some((mx) => line.includes(mx)),
    );
    expect(passed === -1 || passed > reload).toBe(true);
    expect(lines.indexOf(strangers[0] ?? '')).toBeGreaterThan(reload);
    expect(strangers[0]).toContain(`client=${abuse.firstClient.name}[${abuse.firstClient.address}]`);
    expect(Number(strangers[0]?.slice(7, 9))).toBe(abuse.hour);
    expect(lines.slice(0, reload).some((line) => line.includes('Relay access denied'))).toBe(true);
    expect(lines.slice(0, reload).some((line) => line.includes(abuse.firstClient.address))).toBe(false);
  },
);

test('is of the day before, in order, and the same for the same seed', () => {
  const { lines } = history('order');
  expect(lines.every((line) => line.startsWith('Nov  2 '))).toBe(true);
  expect(
    [...lines].sort((a, b) => (a.slice(7, 15) < b.slice(7, 15) ? -1 : a.slice(7, 15) > b.slice(7, 15) ? 1 : 0)),
  ).toEqual(lines);
  expect(history('order').lines).toEqual(lines);
});

test('is not there where nothing happened', () => {
  expect(logOfTheDayBefore(drawWorld('quiet', { blackHole: false }), NOW)).toBeUndefined();
});
