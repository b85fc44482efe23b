/** relaylab probe against servers of the test's own that pass mail on, swallow it, or refuse it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { staysHome } from '../../sandbox/cli/probe/recipients.ts';
import { nodeNetwork } from '../../sandbox/internet/node-network.ts';
import { createProber } from '../../sandbox/internet/prober.ts';
import { freePort } from '../fixtures/free-port.ts';
import { openServer } from './open-server.ts';
import { relaylab } from './run.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-'));
  for (const part of ['new', 'cur', 'tmp']) await mkdir(join(folder, 'Maildir', part), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const probe = (port: number, ...more: string[]) =>
  relaylab('probe', `127.0.0.1:${port}`, '--own-domain', 'corp.example', '--foreign-domain', 'away.example', ...more);

describe('relaylab probe', () => {
  test('follows messages into a Maildir, and writes JUnit beside JSON', async () => {
    let number = 0;
    await using server = await openServer(async ({ data }) => {
      number += 1;
      await writeFile(join(folder, 'Maildir', 'new', `${number}.test`), data);
    });
    const report = join(folder, 'report.xml');
    const { status, stdout } = await probe(
      server.port,
      ...['--maildir', join(folder, 'Maildir'), '--wait', '5', '--junit', report, '--json'],
    );
    const { open, patterns } = JSON.parse(stdout) as { open: boolean; patterns: { id: string; fate: string }[] };
    expect([status, open]).toEqual([1, true]);
    expect(patterns.find(({ id }) => id === 'N02')).toMatchObject({ fate: 'delivered' });
    const xml = await readFile(report, 'utf8');
    expect(xml).toMatch(/<testsuite name="relaying of 127\.0\.0\.1:\d+" tests="\d+" failures="\d+">/);
    expect(xml).toMatch(/name="N02 &lt;[^"]+">\n {4}<failure message="accepted \(delivered\): 250/);
  });

  test('takes messages on a listener of its own', async () => {
    const port = await freePort();
    const prober = createProber(nodeNetwork());
    await using server = await openServer(async ({ from, data }) => {
      const to = { address: '127.0.0.1', port };
      const envelopes = [{ mailFrom: `<${from}>`, rcptTo: ['<relaytest@away.example>'], message: data }];
      await prober.probe({ from: '0.0.0.0', to, helo: 'relay.example', envelopes });
    });
    const { stdout } = await probe(server.port, '--listen', `127.0.0.1:${port}`, '--wait', '5', '--json');
    const { patterns } = JSON.parse(stdout) as { patterns: { id: string; fate: string }[] };
    expect(patterns.find(({ id }) => id === 'N02')).toMatchObject({ fate: 'delivered' });
  });

  test('sends no message to a recipient that could be somebody else’s', async () => {
    await using server = await openServer(async () => {});
    await probe(server.port, '--maildir', join(folder, 'Maildir'), '--wait', '0.2', '--json');
    expect(server.taken.length).toBeGreaterThan(0);
    const own = ['corp.example', 'away.example', '[127.0.0.1]', '127.0.0.1'];
    for (const recipient of server.taken)
      for (const [domain] of recipient.matchAll(/[a-z0-9-]+(\.[a-z0-9-]+)*\.example/gi))
        if (!recipient.endsWith('@mail.corp.example')) expect(own).toContain(domain.toLowerCase());
  });

  test.each([
    ['--foreign-domain', 'gmail.com', 'you have not named gmail.com as your own'],
    ['--maildir', '/nowhere', '--maildir: /nowhere/new cannot be read.'],
    ['--listen', 'everywhere', '--listen: "everywhere" is not address:port'],
    ['--wait', 'long', '--wait: "long" is not a number of seconds'],
  ])('refuses %s %s', async (option, value, words) => {
    const { status, stderr } = await probe(1, option, value);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
  });
});

test.each([
  ['<a@away.example>', true],
  ['<a%away.example@corp.example>', true],
  ['<away.example!a@[192.0.2.25]>', true],
  ['<@corp.example:a@away.example>', true],
  ['<a@evilcorp.example>', false],
  ['<a@corp.example.away.example>', false],
  ['<a@[192.0.2.80]>', false],
  ['<a%gmail.com@corp.example>', false],
  ['<postmaster>', false],
])('a message to %s stays at home: %s', (recipient, home) => {
  expect(staysHome(recipient, ['corp.example', 'away.example', '[192.0.2.25]'])).toBe(home);
});
