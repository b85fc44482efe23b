import { expect, test } from 'vitest';
import { Gradings } from '../../sandbox/http/gradings.ts';

const place = { person: 1, lab: 'small' };

test('two people are graded in the same lab, and nobody twice at once', async () => {
  const gradings = new Gradings(2);
  const end = Promise.withResolvers<string>();
  const first = gradings.run(place, () => end.promise);
  expect(await gradings.run({ ...place, person: 2 }, async () => 'olga')).toBe('olga');
  expect(await gradings.run({ ...place, lab: 'other' }, async () => 'other')).toBe('other');
  await expect(gradings.run(place, async () => 'twice')).rejects.toMatchObject({ code: 'busy' });
  // Who was turned away has ended nothing.
  expect(gradings.of(place)).toMatchObject({ stage: 'asking' });
  end.resolve('maria');
  expect(await first).toBe('maria');
  expect(gradings.of(place)).toBeUndefined();
});
