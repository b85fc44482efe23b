import { expect, test } from 'vitest';
import { Turns } from '../sandbox/turns.ts';

test('runs at most so many at a time, all of them, in the order they came', async () => {
  const turns = new Turns(2);
  const started: number[] = [];
  const finish: (() => void)[] = [];
  const work = [0, 1, 2, 3].map((index) =>
    turns.run(async () => {
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
  const turns = new Turns(1);
  const failing = turns.run(async () => {
    throw new Error('this one fails');
  });
  const next = turns.run(async () => 'ran');
  await expect(failing).rejects.toThrow('this one fails');
  expect(await next).toBe('ran');
});

test('tells those who wait where they stand, whenever that changes', async () => {
  const turns = new Turns(1);
  const heard: string[] = [];
  const finish = Promise.withResolvers<void>();
  const first = turns.run(() => finish.promise);
  const second = turns.run(
    async () => {},
    (position) => heard.push(`second ${position}`),
  );
  const third = turns.run(
    async () => {},
    (position) => heard.push(`third ${position}`),
  );
  expect(heard).toEqual(['second 1', 'third 2']);
  finish.resolve();
  await Promise.all([first, second, third]);
  expect(heard).toEqual(['second 1', 'third 2', 'third 1']);
});

test('leaves work undone that takes nobody’s turn', async () => {
  const turns = new Turns(1);
  const finish = Promise.withResolvers<void>();
  const running = turns.run(() => finish.promise);
  expect(turns.now(async () => 'done')).toBeUndefined();
  finish.resolve();
  await running;
  expect(await turns.now(async () => 'done')).toBe('done');
});
