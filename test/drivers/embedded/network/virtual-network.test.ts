import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { VirtualNetwork } from '../../../../sandbox/drivers/embedded/network/virtual-network.ts';
import { cableWorld } from '../../../../sandbox/drivers/embedded/network/world-network.ts';
import type { WireSocket } from '../../../../sandbox/internet/network.ts';
import { drawWorld } from '../../../../sandbox/world/variant.ts';
import { workSince } from '../../../fixtures/work.ts';

const MAIL = '198.18.0.25';
const OUTSIDE = '198.18.0.66';

function twoHosts() {
  const network = new VirtualNetwork();
  network.attach('mail', 'public', MAIL);
  network.attach('mail', 'public', '2001:db8::25');
  network.attach('outside', 'public', OUTSIDE);
  network.attach('outside', 'public', '2001:db8::66');
  return { network, mail: network.of('mail'), outside: network.of('outside') };
}

async function connectedSockets() {
  const { mail, outside } = twoHosts();
  const accepted = Promise.withResolvers<WireSocket>();
  mail.listen({ address: '0.0.0.0', port: 25 }, accepted.resolve);
  const client = await outside.dial(OUTSIDE, { address: MAIL, port: 25 });
  return { client, server: await accepted.promise };
}

describe('dialling', () => {
  it('tells each side its own and the other address', async () => {
    const { client, server } = await connectedSockets();
    expect(server.remoteAddress).toBe(OUTSIDE);
    expect(server.localAddress).toBe(MAIL);
    expect(server.localPort).toBe(25);
    expect(client.remotePort).toBe(25);
    expect(client.localPort).toBe(server.remotePort);
  });

  it('is refused where nobody listens', async () => {
    const { outside } = twoHosts();
    await expect(outside.dial(OUTSIDE, { address: MAIL, port: 25 })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('has no route to an address that nobody has', async () => {
    const { outside } = twoHosts();
    const call = outside.dial(OUTSIDE, { address: '203.0.113.1', port: 25 });
    await expect(call).rejects.toMatchObject({ code: 'EHOSTUNREACH' });
  });

  it('does not send from an address of another host', async () => {
    const { mail, outside } = twoHosts();
    mail.listen({ address: MAIL, port: 25 }, () => undefined);
    const call = outside.dial('198.18.0.67', { address: MAIL, port: 25 });
    await expect(call).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  });

  it('chooses the source address when none is asked for', async () => {
    const { mail, outside } = twoHosts();
    mail.listen({ address: '::', port: 25 }, () => undefined);
    const socket = await outside.dial('::', { address: '2001:DB8:0::25', port: 25 });
    expect(socket.localAddress).toBe('2001:db8::66');
    expect(socket.remoteAddress).toBe('2001:db8::25');
  });

  it('keeps the loopback of each host private', async () => {
    const { mail, outside } = twoHosts();
    mail.listen({ address: '127.0.0.1', port: 10025 }, () => undefined);
    await expect(mail.dial('127.0.0.1', { address: '127.0.0.1', port: 10025 })).resolves.toBeDefined();
    const call = outside.dial('127.0.0.1', { address: '127.0.0.1', port: 10025 });
    await expect(call).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('listening', () => {
  it('refuses a port that is taken, also through the wildcard address', () => {
    const { mail } = twoHosts();
    mail.listen({ address: '127.0.0.1', port: 25 }, () => undefined);
    expect(() => mail.listen({ address: '0.0.0.0', port: 25 }, () => undefined)).toThrow(
      expect.objectContaining({ code: 'EADDRINUSE' }),
    );
    expect(() => mail.listen({ address: '::', port: 25 }, () => undefined)).not.toThrow();
  });

  it('refuses an address that the host does not have', () => {
    const { mail } = twoHosts();
    expect(() => mail.listen({ address: OUTSIDE, port: 25 }, () => undefined)).toThrow(
      expect.objectContaining({ code: 'EADDRNOTAVAIL' }),
    );
  });

  it('lists the listeners of a host until they are closed', () => {
    const { network, mail } = twoHosts();
    const listener = mail.listen({ address: '0.0.0.0', port: 587 }, () => undefined);
    mail.listen({ address: '0.0.0.0', port: 25 }, () => undefined);
    expect(network.listeners('mail').map(({ port }) => port)).toEqual([25, 587]);
    listener.close();
    expect(network.listeners('mail').map(({ port }) => port)).toEqual([25]);
    expect(network.listeners('outside')).toEqual([]);
  });
});

describe('a connection', () => {
  it('carries bytes both ways and ends on both sides', async () => {
    const { client, server } = await connectedSockets();
    server.on('data', (chunk) => server.end(`you said ${chunk}`));
    client.write('hello');
    expect((await buffer(client)).toString()).toBe('you said hello');
    if (!server.closed) await once(server, 'close');
    expect(client.destroyed).toBe(true);
  });

  it('makes the writer wait for a slow reader', async () => {
    const { client, server } = await connectedSockets();
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    while (client.write(megabyte));
    expect(client.writableNeedDrain).toBe(true);
    server.resume();
    await once(client, 'drain');
    expect(client.writableNeedDrain).toBe(false);
    client.destroy();
  });

  it('delivers what was written before the end', async () => {
    const { client, server } = await connectedSockets();
    client.end(Buffer.alloc(300_000, 'x'));
    expect((await buffer(server)).length).toBe(300_000);
  });

  it('ends for the other side when one side is destroyed', async () => {
    const { client, server } = await connectedSockets();
    server.resume();
    client.destroy();
    await once(server, 'close');
    expect(server.destroyed).toBe(true);
  });

  it('fails to write to a side that is gone', async () => {
    const { client, server } = await connectedSockets();
    server.destroy();
    await once(server, 'close');
    client.write('a');
    client.write('b');
    const [error] = await once(client, 'error');
    expect(error).toMatchObject({ code: 'EPIPE' });
  });

  it('resets', async () => {
    const { client, server } = await connectedSockets();
    if ('resetAndDestroy' in client && typeof client.resetAndDestroy === 'function') client.resetAndDestroy();
    const [error] = await once(server, 'error');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });

  it('times out when nothing is said', async () => {
    const { client } = await connectedSockets();
    client.setTimeout(5);
    // The idle timer does not keep the process alive; this one does.
    const alive = setInterval(() => undefined, 1000);
    await once(client, 'timeout');
    clearInterval(alive);
    client.destroy();
  });

  it('is cheap: a thousand dialogues are less than a second of work', async () => {
    const { mail, outside } = twoHosts();
    mail.listen({ address: MAIL, port: 25 }, (socket) => socket.end('220 here\r\n'));
    const work = workSince();
    const talk = async () => buffer(await outside.dial(OUTSIDE, { address: MAIL, port: 25 }));
    await Promise.all(Array.from({ length: 1000 }, talk));
    expect(work()).toBeLessThan(1000);
  });
});

describe('the cabling of a world', () => {
  const world = drawWorld('cabling', { blackHole: true });
  const network = cableWorld(world);
  const listen = (host: string, address: string) => network.of(host).listen({ address, port: 25 }, () => undefined);
  listen('mail', '0.0.0.0');
  listen('internet', '0.0.0.0');

  it('lets outside reach the public leg of mail and not the office', async () => {
    const outside = network.of('outside');
    const from = world.outside.public.v4;
    await expect(outside.dial(from, { address: world.mail.public.v4, port: 25 })).resolves.toBeDefined();
    const call = outside.dial(from, { address: world.mail.lan.v4, port: 25 });
    await expect(call).rejects.toMatchObject({ code: 'EHOSTUNREACH' });
  });

  it('lets inside reach mail and nothing on the internet', async () => {
    const inside = network.of('inside');
    const from = world.inside.lan.v4;
    await expect(inside.dial(from, { address: world.mail.lan.v4, port: 25 })).resolves.toBeDefined();
    for (const provider of world.providers) {
      const call = inside.dial(from, { address: provider.address.v4, port: 25 });
      await expect(call).rejects.toMatchObject({ code: 'EHOSTUNREACH' });
    }
  });

  it('lets the prober come from the office, its neighbours and far away', async () => {
    const internet = network.of('internet');
    const { office, neighbours, outside } = world.prober;
    for (const { v4 } of [...office, ...neighbours])
      await expect(internet.dial(v4, { address: world.mail.lan.v4, port: 25 })).resolves.toBeDefined();
    for (const { v4 } of outside)
      await expect(internet.dial(v4, { address: world.mail.public.v4, port: 25 })).resolves.toBeDefined();
  });
});
