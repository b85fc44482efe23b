import { describe, expect, it } from 'vitest';
import { addHost, addMailDomain, reversedLabels, reverseName, Zone } from '../../sandbox/internet/zone.ts';
import { labInternet } from './lab-internet.ts';

describe('a zone', () => {
  const zone = new Zone();
  addMailDomain(zone, 'corp.example', 'mail.corp.example', 'ns.isp.example');
  addHost(zone, 'mail.corp.example', { v4: '198.18.0.25', v6: '2001:db8::25' });
  zone.add('*.wild.example', 'MX', '10 mx.wild.example');
  zone.add('mx.wild.example', 'A', '192.0.2.1');

  it('answers in any case and with or without the final dot', () => {
    for (const name of ['corp.example', 'CORP.example.', 'Corp.Example'])
      expect(zone.lookUp(name, 'MX')).toMatchObject({ status: 'NOERROR', records: [{ data: '10 mail.corp.example' }] });
  });

  it('tells a name without the type from a name that does not exist', () => {
    expect(zone.lookUp('corp.example', 'A')).toEqual({ status: 'NOERROR', records: [] });
    expect(zone.lookUp('nothing.example', 'A')).toEqual({ status: 'NXDOMAIN', records: [] });
    expect(zone.lookUp('example', 'MX')).toEqual({ status: 'NOERROR', records: [] });
  });

  it('points addresses back to names', () => {
    expect(zone.lookUp('25.0.18.198.in-addr.arpa', 'PTR').records[0]?.data).toBe('mail.corp.example');
    expect(zone.lookUp(reverseName('2001:db8::25'), 'PTR').records[0]?.data).toBe('mail.corp.example');
  });

  it('answers for names below a wildcard, but not for what exists there', () => {
    expect(zone.lookUp('a.b.wild.example', 'MX').records[0]).toMatchObject({ name: 'a.b.wild.example' });
    expect(zone.lookUp('mx.wild.example', 'MX').records).toEqual([]);
    expect(zone.lookUp('x.mx.wild.example', 'MX').status).toBe('NXDOMAIN');
  });

  it('forgets names whose last record is removed', () => {
    zone.add('a.b.gone.test', 'A', '192.0.2.9');
    expect(zone.lookUp('gone.test', 'A').status).toBe('NOERROR');
    zone.remove('a.b.gone.test', 'A');
    expect(zone.lookUp('gone.test', 'A').status).toBe('NXDOMAIN');
  });

  it('writes addresses backwards as DNS lists want them', () => {
    expect(reversedLabels('192.0.2.99')).toBe('99.2.0.192');
    expect(reversedLabels('2001:db8::1')).toBe(`1.${'0.'.repeat(23)}8.b.d.0.1.0.0.2`);
  });
});

describe('the names of a world', () => {
  it('have MX, address, pointer and text for every mail domain', async () => {
    await using lab = await labInternet();
    const { resolve } = lab.internet;
    const { providers, spamTrap, domain } = lab.world;
    for (const name of [...providers.map((provider) => provider.domain), spamTrap.domain, domain]) {
      const exchanger = (await resolve(name, 'MX')).records[0]?.data.split(' ')[1] ?? '';
      for (const type of ['A', 'AAAA'] as const) {
        const address = (await resolve(exchanger, type)).records[0]?.data ?? '';
        expect((await resolve(reverseName(address), 'PTR')).records[0]?.data).toBe(exchanger);
      }
      expect((await resolve(name, 'TXT')).records[0]?.data).toMatch(/^v=spf1/);
      expect((await resolve(name, 'SOA')).records).toHaveLength(1);
      const nameServer = (await resolve(name, 'NS')).records[0]?.data ?? '';
      expect((await resolve(nameServer, 'A')).records[0]?.data).toBe(lab.world.nameServer.public.v4);
    }
  });

  it('show the office the address of the mail server that it can reach', async () => {
    await using lab = await labInternet();
    const { mail } = lab.world;
    expect((await lab.internet.resolve(mail.name, 'A')).records[0]?.data).toBe(mail.public.v4);
    expect((await lab.internet.resolveOffice(mail.name, 'A')).records[0]?.data).toBe(mail.lan.v4);
    expect((await lab.internet.resolveOffice(lab.world.domain, 'MX')).records[0]?.data).toBe(`10 ${mail.name}`);
  });

  it('have the test entry of the DNSBL', async () => {
    await using lab = await labInternet();
    const answer = await lab.internet.resolve(`2.0.0.127.${lab.world.dnsbl.zone}`, 'A');
    expect(answer.records[0]?.data).toBe('127.0.0.2');
  });
});
