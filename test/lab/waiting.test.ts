import { describe, expect, test } from 'vitest';
import { Pace } from '../../sandbox/lab/pace.ts';
import { rooms } from './rooms.ts';

describe('when all places are taken', () => {
  test('people wait in the order in which they came, and asking again changes nothing', async () => {
    await using room = await rooms({ capacity: 1 });
    await room.sandboxes.claim(room.small);
    using held = await room.sandboxes.hold(room.small);
    const turn = async (place = room.other) => (await room.sandboxes.start(place)) as unknown;
    expect(await turn()).toEqual({ state: 'waiting', turn: { position: 1, waiting: 1 } });
    expect(await turn(room.third)).toEqual({ state: 'waiting', turn: { position: 2, waiting: 2 } });
    expect(await turn()).toEqual({ state: 'waiting', turn: { position: 1, waiting: 2 } });
    expect(await room.sandboxes.exists(room.other)).toBe(false);
    expect(held.sandbox.lab).toBe('small');
  });

  test('the first of them starts by itself as soon as a place is free, and the next one moves up', async () => {
    await using room = await rooms({ capacity: 1 });
    await room.sandboxes.claim(room.small);
    const held = await room.sandboxes.hold(room.small);
    await room.sandboxes.start(room.other);
    await room.sandboxes.start(room.third);
    held[Symbol.dispose]();
    await room.sandboxes.tick();
    await expect.poll(() => room.sandboxes.life(room.other)).toEqual({ state: 'running' });
    expect(await room.sandboxes.life(room.third)).toMatchObject({ state: 'waiting', turn: { position: 1 } });
  });

  test('a newcomer does not overtake them', async () => {
    await using room = await rooms({ capacity: 1 });
    await room.sandboxes.claim(room.small);
    const held = await room.sandboxes.hold(room.small);
    await room.sandboxes.start(room.other);
    held[Symbol.dispose]();
    const { promise, resolve } = Promise.withResolvers<void>();
    room.driver.slow = promise;
    expect(await room.sandboxes.start(room.third)).toMatchObject({ state: 'waiting' });
    expect(await room.sandboxes.life(room.other)).toEqual({ state: 'starting' });
    resolve();
  });

  test('who does not ask any more, or leaves, is let go', async () => {
    await using room = await rooms({ capacity: 1 });
    await room.sandboxes.claim(room.small);
    using _held = await room.sandboxes.hold(room.small);
    await room.sandboxes.start(room.other);
    room.later(3);
    expect(await room.sandboxes.start(room.third)).toMatchObject({ turn: { position: 1, waiting: 1 } });
    room.sandboxes.leave(room.third);
    expect(await room.sandboxes.life(room.third)).toEqual({ state: 'none' });
  });

  test('one that was looked at a moment ago is kept from other people', async () => {
    await using room = await rooms({ capacity: 1 });
    await room.sandboxes.claim(room.small);
    const stranger = { ...room.other, person: room.other.person + 1 };
    expect(await room.sandboxes.start(stranger)).toMatchObject({ state: 'waiting' });
    room.later(2);
    await room.sandboxes.tick();
    expect(await room.sandboxes.life(room.small)).toMatchObject({ state: 'paused' });
  });

  test('nobody loses the turn because the driver was away', async () => {
    await using room = await rooms({ capacity: 1 });
    room.driver.alive = false;
    await expect(room.sandboxes.start(room.small)).rejects.toMatchObject({ code: 'driver-unavailable' });
    expect(await room.sandboxes.life(room.small)).toMatchObject({ state: 'waiting', turn: { position: 1 } });
    room.driver.alive = true;
    await room.sandboxes.tick();
    await expect.poll(() => room.sandboxes.life(room.small)).toEqual({ state: 'running' });
  });
});

describe('the time one has to wait', () => {
  test('is not guessed while nothing was measured', () => {
    expect(new Pace().estimate(1, [1_000])).toBeUndefined();
  });

  test('follows from how long others stayed and how long starts took', () => {
    const pace = new Pace();
    for (const stay of [600, 1_000, 5_000]) pace.stayed(stay);
    pace.started(50);
    expect([1, 2, 3, 4].map((position) => pace.estimate(position, [100, 700]))).toEqual([350, 950, 1_350, 1_950]);
    expect(pace.estimate(1, [4_000])).toBe(50);
  });
});
