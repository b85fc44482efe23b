import { expect, test } from 'vitest';
import { Joined } from '../../../sandbox/drivers/docker/joined.ts';

/** Work that is numbered, and ends when it is told to. */
function numbered() {
  const ends: PromiseWithResolvers<void>[] = [];
  const work = async () => {
    const end = Promise.withResolvers<void>();
    const number = ends.push(end);
    await end.promise;
    return number;
  };
  return { work, end: (number: number) => ends[number - 1] };
}

test('gives nobody an answer that is older than the question', async () => {
  const joined = new Joined();
  const { work, end } = numbered();
  const first = joined.ask('a', work);
  const late = [joined.ask('a', work), joined.ask('a', work)];
  end(1)?.resolve();
  expect(await first).toBe(1);
  while (!end(2)) await Promise.resolve();
  end(2)?.resolve();
  expect(await Promise.all(late)).toEqual([2, 2]);
});

test('goes on after work that failed', async () => {
  const joined = new Joined();
  const { work, end } = numbered();
  const first = joined.ask('a', work);
  const second = joined.ask('a', work);
  end(1)?.reject(new Error('no'));
  await expect(first).rejects.toThrow('no');
  while (!end(2)) await Promise.resolve();
  end(2)?.resolve();
  expect(await second).toBe(2);
});

test('keeps apart what is asked for', async () => {
  const joined = new Joined();
  expect(await Promise.all([joined.ask('a', async () => 1), joined.ask('b', async () => 2)])).toEqual([1, 2]);
});
