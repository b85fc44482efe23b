import { describe, expect, test } from 'vitest';
import type { Resolve } from '../../../../sandbox/internet/network.ts';
import { testMachine } from '../machine.ts';
import { run } from './run.ts';

const RECORDS: Record<string, string[]> = {
  'corp.example A': ['198.18.1.25'],
  'corp.example AAAA': ['2001:db8::25'],
  'corp.example MX': ['10 mail.corp.example'],
  'corp.example TXT': ['v=spf1 mx -all'],
  '25.1.18.198.in-addr.arpa PTR': ['mail.corp.example'],
};

const resolve: Resolve = async (name, type) => {
  const data = RECORDS[`${name} ${type}`];
  if (data) return { status: 'NOERROR', records: data.map((each) => ({ name, type, ttl: 3600, data: each })) };
  const known = Object.keys(RECORDS).some((key) => key.startsWith(`${name} `));
  return { status: known ? 'NOERROR' : 'NXDOMAIN', records: [] };
};

const machine = () => testMachine({ host: 'outside', resolve });

describe('dig', () => {
  test('prints question, answer and server as BIND does', async () => {
    const { stdout } = await run(machine(), ['dig', 'MX', 'corp.example']);
    expect(stdout).toContain(';; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: ');
    expect(stdout).toContain(
      ';; QUESTION SECTION:\n;corp.example.\t\t\tIN\tMX\n\n;; ANSWER SECTION:\ncorp.example.\t\t3600\tIN\tMX\t10 mail.corp.example.\n',
    );
    expect(stdout).toMatch(/;; SERVER: [\d.]+#53\([\d.]+\) \(UDP\)\n/);
  });

  test('prints only the data with +short', async () => {
    expect((await run(machine(), ['dig', '+short', 'corp.example', 'TXT'])).stdout).toBe('"v=spf1 mx -all"\n');
    expect((await run(machine(), ['dig', '-x', '198.18.1.25', '+short'])).stdout).toBe('mail.corp.example.\n');
  });

  test('says NXDOMAIN for a name that is not there', async () => {
    expect((await run(machine(), ['dig', 'nosuch.example'])).stdout).toContain('status: NXDOMAIN');
  });

  test('gives up on a server that is no name server', async () => {
    expect(await run(machine(), ['dig', '@192.0.2.1', 'corp.example'])).toMatchObject({ status: 9 });
  });
});

test('host tells addresses and mail exchangers in sentences', async () => {
  expect((await run(machine(), ['host', 'corp.example'])).stdout).toBe(
    'corp.example has address 198.18.1.25\ncorp.example has IPv6 address 2001:db8::25\ncorp.example mail is handled by 10 mail.corp.example.\n',
  );
  expect((await run(machine(), ['host', '198.18.1.25'])).stdout).toBe(
    '25.1.18.198.in-addr.arpa domain name pointer mail.corp.example.\n',
  );
  expect(await run(machine(), ['host', 'nosuch.example'])).toMatchObject({
    status: 1,
    stdout: 'Host nosuch.example not found: 3(NXDOMAIN)\n',
  });
});

test('nslookup names the server and the addresses', async () => {
  const { stdout } = await run(machine(), ['nslookup', 'corp.example']);
  expect(stdout).toMatch(/^Server:\t\t\S+\nAddress:\t\S+#53\n\nName:\tcorp\.example\nAddress: 198\.18\.1\.25\n/);
});

test('getent hosts prefers IPv6, and knows users', async () => {
  expect((await run(machine(), ['getent', 'hosts', 'corp.example'])).stdout).toBe('2001:db8::25    corp.example\n');
  expect((await run(machine(), ['getent', 'passwd', 'root'])).stdout).toMatch(/^root:x:0:0:/);
  expect((await run(machine(), ['getent', 'hosts', 'nosuch.example'])).status).toBe(2);
});
