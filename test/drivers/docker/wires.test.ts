/** The cables that the wires lay: who reaches whom, and that nothing of the machine hangs on them. */
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { locate, requires } from '../../require.ts';
import { docker, type WiredWorld, wiredWorld } from './wired-world.ts';

const it = requires('docker');
let lab: WiredWorld;

const BANNER = '220 here ESMTP';
/** A listener on every address of a host, IPv4 and IPv6, that greets and says who called. */
const LISTEN = `for kind in TCP4-LISTEN:25 TCP6-LISTEN:25,ipv6only=1; do
    setsid socat $kind,fork,reuseaddr SYSTEM:'echo "${BANNER} \\$SOCAT_PEERADDR"; cat' >/dev/null 2>&1 &
  done
  until [ $(ss -Hltn 'sport = 25' | wc -l) = 2 ]; do sleep 0.05; done`;
const call = (address: string, port = 25, patience = 2) => {
  const to = address.includes(':') ? `TCP6:[${address}]` : `TCP4:${address}`;
  return `echo QUIT | socat -T1 - ${to}:${port},connect-timeout=${patience} 2>&1`;
};

beforeAll(async () => {
  if (!locate.docker()) return;
  lab = await wiredWorld('wires');
  for (const host of ['mail', 'inside'] as const) await lab.say(host, LISTEN);
}, 180_000);
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
}, 60_000);

/** Whom the listener there took this caller for, or why there was no greeting. */
async function callerSeen(from: string, address: string): Promise<string> {
  const said = await lab.internet.probe({
    from,
    to: { address, port: 25 },
    helo: 'probe.example',
    envelopes: [],
    timeoutMs: 10_000,
  });
  const caller = said.banner?.text.replace(/^here ESMTP /, '').replace(/[[\]]/g, '');
  return caller === undefined ? said.ended : ipaddr.parse(caller).toString();
}

describe('the wires', () => {
  it('carry strangers to the public leg of the mail host, over IPv4 and IPv6', async () => {
    const { mail, prober } = lab.world;
    for (const { v4, v6 } of prober.outside) {
      expect(await callerSeen(v4, mail.public.v4)).toBe(v4);
      expect(await callerSeen(v6, mail.public.v6)).toBe(v6);
    }
  });

  it('carry the office and the networks beside it to the LAN leg', async () => {
    const { mail, prober } = lab.world;
    for (const { v4, v6 } of [...prober.office, ...prober.neighbours]) {
      expect(await callerSeen(v4, mail.lan.v4)).toBe(v4);
      expect(await callerSeen(v6, mail.lan.v6)).toBe(v6);
    }
  });

  it('carry no stranger to the LAN leg, and nobody of the office to the public one', async () => {
    const { mail, prober } = lab.world;
    for (const { v4, v6 } of prober.outside.slice(-2)) {
      expect(await callerSeen(v4, mail.lan.v4)).toBe('unreachable');
      expect(await callerSeen(v6, mail.lan.v6)).toBe('unreachable');
    }
    for (const { v4, v6 } of [prober.office[0], prober.neighbours[0]].filter((found) => found !== undefined)) {
      expect(await callerSeen(v4, mail.public.v4)).toBe('unreachable');
      expect(await callerSeen(v6, mail.public.v6)).toBe('unreachable');
    }
  });

  it('let outside reach the mail host and other servers, and nothing of the office', async () => {
    const { mail, inside, nameServer, prober, providers } = lab.world;
    const reached = [mail.public.v4, mail.public.v6, ...providers.flatMap(({ address }) => [address.v4, address.v6])];
    for (const address of reached) expect(await lab.say('outside', call(address))).toContain('220 ');
    const office = [mail.lan, inside.lan, nameServer.lan, ...prober.office, ...prober.neighbours];
    for (const { v4, v6 } of office.slice(0, 4))
      for (const address of [v4, v6]) {
        expect(await lab.say('outside', call(address))).not.toContain('220 ');
        expect(await lab.say('outside', call(address, 53))).toMatch(/unreachable|No route|timed out/);
      }
  });

  it('let inside reach the LAN leg of the mail host, and nothing public', async () => {
    const { mail, outside, providers } = lab.world;
    for (const address of [mail.lan.v4, mail.lan.v6]) expect(await lab.say('inside', call(address))).toContain('220 ');
    const [provider] = providers;
    for (const addresses of [mail.public, outside.public, provider?.address ?? mail.public])
      for (const address of [addresses.v4, addresses.v6])
        expect(await lab.say('inside', call(address))).toContain('unreachable');
  });

  it('say at once that there is nobody at an address', async () => {
    // Who has to wait is told of a time-out. The kernel waits three seconds for a neighbour that does not answer.
    expect(await lab.say('mail', call('192.0.2.9', 25, 1))).toMatch(/No route to host|unreachable/);
  });

  it('lead to nothing of the machine that they run on', { timeout: 60_000 }, async () => {
    const server = createServer((socket) => socket.end('220 the machine\r\n'));
    await new Promise<void>((resolve) => server.listen({ host: '::', port: 0 }, resolve));
    const bound = server.address();
    const port = typeof bound === 'object' && bound ? bound.port : 0;
    const own = Object.values(networkInterfaces()).flatMap((list) => list?.map(({ address }) => address) ?? []);
    const gateways = ['172.17.0.1', '169.254.169.254', 'fe80::1%eth0'];
    try {
      for (const host of ['mail', 'outside', 'inside'] as const) {
        const said = await Promise.all([...own, ...gateways].map((address) => lab.say(host, call(address, port))));
        expect(said.join('')).not.toContain('the machine');
      }
    } finally {
      server.close();
    }
  });

  it('are laid again after a host was restarted', async () => {
    const { mail, prober } = lab.world;
    const [{ v4 } = { v4: '' }] = prober.outside;
    await lab.container('mail').restart({ t: 0 });
    expect(await callerSeen(v4, mail.public.v4)).toBe('unreachable');
    await lab.say('mail', LISTEN);
    await lab.wires.wire(await lab.pids(), lab.world);
    expect(await callerSeen(v4, mail.public.v4)).toBe(v4);
    expect(await lab.say('mail', 'hostname')).toBe('mail\r\n');
  });

  it('are laid by a new helper when the old one died', async () => {
    await docker.getContainer('relaylab-test-wires-wires').kill();
    await lab.wires.wire(await lab.pids(), lab.world);
    const [{ v4 } = { v4: '' }] = lab.world.prober.outside;
    expect(await callerSeen(v4, lab.world.mail.public.v4)).toBe(v4);
  });

  it('are never laid to the machine itself', async () => {
    const pids = { ...(await lab.pids()), mail: 2 };
    await expect(lab.wires.wire(pids, lab.world)).rejects.toMatchObject({
      code: 'driver-unavailable',
      message: expect.stringContaining('process 2 is not of a container'),
    });
  });
});

describe('the internet host', () => {
  it('tells each side its own address of the mail host', async () => {
    const { mail, nameServer } = lab.world;
    const ask = (server: string, ...words: string[]) => `dig +short +time=10 +tries=1 @${server} ${words.join(' ')}`;
    for (const server of [nameServer.public.v4, nameServer.public.v6])
      for (const how of ['+notcp', '+tcp'])
        expect(await lab.say('outside', ask(server, how, mail.name, 'A'))).toBe(`${mail.public.v4}\r\n`);
    for (const server of [nameServer.lan.v4, nameServer.lan.v6])
      expect(await lab.say('inside', ask(server, mail.name, 'AAAA'))).toBe(`${mail.lan.v6}\r\n`);
    expect(await lab.say('outside', ask(nameServer.public.v4, '-x', mail.public.v6))).toBe(`${mail.name}.\r\n`);
  });

  it('goes on with its world when it was restarted', { timeout: 30_000 }, async () => {
    const domain = await lab.internet.freshDomain();
    const known = await lab.internet.state();
    expect(known.farEnds.domains.map(({ name }) => name)).toContain(domain);
    await expect.poll(async () => lab.states.at(-1)?.farEnds.domains.length, { timeout: 5000 }).toBe(1);
    await lab.container('internet').restart({ t: 0 });
    await expect(lab.internet.listings()).rejects.toMatchObject({ code: 'driver-unavailable' });
    await lab.rewire();
    expect(await lab.internet.resolve(domain, 'MX')).toMatchObject({ status: 'NOERROR' });
    const [{ v6 } = { v6: '' }] = lab.world.prober.outside;
    expect(await callerSeen(v6, lab.world.mail.public.v6)).toBe(v6);
  });

  it('fails calls of a lost connection and answers those of the next', async () => {
    const pending = lab.internet.awaitDelivery('canary-never0', 60_000);
    const stream = await lab.attach();
    await Promise.all([
      expect(pending).rejects.toMatchObject({ code: 'driver-unavailable' }),
      lab.internet.connect(stream),
    ]);
    expect(await lab.internet.deliveries()).toEqual([]);
  });
});
