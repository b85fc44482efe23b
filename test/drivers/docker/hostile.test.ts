/** A student who is root and means harm: whatever is tried stays in the sandbox, and nobody else waits. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerDriver } from '../../../sandbox/drivers/docker/index.ts';
import type { Driver, Sandbox, StudentHost, Terminal } from '../../../sandbox/drivers/driver.ts';
import { fingerprintOf } from '../../../sandbox/grader/fingerprint.ts';
import { contractSpec } from '../contract.ts';
import { reasonToSkip } from './ready.ts';

const KEYS = 40;
/** Milliseconds. Where a machine is so busy with something else that it took a third of that before, three times that. */
const ECHO_P95 = 100;
const PATIENCE = 180_000;
const HOSTS: StudentHost[] = ['mail', 'outside', 'inside'];
const DENIED = 'Operation not permitted\n';
const SIZE = { columns: 80, rows: 24 };

const reason = await reasonToSkip();

describe.skipIf(reason !== undefined)(`a hostile student${reason ? ` (${reason})` : ''}`, { timeout: PATIENCE }, () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'relaylab-hostile-'));
  let driver: Driver;
  let hostile: Sandbox;
  let neighbour: Sandbox;
  let echo: Echo;

  beforeAll(async () => {
    driver = dockerDriver({ dataDir });
    hostile = await driver.create(contractSpec('hostile'));
    neighbour = await driver.create(contractSpec('neighbour'));
    echo = await Echo.open(neighbour);
  }, PATIENCE);
  afterAll(async () => {
    await Promise.all([hostile?.destroy(), neighbour?.destroy()]);
    await driver?.[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  }, PATIENCE);

  const sh = (host: StudentHost, script: string, timeoutMs = 20_000) =>
    hostile.run(host, ['bash', '-c', script], { timeoutMs });
  /** Perl, for that can make any system call; exit status 0 when the call was let through. */
  const perl = (host: StudentHost, script: string) => hostile.run(host, ['perl', '-MSocket', '-e', script]);

  /** The neighbour types while it happens; then the sandbox is reset, and works. */
  async function contained(happen: () => Promise<unknown>): Promise<void> {
    const before = p95(await echo.delays(() => true));
    const over = { yet: false };
    const happening = happen().finally(() => {
      over.yet = true;
    });
    const delays = await echo.delays(() => over.yet);
    await happening;
    expect(p95(delays), `echo of the neighbour's terminal: ${delays.map(Math.round).join(' ')} ms`).toBeLessThan(
      Math.max(ECHO_P95, 3 * before),
    );
    await hostile.reset();
    for (const host of HOSTS) expect(await sh(host, 'echo $((40 + 2))')).toMatchObject({ exitCode: 0, stdout: '42\n' });
  }

  test('who bombs with forks has no more processes than a host may have', async () => {
    await contained(async () => {
      // Bounded here as well: it ends after some seconds whatever the limits are.
      const { stderr } = await sh(
        'outside',
        'end=$((SECONDS + 6)); f() { while [ $SECONDS -lt $end ]; do sleep 5 & done; }; f & f & f & wait',
        10_000,
      );
      expect(stderr).toContain('fork: retry: Resource temporarily unavailable');
    });
  });

  test('who wants all memory loses the process that wanted it', async () => {
    await contained(async () => {
      for (const host of HOSTS)
        expect(await perl(host, 'my $all = "x" x (1 << 30); print "let"')).toMatchObject({ exitCode: 137, stdout: '' });
    });
  });

  test('who fills the shared memory has it counted as its own', async () => {
    await contained(async () => {
      await sh('outside', 'head -c 2G /dev/zero >/dev/shm/a; head -c 2G /dev/zero >/dev/mqueue/a');
      const { stdout } = await sh('outside', 'du -sm /dev/shm | cut -f1');
      expect(Number(stdout)).toBeLessThanOrEqual(64);
    });
  });

  test('files that change all the time are read all the same', async () => {
    await contained(async () => {
      const churn =
        'mkdir -p /var/mail/churn; end=$((SECONDS + 8)); while ((SECONDS < end)); do for n in {1..30}; do head -c 3M /dev/zero >/var/mail/churn/$n; : >/var/mail/churn/$n; done; done; rm -r /var/mail/churn';
      const churning = sh('mail', churn);
      for (let looked = 0; looked < 15; looked += 1) expect(await hostile.locate('no-such-token')).toEqual([]);
      await churning;
    });
  });

  test('who replaces every program by one of their own still has files read, messages found and states kept', async () => {
    await contained(async () => {
      const lie = "printf '#!/bin/sh\\necho fine\\n' >/root/lie; chmod 755 /root/lie;";
      const before = fingerprintOf(await hostile.configuration());
      await hostile.write('mail', '/root/true', new TextEncoder().encode('kept\n'));
      await sh(
        'mail',
        `${lie} for program in /usr/sbin/p* /usr/bin/tar /usr/bin/cat /usr/bin/find /usr/bin/stat; do cp --remove-destination /root/lie $program; done`,
      );
      expect((await sh('mail', 'cat /root/true')).stdout).toBe('fine\n');
      expect(new TextDecoder().decode(await hostile.read('mail', '/root/true'))).toBe('kept\n');
      expect(fingerprintOf(await hostile.configuration())).toBe(before);
      expect(await hostile.locate('no-such-token')).toEqual([]);
      expect((await hostile.snapshot()).driver).toBe('docker');
    });
  });

  test('who floods five terminals is read no faster than anybody looks', async () => {
    const flooded: Terminal[] = [];
    await contained(async () => {
      for (let nth = 0; nth < 5; nth++) {
        const terminal = await hostile.terminal('outside', SIZE);
        flooded.push(terminal);
        terminal.write(new TextEncoder().encode('yes\r'));
        void drain(terminal);
      }
    });
    expect(await Promise.all(flooded.map(({ exited }) => exited))).toHaveLength(5);
  });

  test.each(HOSTS)('%s has no raw sockets, no packet sockets, and none to the hypervisor', async (host) => {
    const sockets = ['2, 3, 1', '2, 3, 255', '10, 3, 58', '17, 3, 768', '17, 2, 768', '40, 1, 0', '38, 5, 0'];
    const tries = sockets.map((kind) => `print socket(my $s, ${kind}) ? 'let' : $!, "\\n";`);
    expect((await perl(host, tries.join(' '))).stdout).toBe(DENIED.repeat(sockets.length));
  });

  test.each(HOSTS)('%s cannot take an address, a route or a wire of its own', async (host) => {
    const other = host === 'inside' ? neighbour.world.inside.lan.v4 : neighbour.world.outside.public.v4;
    const changes = [
      `address add ${other}/24 dev eth0`,
      'link add dummy0 type dummy',
      'link set eth0 down',
      'link set eth0 address 02:00:00:00:00:01',
      'route add default via 127.0.0.1 dev lo',
      'neigh add 198.18.1.1 lladdr 02:00:00:00:00:01 dev eth0',
    ];
    const { stdout } = await sh(host, changes.map((change) => `ip ${change} 2>&1 | tail -1`).join('; '));
    expect(stdout).toBe(`RTNETLINK answers: ${DENIED}`.repeat(changes.length));
    // A source address that is not its own can neither be bound nor made up (IP_TRANSPARENT).
    const bind = `print bind($s, pack_sockaddr_in(0, inet_aton('${other}'))) ? 'let' : $!, "\\n";`;
    const spoof = `socket(my $s, 2, 1, 0); ${bind} print setsockopt($s, 0, 19, 1) ? 'let' : $!, "\\n"`;
    expect((await perl(host, spoof)).stdout).toBe(`Cannot assign requested address\n${DENIED}`);
  });

  test.each(HOSTS)('%s finds no socket of an engine, no device, no disk of the machine', async (host) => {
    const { stdout } = await sh(
      host,
      'find / -xdev \\( -name "docker*.sock" -o -name "containerd*.sock" \\) 2>/dev/null; find /dev -type b',
    );
    expect(stdout).toBe('');
    expect(await sh(host, 'mknod /root/disk b 254 0 || mknod /root/disk b 8 0')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('not permitted'),
    });
  });

  test.each(HOSTS)('%s cannot write to the kernel by /proc and /sys', async (host) => {
    const paths = [
      '/proc/sys/kernel/core_pattern',
      '/proc/sys/kernel/hostname',
      '/proc/sys/net/ipv4/ip_forward',
      '/proc/sys/net/ipv4/conf/all/rp_filter',
      '/proc/sys/vm/drop_caches',
      '/proc/sysrq-trigger',
      '/sys/kernel/uevent_helper',
      '/sys/fs/cgroup/pids/pids.max',
      '/sys/fs/cgroup/memory/memory.limit_in_bytes',
    ];
    const write = 'for path; do [ -e $path ] && (echo 1 > $path) 2>/dev/null && echo $path; done';
    const { stdout } = await hostile.run(host, ['bash', '-c', write, 'bash', ...paths]);
    expect(stdout, 'what could be written').toBe('');
    expect((await sh(host, 'cat /proc/kcore | head -c 1 | wc -c')).stdout).toBe('0\n');
  });

  test.each(HOSTS)(
    '%s cannot mount, make namespaces, load modules, set the clock or restart the machine',
    async (host) => {
      const commands = [
        'mount -t tmpfs none /mnt',
        'mount -t proc none /mnt',
        'mount -o remount,rw /sys',
        'unshare --user --map-root-user true',
        'unshare --net true',
        'unshare --mount true',
        'nsenter --target 1 --net --mount true',
        'date --set 2001-01-01',
      ];
      const run = 'for command; do eval "$command" >/dev/null 2>&1 && echo "$command"; done';
      const { stdout } = await hostile.run(host, ['bash', '-c', run, 'bash', ...commands]);
      expect(stdout, 'what was let through').toBe('');
      // By number (x86-64): mount, pivot_root, init_module, kexec_load, bpf, userfaultfd, io_uring_setup, setns, keyctl, reboot.
      const calls = [165, 155, 175, 246, 321, 323, 425, 308, 250, 169];
      if (process.arch !== 'x64') return;
      const tries = calls.map((call) => `print syscall(${call}, 0, 0, 0, 0, 0) == -1 ? $! : 'let', "\\n";`);
      expect((await perl(host, tries.join(' '))).stdout).toBe(DENIED.repeat(calls.length));
    },
  );

  test.each(HOSTS)('%s sees its own processes only, and traces none', async (host) => {
    const { stdout } = await sh(host, 'ps -e -o args=');
    expect(stdout).not.toMatch(/dockerd|containerd|internet\.mjs|wires/);
    if (process.arch === 'x64')
      expect(await perl(host, 'syscall(101, 16, 1, 0, 0) == -1 or exit 1; print $!')).toMatchObject({
        exitCode: 0,
        stdout: 'Operation not permitted',
      });
    // Its first process goes too, as if it were switched off: it comes back by itself, and nobody else has noticed.
    await sh(host, 'kill -9 -1; true');
    await expect
      .poll(() => sh(host, 'echo alive'), { timeout: 60_000, interval: 500 })
      .toMatchObject({ stdout: 'alive\n' });
    expect(await hostile.internet.resolve(hostile.world.domain, 'MX')).toMatchObject({ status: 'NOERROR' });
  });
});

/** Types one key after the other and takes the time until each is seen. */
class Echo {
  readonly #terminal: Terminal;
  readonly #output: AsyncIterator<Uint8Array>;

  private constructor(terminal: Terminal) {
    this.#terminal = terminal;
    this.#output = terminal.output[Symbol.asyncIterator]();
  }

  static async open(sandbox: Sandbox): Promise<Echo> {
    const echo = new Echo(await sandbox.terminal('outside', SIZE));
    // `cat` on a TTY: the kernel echoes.
    echo.#terminal.write(new TextEncoder().encode('echo $((40 + 2)) ready; cat\r'));
    await echo.#until('42 ready\r\n');
    return echo;
  }

  /** At least so many keys, and until it is over. */
  async delays(over: () => boolean): Promise<number[]> {
    const delays: number[] = [];
    while (delays.length < KEYS || !over()) {
      const key = String.fromCharCode(97 + (delays.length % 26));
      const began = performance.now();
      this.#terminal.write(new TextEncoder().encode(key));
      await this.#until(key);
      delays.push(performance.now() - began);
      if (delays.length % 40 === 0) {
        this.#terminal.write(new TextEncoder().encode('\x15'));
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return delays;
  }

  async #until(wanted: string): Promise<void> {
    let shown = '';
    while (!shown.includes(wanted)) {
      const { value, done } = await this.#output.next();
      if (done) throw new Error(`the terminal ended; it showed ${JSON.stringify(shown)}`);
      shown += new TextDecoder().decode(value);
    }
  }
}

/** Milliseconds between two keys of somebody who types fast. */
const PAUSE = 30;

async function drain(terminal: Terminal): Promise<void> {
  for await (const _chunk of terminal.output);
}

function p95(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;
}
