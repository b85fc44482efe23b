import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { Network, WireSocket } from '../../../../sandbox/internet/network.ts';
import { locate, requires } from '../../../require.ts';
import { testMachine } from '../machine.ts';
import { loopback, type Peer, scripted } from './loopback.ts';
import { run } from './run.ts';

/** Accepts the first so many recipients. */
function relay(accepted: number): Promise<Peer> {
  let seen = 0;
  return scripted('220 mail.corp.example ESMTP Postfix', (line) => {
    if (/^EHLO/.test(line)) return '250-mail.corp.example\r\n250-PIPELINING\r\n250 SIZE 10240000';
    if (/^RCPT/.test(line)) {
      seen += 1;
      return seen <= accepted ? '250 2.1.5 Ok' : '554 5.7.1 Relay access denied';
    }
    return line === 'QUIT' ? undefined : '250 2.0.0 Ok';
  });
}

/** Port 25 of any address is the peer. */
function only(peer: Peer): Network {
  return {
    ...loopback,
    dial: (from, to, options) =>
      to.port === 25
        ? new Promise((resolve) => {
            const socket = connect(peer.port, '127.0.0.1', () => resolve(socket as WireSocket));
          })
        : testMachine().network.dial(from, to, options),
  };
}

describe('nmap', () => {
  test('lists ports as a connect scan does', async () => {
    await using peer = await relay(0);
    const machine = testMachine({ host: 'outside', network: only(peer) });
    const { stdout } = await run(machine, ['nmap', '-p', '25,587', '-sV', '192.0.2.1']);
    expect(stdout).toContain(
      'PORT    STATE  SERVICE    VERSION\n25/tcp  open   smtp       Postfix smtpd\n587/tcp closed submission\n',
    );
  });

  test('counts the envelopes that an open relay accepts', async () => {
    await using peer = await relay(16);
    const machine = testMachine({ host: 'outside', network: only(peer) });
    const argv = ['nmap', '-p25', '--script', 'smtp-open-relay,smtp-commands', '192.0.2.1'];
    const { stdout } = await run(machine, argv);
    expect(stdout).toContain('|_smtp-open-relay: Server is an open relay (16/16 tests)\n');
    expect(stdout).toContain('|_smtp-commands: mail.corp.example, PIPELINING, SIZE 10240000\n');
  });

  test('finds in a network whoever has the port open, and names them', async () => {
    await using peer = await relay(0);
    const someone = only(peer);
    const { network } = testMachine();
    const machine = testMachine({
      host: 'outside',
      network: {
        ...someone,
        dial: (from, to, options) =>
          to.address === '192.0.2.25' ? someone.dial(from, to, options) : network.dial(from, to, options),
      },
      resolve: async (name, type) => ({
        status: 'NOERROR',
        records:
          name === '25.2.0.192.in-addr.arpa' && type === 'PTR'
            ? [{ name, type, ttl: 300, data: 'mail.corp.example.' }]
            : [],
      }),
    });
    const { stdout } = await run(machine, ['nmap', '-p', '25', '--open', '192.0.2.0/24']);
    expect(stdout.match(/report for .*/g)).toEqual(['report for mail.corp.example (192.0.2.25)']);
    expect(stdout).toContain('\nPORT   STATE SERVICE\n25/tcp open  smtp\n');
    expect(stdout).toMatch(/Nmap done: 256 IP addresses \(\d+ hosts? up\)/);
    expect((await run(machine, ['nmap', '-n', '-p25', '192.0.2.24-26'])).stdout).toMatch(/report for 192\.0\.2\.25\n/);
  });

  test('says in one line what it does not scan', async () => {
    const ran = await run(testMachine(), ['nmap', '--script', 'vuln', '192.0.2.1']);
    expect(ran).toMatchObject({ status: 1 });
    expect(ran.stderr).toMatch(/^nmap: script 'vuln' is not emulated in this lab/);
  });

  requires('nmap')('sends the same envelopes as the real script', async () => {
    await using peer = await relay(0);
    await using other = await relay(0);
    const machine = testMachine({ host: 'outside', network: only(peer) });
    await run(machine, ['nmap', '-p25', '--script', 'smtp-open-relay', '127.0.0.1']);
    await new Promise((resolve) => {
      execFile(
        locate.nmap() ?? '',
        ['-Pn', '-p', `${other.port}`, '-sV', '--script', 'smtp-open-relay', '127.0.0.1'],
        resolve,
      );
    });
    const envelopes = (received: string) => received.match(/^(?:MAIL|RCPT).*$/gm);
    expect(envelopes(peer.received)).toHaveLength(32);
    expect(envelopes(other.received)).toEqual(envelopes(peer.received));
  });
});
