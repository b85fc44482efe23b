import { expect, test } from 'vitest';
import { limited } from '../../sandbox/grader/limited.ts';

test('runs at most so many at a time, all of them, in the order they came', async () => {
  const inTurn = limited(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const work = [0, 1, 2, 3].map((index) =>
    inTurn(async () => {
      started.push(index);
      await new Promise<void>((resolve) => finish.push(resolve));
      return index;
    }),
  );
  expect(started).toEqual([0, 1]);
  finish[1]?.();
  expect(await work[1]).toBe(1);
  expect(started).toEqual([0, 1, 2]);
  finish[0]?.();
  await work[0];
  expect(started).toEqual([0, 1, 2, 3]);
  for (const end of finish.slice(2)) end();
  expect(await Promise.all(work)).toEqual([0, 1, 2, 3]);
});

test('gives the place of work that failed to the next', async () => {
  const inTurn = limited(1);
  const failing = inTurn(async () => {
    throw new Error('this one fails');
  });
  const next = inTurn(async () => 'ran');
  await expect(failing).rejects.toThrow('this one fails');
  expect(await next).toBe('ran');
});
