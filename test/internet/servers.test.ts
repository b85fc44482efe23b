import { describe, expect, it } from 'vitest';
import type { ProbeSession } from '../../sandbox/internet/internet.ts';
import { workSince } from '../fixtures/work.ts';
import { labInternet, message, strictProvider } from './lab-internet.ts';

type Lab = Awaited<ReturnType<typeof labInternet>>;

/** Sends from the prober's first address. */
function send(
  lab: Lab,
  to: string,
  options: Partial<ProbeSession> & { mailFrom?: string; rcptTo: string; token?: string },
) {
  const { mailFrom = '<a@there.example>', rcptTo, token = 'canary-none', ...session } = options;
  return lab.internet.probe({
    from: lab.world.prober.outside[0]?.v4 ?? '',
    to: { address: to, port: 25 },
    helo: 'there.example',
    envelopes: [{ mailFrom, rcptTo: [rcptTo], message: message(token) }],
    ...session,
  });
}

describe('a provider', () => {
  it('takes mail for its mailboxes and remembers who sent it', async () => {
    await using lab = await labInternet();
    const provider = strictProvider(lab.world.providers);
    const said = await send(lab, provider.address.v4, { rcptTo: `<${provider.mailbox}>`, token: 'canary-aaaa1111' });
    expect(said.ended).toBe('complete');
    expect(said.banner).toMatchObject({ code: 220, text: expect.stringContaining(provider.mx) });
    expect(said.envelopes[0]?.end).toMatchObject({ code: 250, enhanced: '2.0.0' });
    const [delivery] = await lab.internet.deliveries('canary-aaaa1111');
    expect(delivery).toMatchObject({
      server: provider.mx,
      role: 'provider',
      client: { address: lab.world.prober.outside[0]?.v4, helo: 'there.example', tls: false },
      mailFrom: 'a@there.example',
      rcptTo: provider.mailbox,
      message: message('canary-aaaa1111'),
    });
  });

  it('refuses unknown mailboxes and other domains', async () => {
    await using lab = await labInternet();
    const provider = strictProvider(lab.world.providers);
    const unknown = await send(lab, provider.address.v4, { rcptTo: `<nobody-here@${provider.domain}>` });
    expect(unknown.envelopes[0]?.rcpt[0]).toMatchObject({ code: 550, enhanced: '5.1.1' });
    const foreign = await send(lab, provider.address.v6, {
      from: lab.world.prober.outside[0]?.v6,
      rcptTo: '<x@elsewhere.example>',
    });
    expect(foreign.envelopes[0]?.rcpt[0]).toMatchObject({ code: 554, enhanced: '5.7.1' });
    expect(await lab.internet.deliveries()).toEqual([]);
  });

  it('takes mail inside TLS', async () => {
    await using lab = await labInternet();
    const provider = strictProvider(lab.world.providers);
    const rcptTo = `<${provider.mailbox}>`;
    const said = await send(lab, provider.address.v4, { rcptTo, tls: 'starttls', token: 'canary-tls00001' });
    expect(said.ended).toBe('complete');
    expect(said.ehlo?.text).toContain('STARTTLS');
    expect(said.ehloTls?.text).not.toContain('STARTTLS');
    expect((await lab.internet.deliveries('canary-tls00001'))[0]?.client.tls).toBe(true);
  });
});

describe('bad input', () => {
  it('of a line without end is cut off, and the next client is served', async () => {
    await using lab = await labInternet();
    const provider = strictProvider(lab.world.providers);
    const endless = await send(lab, provider.address.v4, {
      mailFrom: `<${'x'.repeat(1_000_000)}@y.example>`,
      rcptTo: '<a@b>',
    });
    expect(endless.ended).toBe('closed');
    const next = await send(lab, provider.address.v4, { rcptTo: `<${provider.mailbox}>` });
    expect(next.ended).toBe('complete');
  });

  it('of ten thousand recipients is taken up to a thousand', async () => {
    await using lab = await labInternet();
    const { spamTrap } = lab.world;
    const rcptTo = Array.from({ length: 10_000 }, (_, index) => `<reader${index}@${spamTrap.domain}>`);
    const said = await send(lab, spamTrap.address.v4, {
      rcptTo: '',
      envelopes: [{ mailFrom: '<>', rcptTo, message: message('canary-many0001') }],
    });
    const codes = said.envelopes[0]?.rcpt.map(({ code }) => code) ?? [];
    expect(codes.filter((code) => code === 250)).toHaveLength(1000);
    expect(codes.at(-1)).toBe(452);
    expect(said.envelopes[0]?.end?.code).toBe(250);
  });

  it('of a message that ends in the middle leaves nothing behind', async () => {
    await using lab = await labInternet();
    const provider = strictProvider(lab.world.providers);
    const from = lab.world.prober.outside[0]?.v4 ?? '';
    const socket = await lab.internet.dial(from, { address: provider.address.v4, port: 25 });
    socket.resume();
    for (const line of [
      'EHLO x.example',
      'MAIL FROM:<>',
      `RCPT TO:<${provider.mailbox}>`,
      'DATA',
      'Subject: canary-half0001',
    ])
      socket.write(`${line}\r\n`);
    await lab.internet.awaitDelivery('canary-half0001', 20);
    socket.destroy();
    expect(await lab.internet.awaitDelivery('canary-half0001', 20)).toBeUndefined();
    expect((await send(lab, provider.address.v4, { rcptTo: `<${provider.mailbox}>` })).ended).toBe('complete');
  });
});

describe('the spam trap and the list', () => {
  it('lists a client after three hits, and the provider then refuses it by name', async () => {
    await using lab = await labInternet();
    const { spamTrap, dnsbl, prober } = lab.world;
    const client = prober.outside[0]?.v4 ?? '';
    const hit = () => send(lab, spamTrap.address.v4, { rcptTo: `<old.reader@${spamTrap.domain}>` });
    await hit();
    await hit();
    expect(await lab.internet.listings()).toEqual([]);
    await hit();
    expect(await lab.internet.listings()).toMatchObject([{ address: client, zone: dnsbl.zone }]);
    expect(lab.events).toMatchObject([{ type: 'listed', address: client }]);

    const name = `${client.split('.').reverse().join('.')}.${dnsbl.zone}`;
    expect(await lab.internet.resolve(name, 'A')).toMatchObject({ records: [{ data: '127.0.0.2' }] });
    expect((await lab.internet.resolve(name, 'TXT')).records[0]?.data).toContain(dnsbl.web);

    const provider = strictProvider(lab.world.providers);
    const said = await send(lab, provider.address.v4, { rcptTo: `<${provider.mailbox}>` });
    expect(said.envelopes[0]?.rcpt[0]).toMatchObject({ code: 554, enhanced: '5.7.1' });
    expect(said.envelopes[0]?.rcpt[0]?.text).toContain(`Client host [${client}] blocked using ${dnsbl.zone}`);
  });

  it('is remembered over a restart', async () => {
    await using before = await labInternet();
    const { spamTrap } = before.world;
    for (let hits = 0; hits < 3; hits++) await send(before, spamTrap.address.v4, { rcptTo: `<a@${spamTrap.domain}>` });
    const domain = await before.internet.freshDomain();
    const state = JSON.parse(JSON.stringify(before.saved()));

    await using after = await labInternet(state);
    expect(await after.internet.listings()).toEqual(await before.internet.listings());
    expect(await after.internet.deliveries()).toHaveLength(3);
    expect((await after.internet.resolve(domain, 'MX')).records).toHaveLength(1);
  });
});

describe('the smart host', () => {
  const rcpt = (lab: Lab) => `<${strictProvider(lab.world.providers).mailbox}>`;
  const loginOf = ({ world }: Lab) => ({
    login: world.smartHost.login,
    password: world.smartHost.password,
    mechanism: 'PLAIN' as const,
  });

  it('wants a login, and offers it inside TLS only', async () => {
    await using lab = await labInternet();
    const to = { address: lab.world.smartHost.address.v4, port: 587 };
    const stranger = await send(lab, to.address, { to, rcptTo: rcpt(lab) });
    expect(stranger.ehlo?.text).not.toContain('AUTH');
    expect(stranger.envelopes[0]?.mail).toMatchObject({ code: 530, enhanced: '5.7.0' });
    const inTls = await send(lab, to.address, { to, rcptTo: rcpt(lab), tls: 'starttls' });
    expect(inTls.ehloTls?.text).toContain('AUTH');
    expect(inTls.envelopes[0]?.mail).toMatchObject({ code: 530 });
  });

  it('refuses a wrong password', async () => {
    await using lab = await labInternet();
    const to = { address: lab.world.smartHost.address.v4, port: 587 };
    const auth = { ...loginOf(lab), password: 'guess', mechanism: 'LOGIN' as const };
    const said = await send(lab, to.address, { to, rcptTo: rcpt(lab), tls: 'starttls', auth });
    expect(said).toMatchObject({ ended: 'auth-failed', auth: { code: 535, enhanced: '5.7.8' } });
  });

  it.each([
    { port: 587, tls: 'starttls' as const },
    { port: 465, tls: 'implicit' as const },
  ])('hands mail on for who logs in on port $port', async ({ port, tls }) => {
    await using lab = await labInternet();
    const to = { address: lab.world.smartHost.address.v4, port };
    const token = `canary-smart${port}`;
    await send(lab, to.address, { to, tls, auth: loginOf(lab), rcptTo: rcpt(lab), token });
    while ((await lab.internet.deliveries(token)).length < 2) await new Promise((resolve) => setImmediate(resolve));
    const [taken, arrived] = await lab.internet.deliveries(token);
    expect(taken).toMatchObject({ role: 'smart-host', client: { tls: true, login: lab.world.smartHost.login } });
    expect(arrived).toMatchObject({ role: 'provider', client: { address: lab.world.smartHost.address.v4 } });
    expect(arrived?.message).toMatch(/^Received: from there\.example/);
  });

  it('reports what it could not deliver to the sender', async () => {
    await using lab = await labInternet();
    const to = { address: lab.world.smartHost.address.v4, port: 587 };
    const home = await lab.internet.freshDomain();
    const { domain } = strictProvider(lab.world.providers);
    await send(lab, to.address, {
      to,
      tls: 'starttls',
      auth: loginOf(lab),
      mailFrom: `<me@${home}>`,
      rcptTo: `<no.such.person@${domain}>`,
      token: 'canary-bounce01',
    });
    while ((await lab.internet.deliveries('canary-bounce01')).length < 2)
      await new Promise((resolve) => setImmediate(resolve));
    const report = (await lab.internet.deliveries('canary-bounce01'))[1];
    expect(report).toMatchObject({ role: 'canary-sink', mailFrom: '', rcptTo: `me@${home}` });
    expect(report?.message).toContain('Status: 5.1.1');
  });
});

describe('the black hole', () => {
  it('says yes to every form of address and passes nothing on', async () => {
    await using lab = await labInternet();
    const address = lab.world.blackHole?.address.v4 ?? '';
    const provider = strictProvider(lab.world.providers);
    for (const rcptTo of [`<${provider.mailbox}>`, '<"a@b.example">', `<${provider.domain}!maria>`, '<a%b.example>']) {
      const said = await send(lab, address, { rcptTo, token: 'canary-hole0001' });
      expect(said.envelopes[0]?.end?.code).toBe(250);
    }
    const roles = (await lab.internet.deliveries('canary-hole0001')).map(({ role }) => role);
    expect(roles).toEqual(['black-hole', 'black-hole', 'black-hole', 'black-hole']);
  });
});

describe('far ends', () => {
  it('take everything for a fresh domain and names below it, and nothing else', async () => {
    await using lab = await labInternet();
    const domain = await lab.internet.freshDomain();
    const [mx] = (await lab.internet.resolve(domain, 'MX')).records;
    const [host] = (await lab.internet.resolve(mx?.data.split(' ')[1] ?? '', 'A')).records;
    const below = await lab.internet.resolve(`a.b.${domain}`, 'MX');
    expect(below.records[0]?.data).toBe(mx?.data);
    const address = host?.data ?? '';
    for (const rcptTo of [`<x@${domain}>`, `<x@a.b.${domain}>`, `<x@[${address}]>`])
      expect((await send(lab, address, { rcptTo })).envelopes[0]?.end?.code).toBe(250);
    expect((await send(lab, address, { rcptTo: '<x@never.example>' })).envelopes[0]?.rcpt[0]?.code).toBe(554);
  });

  it('are awaited by the token of their message', async () => {
    await using lab = await labInternet();
    const domain = await lab.internet.freshDomain();
    const arrival = lab.internet.awaitDelivery('canary-wait0001', 5000);
    await send(lab, lab.world.prober.outside[1]?.v4 ?? '', { rcptTo: `<x@${domain}>`, token: 'canary-wait0001' });
    expect(await arrival).toMatchObject({ role: 'canary-sink', rcptTo: `x@${domain}` });
    expect(await lab.internet.awaitDelivery('canary-never001', 5)).toBeUndefined();
  });

  it('greylist when they are asked to', async () => {
    await using lab = await labInternet();
    const domain = await lab.internet.freshDomain({ greylists: true });
    const attempt = () => send(lab, lab.world.prober.outside[1]?.v4 ?? '', { rcptTo: `<x@${domain}>` });
    expect((await attempt()).envelopes[0]?.rcpt[0]?.code).toBe(450);
    expect((await attempt()).envelopes[0]?.end?.code).toBe(250);
  });

  it('do not take the name of somebody else', async () => {
    await using lab = await labInternet();
    await expect(lab.internet.freshDomain({ name: lab.world.domain })).rejects.toThrow(lab.world.domain);
    const name = `shop.${lab.world.domain}`;
    expect(await lab.internet.freshDomain({ name })).toBe(name);
  });

  it('give a sender an address with a matching name', async () => {
    await using lab = await labInternet();
    const address = lab.world.prober.outside[2]?.v6 ?? '';
    const { domain, helo } = await lab.internet.freshSender(address);
    expect((await lab.internet.resolve(helo, 'AAAA')).records).toHaveLength(1);
    expect((await lab.internet.resolve(domain, 'MX')).records).toHaveLength(1);
  });
});

it('forty dialogues with delivery take well under a second of work', async () => {
  await using lab = await labInternet();
  const provider = strictProvider(lab.world.providers);
  const work = workSince();
  const one = (_: unknown, index: number) =>
    send(lab, provider.address.v4, { rcptTo: `<${provider.mailbox}>`, token: `canary-fast${1000 + index}` });
  await Promise.all(Array.from({ length: 40 }, one));
  expect(work()).toBeLessThan(500);
  expect(await lab.internet.deliveries()).toHaveLength(40);
});
