import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import type { Dismissal } from '../../sandbox/lab/live.ts';
import type { ToySandbox } from '../fixtures/toy-driver.ts';
import { rooms } from './rooms.ts';

const HOUR = 3_600_000;
const notes = async (sandbox: Sandbox) => Buffer.from(await sandbox.read('mail', '/root/notes')).toString('utf8');
const only = ({ driver }: Awaited<ReturnType<typeof rooms>>): ToySandbox =>
  [...driver.sandboxes.values()][0] ?? expect.fail('there is no sandbox');

describe('a sandbox that nobody uses', () => {
  test('is paused, tells who looks at it, and goes on with the next use', async () => {
    await using room = await rooms({ idleMs: HOUR });
    await room.sandboxes.claim(room.small);
    using held = await room.sandboxes.hold(room.small);
    room.later(59);
    await room.sandboxes.tick();
    expect(await room.sandboxes.life(room.small)).toEqual({ state: 'running' });
    room.later(1);
    await room.sandboxes.tick();
    expect(await room.sandboxes.life(room.small)).toEqual({ state: 'paused' });
    expect((held.dismissed.reason as Dismissal).text).toMatch(/60 minutes/);
    using again = await room.sandboxes.hold(room.small);
    expect(again.dismissed.aborted).toBe(false);
    expect(only(room).pauses).toEqual(['pause', 'resume']);
    expect(room.driver.created).toBe(1);
  });

  test('is not paused while somebody types or a check runs', async () => {
    await using room = await rooms({ idleMs: HOUR });
    await room.sandboxes.claim(room.small);
    using held = await room.sandboxes.hold(room.small);
    room.later(50);
    held.touch();
    room.later(50);
    await room.sandboxes.tick();
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = room.sandboxes.exclusive(room.small, () => promise);
    room.later(90);
    await room.sandboxes.tick();
    expect(only(room).pauses).toEqual([]);
    resolve();
    await check;
  });

  test('is put away where the driver cannot pause, and comes back with everything', async () => {
    await using room = await rooms({ idleMs: HOUR });
    const sandbox = await room.sandboxes.claim(room.small);
    Object.assign(sandbox, { pause: undefined });
    await sandbox.write('mail', '/root/notes', Buffer.from('kept'));
    room.later(60);
    await room.sandboxes.tick();
    expect(room.driver.sandboxes.size).toBe(0);
    expect(await room.sandboxes.life(room.small)).toEqual({ state: 'paused' });
    using held = await room.sandboxes.hold(room.small);
    expect(await notes(held.sandbox)).toBe('kept');
  });
});

describe('a sandbox whose time is over', () => {
  test('ends for everybody with its work kept, and a new start brings it back for its whole time', async () => {
    await using room = await rooms({ ttlMs: 2 * HOUR });
    await (await room.sandboxes.claim(room.small)).write('mail', '/root/notes', Buffer.from('kept'));
    using held = await room.sandboxes.hold(room.small);
    const { endsAt = 0 } = await room.sandboxes.life(room.small);
    expect(endsAt - room.sandboxes.now).toBe(2 * HOUR);
    room.later(120);
    await room.sandboxes.tick();
    expect(held.dismissed.reason).toMatchObject({ kind: 'ended' });
    expect(await room.sandboxes.life(room.small)).toMatchObject({ state: 'ended' });
    expect(room.driver.sandboxes.size).toBe(0);
    await expect(room.sandboxes.hold(room.small)).rejects.toMatchObject({ code: 'no-sandbox' });
    expect(await notes(await room.sandboxes.claim(room.small))).toBe('kept');
    expect(await room.sandboxes.life(room.small)).toEqual({ state: 'running', endsAt: endsAt + 2 * HOUR });
  });

  test('goes on when it was extended', async () => {
    await using room = await rooms({ ttlMs: 2 * HOUR });
    await room.sandboxes.claim(room.small);
    room.later(119);
    await room.sandboxes.extend(room.small);
    room.later(100);
    await room.sandboxes.tick();
    expect(await room.sandboxes.life(room.small)).toMatchObject({ state: 'running' });
    await expect(room.sandboxes.extend(room.other)).rejects.toMatchObject({ code: 'no-sandbox' });
  });

  test('ends at the same moment after a restart of the server', async () => {
    await using room = await rooms({ ttlMs: 2 * HOUR });
    await room.sandboxes.claim(room.small);
    const before = await room.sandboxes.life(room.small);
    room.later(30);
    const restarted = room.start();
    await restarted.adopt();
    expect(await restarted.life(room.small)).toEqual(before);
  });

  test('waits for the end of a check', async () => {
    await using room = await rooms({ ttlMs: 2 * HOUR });
    await room.sandboxes.claim(room.small);
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = room.sandboxes.exclusive(room.small, () => promise);
    room.later(121);
    await room.sandboxes.tick();
    expect(room.driver.sandboxes.size).toBe(1);
    resolve();
    await check;
    await room.sandboxes.tick();
    expect(room.driver.sandboxes.size).toBe(0);
  });
});

describe('a sandbox that no record knows', () => {
  const stray = async (room: Awaited<ReturnType<typeof rooms>>, owner: string | undefined) => {
    const { world } = await room.sandboxes.claim(room.small);
    await room.driver.create({ id: 'stray', lab: 'small', world, files: {}, ...(owner ? { owner } : {}) });
    const restarted = room.start();
    await restarted.adopt();
    room.later(9);
    await restarted.tick();
    expect(room.driver.sandboxes.has('stray')).toBe(true);
    room.later(1);
    await restarted.tick();
    return room.driver.sandboxes.has('stray');
  };

  test('is removed after ten minutes and named', async () => {
    await using room = await rooms();
    await room.sandboxes.claim(room.other);
    expect(await stray(room, only(room).owner)).toBe(false);
    expect(room.warnings.at(-1)).toBe('sandbox stray was in no record and is removed');
  });

  test.each([undefined, 'another gradebook'])('is left alone when it belongs to %s', async (owner) => {
    await using room = await rooms();
    expect(await stray(room, owner)).toBe(true);
  });
});

test('a sandbox that the driver lost while it was away is named, and starts afresh', async () => {
  await using room = await rooms();
  const { id } = await room.sandboxes.claim(room.small);
  const other = await room.sandboxes.claim(room.other);
  room.driver.lost = [id];
  await room.sandboxes.recover();
  expect(room.warnings).toEqual([`sandbox ${id} was lost by what runs it; it starts afresh`]);
  expect(await room.sandboxes.life(room.small)).toEqual({ state: 'none' });
  expect(await room.sandboxes.claim(room.small)).toMatchObject({ id });
  expect(await room.sandboxes.claim(room.other)).toBe(other);
});
