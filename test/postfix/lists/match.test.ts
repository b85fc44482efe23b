import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { matchClient, matchDomain } from '../../../sandbox/postfix/lists/match.ts';
import fc from '../../fixtures/fast-check.ts';
import { server } from '../access/server.ts';

const v4 = fc.ipV4();
const v6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => ipaddr.fromByteArray([...bytes]).toString());

/** A network with zero host bits around an address. */
function networkAround(address: string, bits: number): string {
  const cidr = `${address}/${bits}`;
  return address.includes(':')
    ? `[${ipaddr.IPv6.networkAddressFromCIDR(cidr).toString()}]/${bits}`
    : `${ipaddr.IPv4.networkAddressFromCIDR(cidr).toString()}/${bits}`;
}

const contains = (network: string, address: string): boolean => {
  const [range, bits] = ipaddr.parseCIDR(network.replace(/[[\]]/g, ''));
  const client = ipaddr.parse(address);
  return client.kind() === range.kind() && client.match(range, bits);
};

const address = fc.oneof(v4, v6);
const network = fc
  .oneof(fc.tuple(v4, fc.integer({ min: 0, max: 32 })), fc.tuple(v6, fc.integer({ min: 0, max: 128 })))
  .map(([base, bits]) => networkAround(base, bits));

function listed(list: string, client: string, files: Record<string, string> = {}) {
  const { configuration, tables } = server({ main: `mynetworks = ${list}`, files });
  const warnings: string[] = [];
  const environment = { configuration, tables, warn: (text: string) => warnings.push(text) };
  const answer = matchClient(environment, 'mynetworks', { name: 'unknown', address: client });
  return { answer: 'error' in answer ? 'error' : answer.matched, warnings };
}

describe('a network list', () => {
  test('holds an address if and only if one of its networks does', () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 8 }), address, (networks, client) => {
        const expected = networks.some((one) => contains(one, client));
        expect(listed(networks.join(', '), client).answer).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('lets the first match decide, also one with !', () => {
    const entry = fc.tuple(fc.boolean(), network);
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), v4, (entries, client) => {
        const list = entries.map(([negated, one]) => (negated ? `!${one}` : one)).join(' ');
        const first = entries.find(([, one]) => contains(one, client));
        expect(listed(list, client).answer).toBe(first ? !first[0] : false);
      }),
      { numRuns: 300 },
    );
  });

  test('reads the same from a file, with comments and continuation lines', () => {
    fc.assert(
      fc.property(fc.array(network, { minLength: 1, maxLength: 5 }), address, (networks, client) => {
        const text = `# trusted\n\n${networks.join('\n  ')}\n`;
        const fromFile = listed('/etc/postfix/trusted', client, { '/etc/postfix/trusted': text });
        expect(fromFile.answer).toBe(networks.some((one) => contains(one, client)));
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['10.20.30.1/24', 'non-null host address bits in "10.20.30.1/24", perhaps you should use "10.20.30.0/24" instead'],
    [
      '[2001:db8::1]/32',
      'non-null host address bits in "2001:db8::1/32", perhaps you should use "2001:db8::/32" instead',
    ],
    ['10.20.30.0/33', 'bad mask length in "10.20.30.0/33"'],
    ['10.20.30/24', 'bad network value in "10.20.30/24"'],
    ['[2001:db8::1', 'missing \']\' character after "[2001:db8::1"'],
  ])('cannot be asked with %s in it', (list, warning) => {
    const client = list.includes(':') ? '2001:db8:bad::66' : '198.51.100.66';
    expect(listed(list, client)).toEqual({ answer: 'error', warnings: [`mynetworks: ${warning}`] });
  });

  test('does not match everything by 0.0.0.0 without a mask, nor IPv6 by 0.0.0.0/0', () => {
    expect(listed('0.0.0.0', '198.51.100.66').answer).toBe(false);
    expect(listed('0.0.0.0/0', '2001:db8:bad::66').answer).toBe(false);
  });

  test('is not broken for a client by a bad entry behind the one that matches', () => {
    expect(listed('198.51.100.0/24 10.20.30.1/24', '198.51.100.66').answer).toBe(true);
    expect(listed('/etc/postfix/nonesuch 198.51.100.0/24', '198.51.100.66').answer).toBe('error');
  });
});

describe('a domain list', () => {
  const relayed = (value: string, domain: string, parents = 'relay_domains') => {
    const main = `relay_domains = ${value}\nparent_domain_matches_subdomains = ${parents}`;
    const { configuration, tables } = server({ main });
    const answer = matchDomain({ configuration, tables }, 'relay_domains', domain);
    return 'error' in answer ? 'error' : answer.matched;
  };

  test('holds subdomains where parent_domain_matches_subdomains says so', () => {
    expect(relayed('partner.example', 'a.b.partner.example')).toBe(true);
    expect(relayed('partner.example', 'evilpartner.example')).toBe(false);
    expect(relayed('partner.example', 'a.partner.example', '')).toBe(false);
    expect(relayed('.partner.example', 'a.partner.example', '')).toBe(true);
    expect(relayed('.partner.example', 'partner.example', '')).toBe(false);
  });

  test('asks a table for the parents too', () => {
    expect(relayed('inline:{partner.example=x}', 'a.b.partner.example')).toBe(true);
    expect(relayed('static:ALL', 'anything.example')).toBe(true);
  });
});
