/** The server and the internet host, connected by plain streams; the internet is the virtual one. */
import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { expect, it } from 'vitest';
import { type RemoteInternet, remoteInternet } from '../../../sandbox/drivers/docker/remote-internet.ts';
import { cableWorld } from '../../../sandbox/drivers/embedded/network/world-network.ts';
import { MAX_FRAME_BYTES } from '../../../sandbox/internet/host/protocol.ts';
import { serve } from '../../../sandbox/internet/host/serve.ts';
import { NetworkError } from '../../../sandbox/internet/network.ts';
import { realClock } from '../../../sandbox/internet/real-clock.ts';
import { type InternetState, startInternet } from '../../../sandbox/internet/start-internet.ts';
import { drawWorld } from '../../../sandbox/world/variant.ts';

const world = drawWorld('serve', { blackHole: false });

async function connected() {
  const network = cableWorld(world);
  const [near, far] = duplexPair();
  const openWorld: Parameters<typeof serve>[0]['openWorld'] = (options) =>
    startInternet({ network: network.of('internet'), clock: realClock(), ...options });
  serve({ input: far, output: far, openWorld, log: () => undefined });
  const states: InternetState[] = [];
  const internet: RemoteInternet = remoteInternet({ onEvent: () => undefined, onState: (state) => states.push(state) });
  await internet.connect(near);
  await internet.open(world);
  return { network, near, internet, states };
}

const provider = world.providers[0]?.address ?? world.spamTrap.address;
const stranger = world.prober.outside[0] ?? provider;

it('answers through the stream as it would beside it', async () => {
  const { internet, states } = await connected();
  const domain = await internet.freshDomain();
  expect(await internet.resolve(domain, 'MX')).toMatchObject({ status: 'NOERROR' });
  expect(await internet.resolveOffice(world.mail.name, 'A')).toMatchObject({ records: [{ data: world.mail.lan.v4 }] });
  expect(await internet.awaitDelivery('canary-never1', 1)).toBeUndefined();
  const to = { address: provider.v4, port: 25 };
  expect(await internet.probe({ from: stranger.v4, to, helo: 'me.example', envelopes: [] })).toMatchObject({
    ended: 'complete',
    banner: { code: 220 },
  });
  await expect(internet.freshDomain({ name: world.domain })).rejects.toMatchObject({ code: 'could-not-run' });
  await expect.poll(() => states.at(-1)?.farEnds.domains, { timeout: 3000 }).toMatchObject([{ name: domain }]);
});

it('carries a connection of more than its window both ways', async () => {
  const { network, internet } = await connected();
  const sent = Buffer.alloc(3 * 1024 * 1024, 'x');
  let written = 0;
  network.of('mail').listen({ address: world.mail.public.v4, port: 25 }, (socket) => {
    socket.on('data', (chunk: Buffer) => socket.write(chunk, () => (written += chunk.length)));
    socket.on('end', () => socket.end());
  });
  const connection = await internet.dial(stranger.v4, { address: world.mail.public.v4, port: 25 });
  connection.write(sent);
  connection.end();
  let got = 0;
  for await (const chunk of connection) got += chunk.length;
  expect([got, written]).toEqual([sent.length, sent.length]);
});

it('says why a connection did not come about', async () => {
  const { internet } = await connected();
  const refused = internet.dial(stranger.v4, { address: world.mail.public.v4, port: 26 });
  await expect(refused).rejects.toBeInstanceOf(NetworkError);
  await expect(refused).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('goes on after half a line, a line that is no frame, and one that is too long', async () => {
  const { near, internet } = await connected();
  near.write('{"id":"x","call":"st\n[]\n{"id":"y","call":"toString","args":{}}\n{"stream":"z","end":true}\n');
  const piece = Buffer.alloc(1024 * 1024, 'x');
  for (let sent = 0; sent <= MAX_FRAME_BYTES; sent += piece.length) if (!near.write(piece)) await once(near, 'drain');
  near.write('\n');
  expect(await internet.listings()).toEqual([]);
});

it('fails what was asked of a server that is gone', async () => {
  const { near, internet } = await connected();
  const pending = internet.awaitDelivery('canary-never2', 60_000);
  near.destroy();
  await expect(pending).rejects.toMatchObject({ code: 'driver-unavailable' });
  await expect(internet.listings()).rejects.toMatchObject({ code: 'driver-unavailable' });
});
