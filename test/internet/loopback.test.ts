/** The same servers and prober on real sockets, with real clients. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { Authority } from '../../sandbox/internet/authority.ts';
import { Deliveries } from '../../sandbox/internet/deliveries.ts';
import { MailServer, type MailServerOptions } from '../../sandbox/internet/mail-server.ts';
import type { Endpoint, Listener, Network } from '../../sandbox/internet/network.ts';
import { nodeNetwork } from '../../sandbox/internet/node-network.ts';
import { createProber } from '../../sandbox/internet/prober.ts';
import { realClock } from '../../sandbox/internet/real-clock.ts';
import { startInternet } from '../../sandbox/internet/start-internet.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import { locate, requires } from '../require.ts';
import { strictProvider } from './lab-internet.ts';

const run = promisify(execFile);
const network = nodeNetwork();
const listeners: Listener[] = [];
afterAll(() => {
  for (const listener of listeners) listener.close();
});

async function expose(options: Partial<MailServerOptions> = {}) {
  const deliveries = new Deliveries();
  const server = new MailServer({
    name: 'mx.bigmail.example',
    software: 'bigmail',
    authority: new Authority(),
    recipient: (address) =>
      address.endsWith('@bigmail.example') ? undefined : { code: 554, text: `5.7.1 <${address}>: Relay access denied` },
    accept: ({ client, mailFrom, rcptTo, message }) => {
      const role = 'provider';
      for (const recipient of rcptTo)
        deliveries.record({ at: Date.now(), server: 'mx', role, client, mailFrom, rcptTo: recipient, message });
    },
    ...options,
  });
  const listener = network.listen({ address: '127.0.0.1', port: 0 }, (socket) => server.accept(socket));
  listeners.push(listener);
  const { port } = await network.listening(listener);
  return { port, deliveries };
}

const swaks = (port: number, ...args: string[]) =>
  run(locate.swaks() ?? 'swaks', ['--server', '127.0.0.1', '--port', String(port), '--helo', 'me.example', ...args]);

/** A whole internet whose addresses are ports of loopback. */
async function exposeInternet() {
  const world = drawWorld('loopback', { blackHole: false });
  const ports = new Map<string, Listener>();
  const key = ({ address, port }: Endpoint) => `${address} ${port}`;
  const loopback: Network = {
    dial: (_from, to, options) => network.dial('127.0.0.1', ports.get(key(to))?.endpoint ?? to, options),
    listen(at, accept) {
      const listener = network.listen({ address: '127.0.0.1', port: 0 }, accept);
      ports.set(key(at), listener);
      return listener;
    },
  };
  const ignore = () => undefined;
  const internet = await startInternet({ network: loopback, world, clock: realClock(), emit: ignore, persist: ignore });
  await Promise.all([...ports.values()].map((listener) => network.listening(listener)));
  const portOf = (address: string, port = 25) => ports.get(key({ address, port }))?.endpoint.port ?? 0;
  return { world, internet, portOf };
}

describe('a whole internet on loopback', () => {
  requires('swaks')('lists the sender of spam, whom the provider then refuses by name', async () => {
    const { world, internet, portOf } = await exposeInternet();
    await using _closed = internet;
    const provider = strictProvider(world.providers);
    const mail = ['--to', provider.mailbox, '--body', 'proof-swaks00001'];
    await swaks(portOf(provider.address.v4), ...mail);
    expect(await internet.deliveries('proof-swaks00001')).toMatchObject([{ server: provider.mx }]);
    for (let count = 0; count < 3; count++)
      await swaks(portOf(world.spamTrap.address.v4), '--to', `reader@${world.spamTrap.domain}`);
    const refused = await swaks(portOf(provider.address.v4), ...mail).catch((error: { stdout: string }) => error);
    expect(refused.stdout).toContain(
      `554 5.7.1 Service unavailable; Client host [127.0.0.1] blocked using ${world.dnsbl.zone}`,
    );
  });

  requires('swaks')('passes mail on through the smart host for who logs in', async () => {
    const { world, internet, portOf } = await exposeInternet();
    await using _closed = internet;
    const { address, login, password } = world.smartHost;
    const { mailbox } = strictProvider(world.providers);
    const args = ['--tls', '--auth', 'PLAIN', '--auth-user', login, '--auth-password', password];
    await swaks(portOf(address.v4, 587), ...args, '--to', mailbox, '--body', 'proof-swaks00002');
    const arrived = async () => (await internet.deliveries('proof-swaks00002')).map(({ role }) => role);
    await expect.poll(arrived).toEqual(['smart-host', 'provider']);
  });
});

describe('on loopback', () => {
  requires('swaks')('takes a message from swaks, in clear text and inside TLS', async () => {
    const { port, deliveries } = await expose();
    await swaks(port, '--to', 'maria@bigmail.example', '--body', 'canary-swaks001');
    await swaks(port, '--to', 'maria@bigmail.example', '--body', 'canary-swaks002', '--tls');
    expect(deliveries.list('canary-swaks001')).toMatchObject([{ client: { address: '127.0.0.1', tls: false } }]);
    expect(deliveries.list('canary-swaks002')).toMatchObject([{ client: { helo: 'me.example', tls: true } }]);
  });

  requires('swaks')('refuses to relay for swaks, which exits with 24', async () => {
    const { port } = await expose();
    const failed = await swaks(port, '--to', 'x@victim.example').catch(
      (error: { code: number; stdout: string }) => error,
    );
    expect(failed).toMatchObject({ code: 24, stdout: expect.stringContaining('554 5.7.1 <x@victim.example>: Relay') });
  });

  requires('swaks')('logs swaks in on TLS from the first byte', async () => {
    const login = (user: string, password: string) => user === 'corp' && password === 'secret';
    const { port, deliveries } = await expose({ implicitTls: true, login });
    const auth = ['--auth', 'LOGIN', '--auth-user', 'corp', '--auth-password'];
    await swaks(port, '--tls-on-connect', ...auth, 'secret', '--to', 'a@bigmail.example', '--body', 'canary-swaks003');
    expect(deliveries.list('canary-swaks003')[0]?.client).toMatchObject({ tls: true, login: 'corp' });
    // 28: swaks could not authenticate.
    await expect(swaks(port, '--tls-on-connect', ...auth, 'wrong', '--to', 'a@bigmail.example')).rejects.toMatchObject({
      code: 28,
    });
  });

  it('is probed from the address that is asked for', async () => {
    const { port, deliveries } = await expose();
    const prober = createProber(network);
    const message = 'Subject: canary-probe001\r\n\r\nhello\r\n';
    const said = await prober.probe({
      from: '127.0.0.77',
      to: { address: '127.0.0.1', port },
      helo: 'probe.example',
      tls: 'starttls',
      envelopes: [{ mailFrom: '<>', rcptTo: ['<maria@bigmail.example>'], message }],
    });
    expect(said.ended).toBe('complete');
    expect(deliveries.list()).toMatchObject([{ client: { address: '127.0.0.77', tls: true }, mailFrom: '', message }]);
  });

  it('reports refused connections and taken ports as the virtual network does', async () => {
    const { port } = await expose();
    const taken = network.listen({ address: '127.0.0.1', port }, () => undefined);
    await expect(network.listening(taken)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    const closed = network.dial('127.0.0.1', { address: '127.0.0.1', port: 1 });
    await expect(closed).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    const foreign = network.dial('192.0.2.1', { address: '127.0.0.1', port });
    await expect(foreign).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });
});
