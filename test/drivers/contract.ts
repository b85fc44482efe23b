/** What every driver promises. A driver's test file calls this with how to make one, and names what it cannot do. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Driver, Sandbox, SandboxSpec, Terminal } from '../../sandbox/drivers/driver.ts';
import type { WorldEvent } from '../../sandbox/drivers/events.ts';
import { fingerprintOf } from '../../sandbox/grader/fingerprint.ts';
import { foreignIn } from '../../sandbox/grader/foreign.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import type { Addresses } from '../../sandbox/world/world.ts';

type Ability =
  | 'adopts sandboxes after a restart'
  | 'tells events'
  | 'restores snapshots'
  | 'resizes terminals'
  | 'times commands out';

export interface ContractOptions {
  make(dataDir: string): Promise<Driver>;
  /** What this driver does not do, and why. */
  optOuts?: Partial<Record<Ability, string>>;
}

const text = (data: Uint8Array) => new TextDecoder().decode(data);
const bytes = (value: string) => new TextEncoder().encode(value);

/** A lab that lets strangers in, small enough to read here. */
export function contractSpec(id: string): SandboxSpec {
  const world = drawWorld(id, { blackHole: false });
  const main = [
    'compatibility_level = 3.9',
    `myhostname = ${world.mail.name}`,
    `mydomain = ${world.domain}`,
    'myorigin = $mydomain',
    'mydestination = $myhostname, $mydomain, localhost',
    'mynetworks = 0.0.0.0/0',
    'inet_interfaces = all',
    'inet_protocols = all',
    'alias_maps = hash:/etc/aliases',
    'alias_database = hash:/etc/aliases',
    'home_mailbox = Maildir/',
    '',
  ].join('\n');
  return { id, lab: 'contract', world, files: { mail: [{ path: '/etc/postfix/main.cf', data: bytes(main) }] } };
}

/** With these a shell tells the terminal to mark what is pasted, and to leave off; they show nothing. */
const PASTE_MODES = ['\u001b[?2004h', '\u001b[?2004l\r'];

/** Types into a terminal and reads what it shows. */
export class Typist {
  readonly #terminal: Terminal;
  readonly #reading: Promise<void>;
  #shown = '';
  #changed: () => void = () => undefined;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#reading = this.#read();
  }

  type(keys: string): void {
    this.#terminal.write(bytes(keys));
  }

  /** Resolves with everything shown since the last call, once it matches. */
  async until(pattern: RegExp, timeoutMs = 20_000): Promise<string> {
    const late = Date.now() + timeoutMs;
    while (!pattern.test(this.#shown)) {
      if (Date.now() > late)
        throw new Error(`the terminal never showed ${pattern}, only ${JSON.stringify(this.#shown)}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
        setTimeout(resolve, 50);
      });
    }
    const shown = this.#shown;
    this.#shown = '';
    return shown;
  }

  /** Resolves when the output has ended. */
  ended(): Promise<void> {
    return this.#reading;
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#terminal.output) {
      const shown = this.#shown + decoder.decode(chunk, { stream: true });
      this.#shown = PASTE_MODES.reduce((text, mode) => text.replaceAll(mode, ''), shown);
      this.#changed();
    }
  }
}

export function describeDriver(name: string, { make, optOuts = {} }: ContractOptions): void {
  const unless = (promise: Ability) => {
    const reason = optOuts[promise];
    return reason === undefined
      ? test
      : (title: string, _run: () => Promise<void>, _timeoutMs?: number) => test.skip(`${title} (${reason})`);
  };

  describe(`the ${name} driver`, () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-contract-'));
    let driver: Driver;
    let sandbox: Sandbox;

    beforeAll(async () => {
      driver = await make(dataDir);
      sandbox = await driver.create(contractSpec('contract'));
    });
    afterAll(async () => {
      await sandbox.destroy();
      await driver[Symbol.asyncDispose]();
      rmSync(dataDir, { recursive: true, force: true });
    });

    test('is ready, and says what it is', async () => {
      const readiness = await driver.readiness();
      expect(readiness).toMatchObject({ ready: true, missing: [] });
      expect(readiness.description).not.toBe('');
    });

    test.each(['mail', 'outside', 'inside'] as const)('runs a command on %s', async (host) => {
      const result = await sandbox.run(host, ['cat', '/etc/hostname']);
      expect(result).toEqual({ exitCode: 0, stderr: '', stdout: `${sandbox.world[host].name.split('.')[0]}\n` });
    });

    test('hands over exit status, both outputs and arguments as they are', async () => {
      const result = await sandbox.run('mail', ['sh', '-c', 'echo "$1"; echo bad >&2; exit 3', 'sh', "it's $HOME *"]);
      expect(result).toEqual({ exitCode: 3, stdout: "it's $HOME *\n", stderr: 'bad\n' });
    });

    test('feeds standard input', async () => {
      const { stdout } = await sandbox.run('inside', ['cat'], { stdin: 'zwölf\n' });
      expect(stdout).toBe('zwölf\n');
    });

    test('answers 127 for a command that does not exist', async () => {
      const { exitCode, stderr } = await sandbox.run('outside', ['sh', '-c', 'no-such-command']);
      expect(exitCode).toBe(127);
      expect(stderr).toContain('no-such-command');
    });

    unless('times commands out')('ends a command that never ends with status 124', async () => {
      const { exitCode } = await sandbox.run('mail', ['sh', '-c', 'while :; do :; done'], { timeoutMs: 300 });
      expect(exitCode).toBe(124);
    });

    test('writes files that its hosts see, and reads theirs', async () => {
      await sandbox.write('mail', '/srv/deep/note', bytes('from outside\n'));
      expect((await sandbox.run('mail', ['cat', '/srv/deep/note'])).stdout).toBe('from outside\n');
      await sandbox.run('mail', ['sh', '-c', 'echo from inside > /srv/deep/note']);
      expect(text(await sandbox.read('mail', '/srv/deep/note'))).toBe('from inside\n');
    });

    test('tells a missing file from a folder', async () => {
      await expect(sandbox.read('mail', '/nowhere')).rejects.toMatchObject({ code: 'file-not-found' });
      await expect(sandbox.read('mail', '/etc')).rejects.toMatchObject({ code: 'is-a-directory' });
    });

    test('shows on a terminal what is typed and what comes of it', async () => {
      const terminal = await sandbox.terminal('mail', { columns: 80, rows: 24 });
      const typist = new Typist(terminal);
      await typist.until(/root@mail:~# $/);
      typist.type('echo $((40 + 2))\r');
      const shown = await typist.until(/root@mail:~# $/);
      expect(shown).toContain('echo $((40 + 2))');
      expect(shown).toContain('\r\n42\r\n');
      typist.type('exit 5\r');
      expect(await terminal.exited).toBe(5);
      await typist.ended();
    });

    test('keeps folder and variables from line to line, apart for each terminal', async () => {
      const [first, second] = [
        new Typist(await sandbox.terminal('outside', { columns: 80, rows: 24 })),
        new Typist(await sandbox.terminal('outside', { columns: 80, rows: 24 })),
      ];
      first.type('cd /etc; colour=red\r');
      second.type('colour=blue\r');
      first.type('echo "$PWD-$colour"\r');
      second.type('echo "$PWD-$colour"\r');
      await first.until(/\r\n\/etc-red\r\n/);
      await second.until(/\r\n\/root-blue\r\n/);
      first.type('exit\r');
      second.type('exit\r');
      await Promise.all([first.ended(), second.ended()]);
    });

    test('ends a program by Ctrl-C and the shell by Ctrl-D', async () => {
      const terminal = await sandbox.terminal('inside', { columns: 80, rows: 24 });
      const typist = new Typist(terminal);
      // Once it has printed, it waits by itself: a shell in between would take a Ctrl-C that comes while it starts a program.
      typist.type('tail -f /etc/hostname\r');
      await typist.until(/\/etc\/hostname\r\n\S+\r\n/);
      typist.type('\x03');
      await typist.until(/\^C\r\n.*# $/);
      typist.type('\x04');
      await terminal.exited;
    });

    unless('resizes terminals')('takes a size of 0×0 for the smallest one', async () => {
      const terminal = await sandbox.terminal('mail', { columns: 0, rows: 0 });
      const typist = new Typist(terminal);
      terminal.resize({ columns: 0, rows: 0 });
      typist.type('true\r');
      terminal.resize({ columns: 100, rows: 30 });
      typist.type('echo still alive\r');
      await typist.until(/\nstill alive\r\n/);
      await terminal.close();
      await typist.ended();
    });

    unless('tells events')('tells what happens to mail, and finds a message by its token', async () => {
      const [person] = sandbox.world.people;
      const seen: WorldEvent[] = [];
      const told = (async () => {
        for await (const event of sandbox.events()) {
          seen.push(event);
          if (event.type === 'delivered') return;
        }
      })();
      const token = 'canary-contract01';
      await sandbox.run('mail', ['sendmail', '-f', 'root', person?.login ?? ''], {
        stdin: `Subject: ${token}\n\nhello\n`,
      });
      await told;
      expect(seen.map(({ type }) => type)).toEqual(expect.arrayContaining(['accepted', 'delivered']));
      // It leaves the queue after that was told.
      await expect.poll(() => sandbox.locate(token)).toEqual([{ kind: 'mailbox', where: person?.login }]);
      expect((await sandbox.mailLog('status=sent')).length).toBeGreaterThan(0);
    });

    test('finds files by a text in them, and says which of them any account may read', async () => {
      await sandbox.run('mail', ['mkdir', '-p', '/srv/open', '/srv/closed']);
      await sandbox.run('mail', ['chmod', '700', '/srv/closed']);
      for (const path of ['/srv/open/read', '/srv/open/kept', '/srv/closed/read'])
        await sandbox.write('mail', path, bytes('the word is pelican\n'));
      await sandbox.write('mail', '/srv/open/other', bytes('another word\n'));
      await sandbox.run('mail', ['chmod', '600', '/srv/open/kept']);
      const found = await sandbox.search('pelican', ['/srv', '/nowhere']);
      expect(Object.fromEntries(found.map(({ path, readByAll }) => [path, readByAll]))).toEqual({
        '/srv/open/read': true,
        '/srv/open/kept': false,
        '/srv/closed/read': false,
      });
      expect(found.map(({ data }) => text(data))).toEqual(Array(3).fill('the word is pelican\n'));
    });

    test('has the prober send from new places, with names, which are given back after some drawings', async () => {
      const { internet, world } = sandbox;
      const knock = (from = '', { v4 }: Addresses = world.mail.public) =>
        internet.probe({ from, to: { address: v4, port: 25 }, helo: 'x.test', envelopes: [] });
      const { places: first } = await internet.freshPlaces();
      const [stranger] = first.outside;
      const reverse = `${stranger?.v4.split('.').reverse().join('.')}.in-addr.arpa`;
      for (const { v4 } of first.outside) expect((await knock(v4)).ended).toBe('complete');
      for (const { v4 } of [...first.office, ...first.neighbours])
        expect((await knock(v4, world.mail.lan)).ended).toBe('complete');
      expect((await internet.resolve(reverse, 'PTR')).records).toHaveLength(1);
      // No host has a way from one wire to the other.
      expect((await knock(stranger?.v4, world.mail.lan)).ended).toBe('unreachable');
      let { former } = await internet.freshPlaces();
      for (let drawn = 0; drawn < 30 && former === undefined; drawn += 1)
        former = (await internet.freshPlaces()).former;
      expect(former).toEqual(first);
      expect((await knock(stranger?.v4)).ended).toBe('unreachable');
      expect((await internet.resolve(reverse, 'PTR')).records).toEqual([]);
    });

    test("has nothing of another sandbox's world in its configuration", async () => {
      expect(foreignIn(await sandbox.configuration(), sandbox.world)).toEqual([]);
    });

    test('has a fingerprint that follows the configuration and nothing else', async () => {
      const before = fingerprintOf(await sandbox.configuration());
      await sandbox.write('mail', '/root/notes', bytes('x'));
      expect(fingerprintOf(await sandbox.configuration())).toBe(before);
      await sandbox.run('mail', ['postconf', '-e', 'soft_bounce = yes']);
      expect(fingerprintOf(await sandbox.configuration())).not.toBe(before);
      await sandbox.run('mail', ['postconf', '-X', 'soft_bounce']);
      expect(fingerprintOf(await sandbox.configuration())).toBe(before);
    });

    test('restarts the mail service', async () => {
      const { public: address } = sandbox.world.mail;
      const [from] = sandbox.world.prober.outside;
      await sandbox.run('mail', ['postfix', 'stop']);
      await sandbox.restartMail();
      expect(await sandbox.internet.scan(from?.v4 ?? '', address.v4, [25])).toEqual([
        expect.objectContaining({ port: 25, open: true, speaksSmtp: true }),
      ]);
    });

    unless('restores snapshots')('goes back to a snapshot that went through JSON', async () => {
      const fingerprint = fingerprintOf(await sandbox.configuration());
      const snapshot = JSON.parse(JSON.stringify(await sandbox.snapshot()));
      await sandbox.run('mail', ['sh', '-c', 'postconf -e mynetworks=127.0.0.0/8; echo later > /srv/later']);
      await sandbox.restore(snapshot);
      expect(fingerprintOf(await sandbox.configuration())).toBe(fingerprint);
      await expect(sandbox.read('mail', '/srv/later')).rejects.toMatchObject({ code: 'file-not-found' });
    });

    unless('restores snapshots')(
      'keeps in a snapshot what the internet host knows',
      async () => {
        const known = await driver.create(contractSpec('known'));
        const { world } = known;
        const from = world.prober.outside[0]?.v4 ?? '';
        const domain = await known.internet.freshDomain();
        const sender = await known.internet.freshSender(from);
        const [exchanger] = (await known.internet.resolve(`mx.${domain}`, 'A')).records;
        const send = (address: string, recipient: string) =>
          known.internet.probe({
            from,
            to: { address, port: 25 },
            helo: sender.helo,
            envelopes: [
              { mailFrom: '<>', rcptTo: [`<${recipient}>`], message: 'Subject: proof-contract02\r\n\r\nx\r\n' },
            ],
          });
        await send(exchanger?.data ?? '', `someone@${domain}`);
        for (let hit = 0; hit < 3; hit++) await send(world.spamTrap.address.v4, `someone@${world.spamTrap.domain}`);
        const knowledge = async ({ internet }: Sandbox) => ({
          deliveries: await internet.deliveries('proof-contract02'),
          listings: await internet.listings(),
          domain: (await internet.resolve(domain, 'MX')).records,
        });
        const before = await knowledge(known);
        expect(before.deliveries).toHaveLength(4);
        expect(before.listings).toEqual([expect.objectContaining({ address: from })]);
        const snapshot = JSON.parse(JSON.stringify(await known.snapshot()));
        await known.reset();
        expect(await known.internet.listings()).toEqual([]);
        await known.restore(snapshot);
        expect(await knowledge(known)).toEqual(before);
        await known.destroy();
      },
      90_000,
    );

    test('refuses a snapshot of another format', async () => {
      const foreign = { format: 'from the future', driver: name, hosts: {} };
      await expect(sandbox.restore(foreign)).rejects.toMatchObject({ code: 'bad-request' });
    });

    test('goes back to its starting state', async () => {
      const fresh = await driver.create(contractSpec('fresh'));
      const start = fingerprintOf(await fresh.configuration());
      await fresh.run('mail', ['sh', '-c', 'echo "# changed" >> /etc/postfix/main.cf; echo x > /root/x']);
      await fresh.reset();
      expect(fingerprintOf(await fresh.configuration())).toBe(start);
      await expect(fresh.read('mail', '/root/x')).rejects.toMatchObject({ code: 'file-not-found' });
      await fresh.destroy();
    });

    unless('adopts sandboxes after a restart')('finds its sandboxes again after a restart', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'relaylab-adopt-'));
      const before = await make(folder);
      const made = await before.create(contractSpec('survivor'));
      await made.write('outside', '/root/kept', bytes('kept'));
      const fingerprint = fingerprintOf(await made.configuration());
      await before[Symbol.asyncDispose]();

      const after = await make(folder);
      const [adopted, ...others] = await after.adopt();
      expect(others).toEqual([]);
      expect(adopted).toMatchObject({ id: 'survivor', lab: 'contract', driver: name });
      expect(text((await adopted?.read('outside', '/root/kept')) ?? bytes(''))).toBe('kept');
      expect(fingerprintOf((await adopted?.configuration()) ?? [])).toBe(fingerprint);
      await adopted?.destroy();
      expect(await after.adopt()).toEqual([]);
      await after[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    });
  });
}
