import { describe, expect, test } from 'vitest';
import { labYaml } from '../catalog/labs-folder.ts';
import { Page } from '../terminal/page.ts';
import { testServer } from './rooms.ts';

const LAB = '/api/labs/small';

describe('a lab for which there is no place', () => {
  test('answers 202 with the turn, then 200 with the sandbox', async () => {
    const second = labYaml('id: small', 'id: other').replace('order: 1', 'order: 2');
    await using room = await testServer({ capacity: 1, labs: { 'other/lab.yaml': second } });
    const other = { ...room.place, lab: 'other' };
    await room.sandboxes.claim(other);
    const held = await room.sandboxes.hold(other);
    const asked = await room.ask('POST', `${LAB}/start`);
    expect(asked).toMatchObject({ status: 202, body: { id: 'small', turn: { position: 1, waiting: 1 } } });
    expect(asked.body.sandbox).toBeUndefined();
    expect((await room.ask('GET', LAB)).body.turn).toEqual({ position: 1, waiting: 1 });
    expect((await room.ask('GET', `${LAB}/life`)).body).toMatchObject({ state: 'waiting', turn: { position: 1 } });
    await using page = new Page(`ws://${await room.listen()}${LAB}/terminals/mail`);
    expect(await page.message('error')).toMatchObject({ code: 'capacity', fatal: true });
    expect((await room.ask('POST', `${LAB}/leave`)).body).toMatchObject({ state: 'none' });
    held[Symbol.dispose]();
    expect(await room.ask('POST', `${LAB}/start`)).toMatchObject({ status: 200, body: { sandbox: { driver: 'toy' } } });
  });
});

describe('the life of a lab', () => {
  test('is told to a page that watches, and watching is not using it', async () => {
    let now = Date.parse('2026-01-01T00:00:00Z');
    await using room = await testServer({ ttlMs: 3_600_000, now: () => now });
    expect((await room.ask('GET', `${LAB}/life`)).body).toEqual({
      state: 'none',
      driver: { ready: true, missing: [] },
    });
    await room.ask('POST', `${LAB}/start`);
    now += 600_000;
    expect((await room.ask('GET', `${LAB}/life`)).body).toMatchObject({ state: 'running', endsInMs: 3_000_000 });
    await room.sandboxes.tick();
    expect((await room.ask('GET', `${LAB}/life`)).body).toMatchObject({ state: 'paused' });
    expect((await room.ask('POST', `${LAB}/extend`)).body).toMatchObject({ state: 'paused', endsInMs: 3_600_000 });
  });

  test('cannot be extended before it began', async () => {
    await using room = await testServer({ ttlMs: 3_600_000 });
    expect(await room.ask('POST', `${LAB}/extend`)).toMatchObject({
      status: 409,
      body: { error: { code: 'no-sandbox' } },
    });
  });

  test('tells that the driver is away, and that it is back', async () => {
    await using room = await testServer();
    room.driver.alive = false;
    expect((await room.ask('GET', '/api/status')).body.driver).toMatchObject({ ready: false });
    expect((await room.ask('GET', `${LAB}/life`)).body.driver.missing).toEqual([
      { what: 'the toy is broken', fix: 'Mend it.' },
    ]);
    expect(await room.ask('POST', `${LAB}/start`)).toMatchObject({
      status: 503,
      body: { error: { code: 'driver-unavailable', text: 'The toy is broken. Mend it.' } },
    });
    room.driver.alive = true;
    expect((await room.ask('GET', '/api/status')).body.driver).toMatchObject({ ready: true });
  });
});

test('a page whose lab is paused or ended is sent away with the reason', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  await using room = await testServer({ ttlMs: 3_600_000, now: () => now });
  const address = await room.listen();
  const { id } = await room.sandboxes.claim(room.place);
  await using page = new Page(`ws://${address}${LAB}/terminals/mail`);
  await using watcher = new Page(`ws://${address}${LAB}/events`);
  await page.message('ready');
  // Who comes after the pause would end it.
  room.driver.sandboxes.get(id)?.feed.push({ type: 'service', at: 1, state: 'started' });
  await expect.poll(() => watcher.messages).toHaveLength(1);
  now += 60_000;
  await room.sandboxes.tick();
  expect(await page.closed).toMatchObject({ code: 4001, reason: expect.stringContaining('paused') });
  expect(await watcher.closed).toMatchObject({ code: 4001 });
  await using again = new Page(`ws://${address}${LAB}/terminals/mail`);
  expect(await again.message('ready')).toMatchObject({ restored: true });
  now += 3_600_000;
  await room.sandboxes.tick();
  expect(await again.closed).toMatchObject({ code: 4002, reason: expect.stringContaining('Your work is kept') });
});
