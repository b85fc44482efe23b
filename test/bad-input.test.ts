/** What nobody should type and somebody will: each has an answer a person understands, and the neighbours do not notice. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Driver, RunResult, Sandbox } from '../sandbox/drivers/driver.ts';
import { embeddedDriver } from '../sandbox/drivers/embedded/index.ts';
import { contractSpec } from './drivers/contract.ts';

let dataDir = '';
let driver: Driver;
let clumsy: Sandbox;
let neighbour: Sandbox;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'relaylab-bad-'));
  driver = embeddedDriver({ dataDir });
  clumsy = await driver.create(contractSpec('clumsy'));
  neighbour = await driver.create(contractSpec('neighbour'));
});
afterAll(async () => {
  await driver[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

const sh = (command: string): Promise<RunResult> => clumsy.run('mail', ['sh', '-c', command]);

/** While the work goes on, and after it, the other sandbox answers. */
async function beside<T>(work: Promise<T>): Promise<T> {
  const [result, meanwhile] = await Promise.all([work, neighbour.run('mail', ['postfix', 'status'])]);
  expect(meanwhile).toMatchObject({ exitCode: 0 });
  expect(await neighbour.run('mail', ['postfix', 'status'])).toMatchObject({ exitCode: 0 });
  return result;
}

test('a main.cf with a misspelt name is warned about, and one with half a line names file and line', async () => {
  const before = await clumsy.read('mail', '/etc/postfix/main.cf');
  await sh("echo 'mynetwork = 192.0.2.0/24' >> /etc/postfix/main.cf");
  const misspelt = await beside(sh('postconf -n'));
  expect(misspelt.stderr).toContain('unused parameter: mynetwork=192.0.2.0/24');
  await sh("echo 'mynetworks' >> /etc/postfix/main.cf");
  const half = await beside(sh('postfix reload'));
  expect(half.exitCode).not.toBe(0);
  expect(half.stderr).toMatch(/\/etc\/postfix\/main\.cf, line \d+: missing '=' after attribute name: "mynetworks"/);
  await clumsy.write('mail', '/etc/postfix/main.cf', before);
  expect(await sh('postfix reload')).toMatchObject({ exitCode: 0 });
});

test('postmap on a missing file says which', async () => {
  const { exitCode, stderr } = await beside(sh('postmap /etc/postfix/nothing'));
  expect(exitCode).toBe(1);
  expect(stderr).toContain('/etc/postfix/nothing: No such file or directory');
});

/** Sends each piece when the reply to the one before is there, and resolves to everything that came back. */
async function talk(pieces: { after: RegExp; send: string }[]): Promise<string> {
  const { mail, prober } = clumsy.world;
  const socket = await clumsy.internet.dial(prober.outside[0]?.v4 ?? '', { address: mail.public.v4, port: 25 });
  const waiting = [...pieces];
  let heard = '';
  for await (const chunk of socket) {
    heard += chunk;
    const [next] = waiting;
    if (!next?.after.test(heard)) continue;
    waiting.shift();
    socket.write(next.send);
  }
  expect(waiting).toEqual([]);
  return heard;
}

const BANNER = /^220 .*\r\n$/;

// Postfix takes the first line_length_limit bytes of a line and skips the rest.
test('an SMTP line of a megabyte gets a reply, and the next command too', async () => {
  const heard = await beside(
    talk([
      { after: BANNER, send: `HELO ${'x'.repeat(1024 * 1024)}\r\n` },
      { after: /^(?!220)\d{3} .*\r\n$/m, send: 'QUIT\r\n' },
    ]),
  );
  expect(heard).toMatch(/^220 .*\r\n\d{3} .{1,512}\r\n221 2\.0\.0 Bye\r\n$/);
});

test('of 10,000 recipients those beyond the limit are refused, each with words', async () => {
  const recipients = `RCPT TO:<postmaster@${clumsy.world.domain}>\r\n`.repeat(10_000);
  const heard = await beside(
    talk([
      { after: BANNER, send: 'EHLO client.example\r\n' },
      { after: /^250 .*\r\n$/m, send: `MAIL FROM:<>\r\n${recipients}QUIT\r\n` },
    ]),
  );
  expect(heard.match(/^250 2\.1\.5 Ok/gm)).toHaveLength(1_000);
  expect(heard.match(/^452 4\.5\.3 Error: too many recipients/gm)?.length).toBeGreaterThan(0);
  expect(await sh('postfix status')).toMatchObject({ exitCode: 0 });
});

test('a command that never ends is ended, and says so by its status', async () => {
  const run = clumsy.run('mail', ['sh', '-c', 'while :; do :; done'], { timeoutMs: 1_000 });
  expect(await beside(run)).toMatchObject({ exitCode: 124 });
});
