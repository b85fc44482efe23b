import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import type { BatteryTarget } from '../../sandbox/grader/battery.ts';
import { isOpenRelay, probeRelay } from '../../sandbox/grader/relay-probe.ts';
import { Authority } from '../../sandbox/internet/authority.ts';
import { MailServer, type MailServerOptions } from '../../sandbox/internet/mail-server.ts';
import type { Listener } from '../../sandbox/internet/network.ts';
import { nodeNetwork } from '../../sandbox/internet/node-network.ts';
import { createProber } from '../../sandbox/internet/prober.ts';
import { locate, requires } from '../require.ts';

const run = promisify(execFile);
const network = nodeNetwork();
const prober = createProber(network);
const listeners: Listener[] = [];
afterAll(() => {
  for (const listener of listeners) listener.close();
});

const DENIED = { code: 554, text: '5.7.1 Relay access denied' };
const TARGET: BatteryTarget = {
  ownDomain: 'corp.example',
  ownHost: 'mail.corp.example',
  ownAddress: '127.0.0.1',
  mailbox: 'alice',
  foreignDomain: 'victim.example',
};

type Rule = MailServerOptions['recipient'];

/** Servers with one idea each of whom to relay for. */
const SERVERS: Record<string, Rule> = {
  'trusts everybody': () => undefined,
  'trusts nobody': () => DENIED,
  'trusts senders of the own host': (_to, from) => (from.endsWith('@mail.corp.example') ? undefined : DENIED),
  'takes what ends in its own name': (to) => (to.endsWith('@mail.corp.example') ? undefined : DENIED),
  'takes the null sender': (_to, from) => (from === '' ? undefined : DENIED),
};

async function serve(recipient: Rule, more: Partial<MailServerOptions> = {}) {
  const server = new MailServer({
    name: 'mail.corp.example',
    software: 'test',
    authority: new Authority(),
    takesAnySyntax: true,
    recipient,
    accept: () => undefined,
    ...more,
  });
  const listener = network.listen({ address: '127.0.0.1', port: 0 }, (socket) => server.accept(socket));
  listeners.push(listener);
  return network.listening(listener);
}

const probe = (port: number, more: object = {}) =>
  probeRelay({
    prober,
    from: '127.0.0.1',
    to: { address: '127.0.0.1', port },
    helo: 'probe.example',
    target: TARGET,
    ...more,
  });

describe('the relay probe', () => {
  requires('nmap').each(Object.entries(SERVERS))('agrees with nmap on a server that %s', async (_name, rule) => {
    const { port } = await serve(rule);
    const args = 'smtp-open-relay.domain=victim.example,smtp-open-relay.ip=127.0.0.1';
    const scan = [
      '-v',
      '-Pn',
      '-n',
      '-p',
      String(port),
      '--script',
      '+smtp-open-relay',
      '--script-args',
      args,
      '127.0.0.1',
    ];
    const [{ stdout }, verdicts] = await Promise.all([run(locate.nmap() ?? 'nmap', scan), probe(port)]);
    const foundByNmap = [...stdout.matchAll(/MAIL FROM:(\S+) -> RCPT TO:(\S+)/g)].map(
      ([, from, to]) => `${from} ${to}`,
    );
    const found = verdicts.filter(({ id, accepted }) => id.startsWith('N') && accepted);
    expect(found.map(({ from, to }) => `${from} ${to}`)).toEqual(foundByNmap);
    expect(stdout).toContain('smtp-open-relay');
  });

  it('reports fates unknown while it sends no message', async () => {
    const { port } = await serve(() => undefined);
    const verdicts = await probe(port);
    expect(isOpenRelay(verdicts)).toBe(true);
    expect(verdicts.find(({ id }) => id === 'N02')).toMatchObject({
      from: '<antispam@victim.example>',
      to: '<relaytest@victim.example>',
      accepted: true,
      fate: 'unknown',
    });
  });

  it('calls relayed what could be an own address only when it is seen to leave', async () => {
    const { port } = await serve((to) => (to.includes('＠') ? undefined : DENIED));
    const taken = await probe(port);
    expect(taken.filter(({ accepted }) => accepted).map(({ id }) => id)).toEqual(['U04']);
    expect(isOpenRelay(taken)).toBe(false);
    for (const fate of ['delivered', 'queued'] as const)
      expect(isOpenRelay(taken.map((verdict) => ({ ...verdict, fate })))).toBe(true);
  });

  it('calls a server closed that refuses', async () => {
    const { port } = await serve(() => DENIED);
    const verdicts = await probe(port);
    expect(isOpenRelay(verdicts)).toBe(false);
    expect(verdicts.every(({ fate }) => fate === 'refused')).toBe(true);
    expect(verdicts.find(({ id }) => id === 'N01')?.reply).toBe('554 5.7.1 Relay access denied');
  });

  it('follows the message of each pattern that was accepted', async () => {
    const taken: string[] = [];
    const accept: MailServerOptions['accept'] = ({ message }) => taken.push(message);
    const { port } = await serve((_to, from) => (from === '' ? undefined : DENIED), { accept });
    const verdicts = await probe(port, {
      canaries: {
        compose: ({ id }: { id: string }) => ({
          token: `canary-row${id}`,
          message: `Subject: canary-row${id}\r\n\r\nx\r\n`,
        }),
        follow: async (token: string) => (taken.some((text) => text.includes(token)) ? 'delivered' : 'swallowed'),
      },
    });
    const fates = verdicts.filter(({ accepted }) => accepted).map(({ id, fate }) => `${id} ${fate}`);
    expect(fates).toEqual(['N01 delivered', 'D10 delivered', 'D12 delivered', 'L04 delivered']);
  });

  it('opens a new connection before a server would lose patience, and again when one hangs up', async () => {
    let connections = 0;
    const refusals = new Map<number, number>();
    const { port } = await serve(() => DENIED);
    const relay = nodeNetwork();
    const listener = relay.listen({ address: '127.0.0.1', port: 0 }, (client) => {
      const number = ++connections;
      relay.dial('127.0.0.1', { address: '127.0.0.1', port }).then((server) => {
        client.on('data', (data: Buffer) => {
          const count = (refusals.get(number) ?? 0) + (data.toString().startsWith('RCPT') ? 1 : 0);
          refusals.set(number, count);
          // Impatient: hangs up in the middle of the third envelope.
          if (count > 2) client.end('421 4.7.0 Error: too many errors\r\n');
          else server.write(data);
        });
        server.pipe(client);
        client.once('close', () => server.destroy());
      });
    });
    listeners.push(listener);
    const verdicts = await probe((await relay.listening(listener)).port);
    expect(verdicts.every(({ fate }) => fate === 'refused')).toBe(true);
    expect(Math.max(...refusals.values())).toBe(3);
    expect(connections).toBeGreaterThan(verdicts.length / 3);
  });

  it('does not call a server closed that did not answer', async () => {
    const silent = network.listen({ address: '127.0.0.1', port: 0 }, (socket) => void socket.resume());
    listeners.push(silent);
    const { port } = await network.listening(silent);
    const verdicts = await probe(port, { timeoutMs: 30 });
    expect(verdicts.every(({ fate, accepted }) => fate === 'unknown' && !accepted)).toBe(true);
    expect(verdicts[0]?.transcript.ended).toBe('no-banner');
  });
});
