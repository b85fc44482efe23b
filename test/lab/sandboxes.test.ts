import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../sandbox/drivers/driver.ts';
import { rooms } from './rooms.ts';

const reset = (sandbox: Sandbox) => sandbox.reset();
const text = (data: Uint8Array) => Buffer.from(data).toString('utf8');

describe('a sandbox', () => {
  test('is started once for a person and lab, also by two calls at once', async () => {
    await using room = await rooms();
    expect(await room.sandboxes.exists(room.small)).toBe(false);
    const [first, second] = await Promise.all([room.sandboxes.claim(room.small), room.sandboxes.claim(room.small)]);
    expect(second).toBe(first);
    expect(room.driver.created).toBe(1);
    expect(first.id).toMatch(/^small-[0-9a-f]{10}$/);
    expect(await room.sandboxes.exists(room.small)).toBe(true);
  });

  test('cannot be held before it was started', async () => {
    await using room = await rooms();
    await expect(room.sandboxes.hold(room.small)).rejects.toMatchObject({ code: 'no-sandbox' });
  });

  test('of an unknown lab is not started', async () => {
    await using room = await rooms();
    await expect(room.sandboxes.claim({ ...room.small, lab: 'x' })).rejects.toMatchObject({ code: 'no-such-lab' });
  });

  test('draws the same world again after it was destroyed', async () => {
    await using room = await rooms();
    const foreseen = await room.sandboxes.world(room.small);
    const { world } = await room.sandboxes.claim(room.small);
    expect(world).toEqual(foreseen);
    await room.sandboxes.destroy(room.small);
    expect(await room.sandboxes.exists(room.small)).toBe(false);
    expect((await room.sandboxes.claim(room.small)).world).toEqual(world);
    expect((await room.sandboxes.claim(room.other)).world.seed).not.toBe(world.seed);
  });

  test('is adopted after a restart of the server', async () => {
    await using room = await rooms();
    const before = await room.sandboxes.claim(room.small);
    const restarted = room.start();
    await restarted.adopt();
    expect(await restarted.claim(room.small)).toBe(before);
    expect(room.driver.created).toBe(1);
  });

  test('that nobody in the gradebook owns is left alone and named', async () => {
    await using room = await rooms();
    const { world } = await room.sandboxes.claim(room.small);
    await room.driver.create({ id: 'stray', lab: 'small', world, files: {} });
    await room.start().adopt();
    expect(room.warnings).toEqual(['sandbox stray belongs to nobody in this gradebook']);
    expect(room.driver.destroyed).toBe(0);
  });

  test('goes back to its starting state by a reset', async () => {
    await using room = await rooms();
    const sandbox = await room.sandboxes.claim(room.small);
    await sandbox.write('mail', '/etc/postfix/main.cf', Buffer.from('mine'));
    await room.sandboxes.exclusive(room.small, reset);
    expect(text(await sandbox.read('mail', '/etc/postfix/main.cf'))).toContain('mynetworks = 0.0.0.0/0');
  });
});

describe('checks and resets', () => {
  test('of one sandbox do not overlap, and the second is told so', async () => {
    await using room = await rooms();
    await room.sandboxes.claim(room.small);
    await room.sandboxes.claim(room.other);
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = room.sandboxes.exclusive(room.small, () => promise);
    await expect(room.sandboxes.exclusive(room.small, reset)).rejects.toMatchObject({ code: 'busy' });
    await expect(room.sandboxes.exclusive(room.small, async () => 1)).rejects.toMatchObject({ code: 'busy' });
    await expect(room.sandboxes.exclusive(room.other, reset)).resolves.toBeUndefined();
    resolve();
    await check;
    await expect(room.sandboxes.exclusive(room.small, reset)).resolves.toBeUndefined();
  });

  test('free the sandbox when they fail', async () => {
    await using room = await rooms();
    await room.sandboxes.claim(room.small);
    await expect(room.sandboxes.exclusive(room.small, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    await expect(room.sandboxes.exclusive(room.small, reset)).resolves.toBeUndefined();
  });
});

describe('when memory is tight', () => {
  test('the sandbox not used for longest is put away and comes back as it was', async () => {
    await using room = await rooms({ capacity: 1 });
    const sandbox = await room.sandboxes.claim(room.small);
    await sandbox.write('mail', '/root/notes', Buffer.from('kept'));
    await room.sandboxes.claim(room.other);
    expect([...room.driver.sandboxes.values()].map(({ lab }) => lab)).toEqual(['other']);
    expect(await room.sandboxes.exists(room.small)).toBe(true);
    using held = await room.sandboxes.hold(room.small);
    expect(text(await held.sandbox.read('mail', '/root/notes'))).toBe('kept');
  });

  test('one that was put away comes back after a restart too', async () => {
    await using room = await rooms({ capacity: 1 });
    await (await room.sandboxes.claim(room.small)).write('mail', '/root/notes', Buffer.from('kept'));
    await room.sandboxes.claim(room.other);
    const restarted = room.start();
    await restarted.adopt();
    using held = await restarted.hold(room.small);
    expect(text(await held.sandbox.read('mail', '/root/notes'))).toBe('kept');
  });

  test('one that somebody works with is not put away', async () => {
    await using room = await rooms({ capacity: 1 });
    await room.sandboxes.claim(room.small);
    using _held = await room.sandboxes.hold(room.small);
    await expect(room.sandboxes.claim(room.other)).rejects.toMatchObject({ code: 'capacity' });
    expect(room.driver.destroyed).toBe(0);
  });

  test('who asks for one while it is being put away gets it back with everything', async () => {
    await using room = await rooms({ capacity: 1 });
    await (await room.sandboxes.claim(room.small)).write('mail', '/root/notes', Buffer.from('kept'));
    const [, back] = await Promise.all([room.sandboxes.claim(room.other), room.sandboxes.claim(room.small)]);
    expect(text(await back.read('mail', '/root/notes'))).toBe('kept');
  });
});
