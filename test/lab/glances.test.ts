import { expect, test } from 'vitest';
import { Glances } from '../../sandbox/lab/glances.ts';

test('one glance of a name runs at a time', async () => {
  const glances = new Glances();
  const finish = Promise.withResolvers<string>();
  const first = glances.run('a', () => finish.promise);
  expect(await glances.run('a', async () => 'second')).toBeUndefined();
  expect(await glances.run('b', async () => 'other')).toBe('other');
  finish.resolve('first');
  expect(await first).toBe('first');
  expect(await glances.run('a', async () => 'again')).toBe('again');
});

test('who ends a glance goes on when its work has ended', async () => {
  const glances = new Glances();
  const order: string[] = [];
  const running = glances.run('a', async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    order.push('given up');
  });
  await glances.end('a');
  order.push('goes on');
  await running;
  expect(order).toEqual(['given up', 'goes on']);
});

test('a glance that fails is told to who began it, and keeps nobody waiting', async () => {
  const glances = new Glances();
  const failing = glances.run('a', async () => {
    throw new Error('nothing to see');
  });
  await glances.end('a');
  await expect(failing).rejects.toThrow('nothing to see');
});
