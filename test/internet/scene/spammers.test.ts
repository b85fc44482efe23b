import { expect, test, vi } from 'vitest';
import { SPAMMERS, sceneWorld } from './scene-world.ts';

const spammers = { ...SPAMMERS.spammers, addresses: 3, atWork: true, perMinute: 600, messages: 20, kilobytes: 100 };

test('spammers at work send from several addresses at once, and every message holds their mark', async () => {
  await using lab = await sceneWorld(SPAMMERS);
  await lab.internet.prepare();
  await vi.waitFor(() => expect(lab.taken.length).toBeGreaterThanOrEqual(6), 5000);
  expect(new Set(lab.taken.map(({ client }) => client.address)).size).toBe(3);
  expect(lab.taken.every(({ message }) => message.includes(lab.cast.spamMark))).toBe(true);
});

test('spammers find an open relay by themselves', async () => {
  await using lab = await sceneWorld({ ...SPAMMERS, spammers: { ...spammers, atWork: false } });
  await lab.internet.prepare();
  await vi.waitFor(() => expect(lab.taken.length).toBeGreaterThan(3), 5000);
});

test('spammers stop at their bounds', async () => {
  await using lab = await sceneWorld({ ...SPAMMERS, spammers: { ...spammers, perMinute: 600, messages: 4 } });
  await lab.internet.prepare();
  await vi.waitFor(() => expect(lab.taken.length).toBe(4), 5000);
  const turn = lab.waits();
  await vi.waitFor(() => expect(lab.waits()).toBeGreaterThan(turn + 5), 5000);
  expect(lab.taken.length).toBe(4);
});

test('spammers give up when they are refused, and come back when the server relays again', async () => {
  await using lab = await sceneWorld(SPAMMERS);
  lab.policy.relays = false;
  await lab.internet.prepare();
  await vi.waitFor(async () => expect((await lab.internet.scene()).spam.refused).toBeGreaterThan(8), 5000);
  expect(lab.taken).toEqual([]);
  lab.policy.relays = true;
  await vi.waitFor(() => expect(lab.taken.length).toBeGreaterThan(2), 5000);
});

test('spammers are back as soon as a server that was away listens again', async () => {
  await using lab = await sceneWorld(SPAMMERS);
  lab.stopServer();
  await lab.internet.prepare();
  await vi.waitFor(async () => expect((await lab.internet.scene()).spam.failed).toBeGreaterThan(2), 5000);
  lab.startServer();
  await vi.waitFor(() => expect(lab.taken.length).toBeGreaterThan(2), 5000);
});

test('a rush tries from every address, over IPv4 and IPv6, and tells what came of it', async () => {
  await using lab = await sceneWorld({ ...SPAMMERS, spammers: { ...spammers, messages: 0 } });
  lab.policy.relays = false;
  const refused = await lab.internet.rush(20);
  expect(refused).toMatchObject({ accepted: 0, refused: 12, delivered: 0 });
  lab.policy.relays = true;
  expect(await lab.internet.rush(20)).toMatchObject({ accepted: 12, refused: 0 });
  expect(new Set(lab.taken.map(({ client }) => client.address)).size).toBe(6);
});

test('the queue is filled once, with letters of the office among the spam, and an internet started anew goes on', async () => {
  await using lab = await sceneWorld({
    ...SPAMMERS,
    spammers: { ...spammers, messages: 0 },
    queue: { spam: 10, letters: 7 },
  });
  await lab.internet.prepare();
  await lab.internet.prepare();
  const letters = lab.taken.filter(({ message }) => !message.includes(lab.cast.spamMark));
  expect(lab.taken.length).toBe(17);
  expect(
    letters.every(({ mailFrom, client }) => mailFrom.endsWith(lab.world.domain) && client.address.startsWith('10.')),
  ).toBe(true);
  const state = structuredClone(lab.internet.state());
  await using again = await sceneWorld(
    { ...SPAMMERS, spammers: { ...spammers, messages: 0 }, queue: { spam: 10, letters: 7 } },
    { state },
  );
  await again.internet.prepare();
  expect(again.taken).toEqual([]);
});
