import { expect, test, vi } from 'vitest';
import { spam } from '../../../sandbox/internet/scene/spam-mail.ts';
import { SPAMMERS, sceneWorld } from './scene-world.ts';

type Lab = Awaited<ReturnType<typeof sceneWorld>>;

const quiet = { ...SPAMMERS, spammers: { addresses: 2, atWork: false, perMinute: 1, messages: 0, kilobytes: 0 } };

/** Mail as the student's server sends it. */
async function fromServer({ world, internet, network }: Lab, to: string, rcptTo: string, subject: string) {
  const socket = await network.of('mail').dial(world.mail.public.v4, { address: to, port: 25 });
  const lines = [
    `EHLO ${world.mail.name}`,
    `MAIL FROM:<admin@${world.domain}>`,
    `RCPT TO:<${rcptTo}>`,
    'DATA',
    `Subject: ${subject}\r\n\r\nplease\r\n.`,
    'QUIT',
  ];
  let heard = '';
  socket.on('data', (chunk: Buffer) => {
    heard += chunk.toString();
    if (/^\d{3} [^\n]*\n$/m.test(heard.slice(heard.lastIndexOf('\n', heard.length - 2) + 1))) {
      const line = lines.shift();
      if (line !== undefined) socket.write(`${line}\r\n`);
    }
  });
  await new Promise((resolve) => socket.once('close', resolve));
  return { heard, internet };
}

async function getListed(lab: Lab) {
  for (let hit = 0; hit < 3; hit += 1)
    await fromServer(lab, lab.world.spamTrap.address.v4, `x@${lab.world.spamTrap.domain}`, 'buy');
  expect((await lab.internet.listings()).map(({ address }) => address)).toEqual([
    lab.world.mail.public.v4,
    lab.world.mail.public.v6,
  ]);
}

const ask = (lab: Lab, address = lab.world.mail.public.v4) =>
  fromServer(lab, lab.world.dnsbl.address.v4, `delist@${lab.world.dnsbl.domain}`, `Please remove ${address}`);

const lastRemoval = async (lab: Lab) => (await lab.internet.scene()).removals.at(-1);

test('a server that still relays stays listed, and is told why', async () => {
  await using lab = await sceneWorld(quiet, { pace: Infinity });
  await getListed(lab);
  await ask(lab);
  await vi.waitFor(async () => expect(await lastRemoval(lab)).toMatchObject({ honoured: false }), 5000);
  expect((await lastRemoval(lab))?.why).toContain('relays for strangers');
  expect(await lab.internet.listings()).toHaveLength(2);
  await vi.waitFor(() => expect(lab.taken.at(-1)?.message).toContain('Not removed'), 5000);
});

test('a closed server whose record is clean is taken off, over both address families', async () => {
  await using lab = await sceneWorld(quiet, { pace: Infinity });
  await getListed(lab);
  lab.policy.relays = false;
  await ask(lab, lab.world.mail.public.v6);
  await vi.waitFor(async () => expect(await lab.internet.listings()).toEqual([]), 5000);
  expect(await lastRemoval(lab)).toMatchObject({ honoured: true });
  expect(lab.events.filter(({ type }) => type === 'delisted')).toHaveLength(2);
  const [a, b, c, d] = lab.world.mail.public.v4.split('.');
  const name = `${d}.${c}.${b}.${a}.${lab.world.dnsbl.zone}`;
  expect((await lab.internet.resolve(name, 'A')).status).toBe('NXDOMAIN');
});

test('a server whose last hit is fresh must wait', async () => {
  await using lab = await sceneWorld(quiet, { pace: 1 });
  await getListed(lab);
  lab.policy.relays = false;
  await ask(lab);
  await vi.waitFor(async () => expect(await lastRemoval(lab)).toMatchObject({ honoured: false }), 5000);
  expect((await lastRemoval(lab))?.why).toContain('Ask again');
});

test('a server that does not answer cannot be found clean', async () => {
  await using lab = await sceneWorld(quiet, { pace: Infinity });
  await getListed(lab);
  lab.stopServer();
  await ask(lab);
  await vi.waitFor(async () => expect(await lastRemoval(lab)).toMatchObject({ honoured: false }), 5000);
  expect((await lastRemoval(lab))?.why).toContain('did not answer');
});

test('a listing is what makes a colleague write to the provider that asks the list', async () => {
  await using lab = await sceneWorld({ ...quiet, colleagueWrites: true });
  await getListed(lab);
  await vi.waitFor(() => expect(lab.taken.length).toBeGreaterThan(0), 5000);
  expect(lab.taken[0]).toMatchObject({ rcptTo: [lab.cast.refusedLetters[0]?.to] });
});

test('a partner puts off the first try of a letter, however long the spam is over', async () => {
  await using lab = await sceneWorld(quiet, { pace: Infinity });
  const { partner } = lab.cast;
  await lab.internet.prepare();
  const to = `${partner.mailboxes[0]}@${partner.domain}`;
  expect((await fromServer(lab, partner.address.v4, to, 'order')).heard).toContain('450 4.7.1');
  expect((await fromServer(lab, partner.address.v4, to, 'order')).heard).toContain('queued as');
});

test('a partner puts the server off while its spam goes out, and takes its mail when that has ended', async () => {
  await using lab = await sceneWorld(quiet, { pace: 20 });
  await lab.internet.prepare();
  const { partner } = lab.cast;
  const { message } = spam({ world: lab.world, cast: lab.cast, serial: 1, client: 'pc.test' });
  const [provider] = lab.world.providers;
  if (!provider) throw new Error('no provider');
  const to = `${partner.mailboxes[0]}@${partner.domain}`;
  await fromServer(lab, provider.address.v4, `postmaster@${provider.domain}`, message);
  expect((await fromServer(lab, partner.address.v4, to, 'order')).heard).toContain('450 4.7.1');
  await vi.waitFor(
    async () => expect((await fromServer(lab, partner.address.v4, to, 'order')).heard).toContain('queued as'),
    { timeout: 5000, interval: 100 },
  );
});
