/** The images: built once, up to date, and what a student finds on the mail host under the limits that it runs with. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readCompose } from '../../../sandbox/drivers/docker/compose.ts';
import { type Running, remove, startContainer } from '../../../sandbox/drivers/docker/containers.ts';
import { Engine } from '../../../sandbox/drivers/docker/engine.ts';
import { runInside } from '../../../sandbox/drivers/docker/exec.ts';
import { ExecExits } from '../../../sandbox/drivers/docker/exec-exits.ts';
import { buildImages } from '../../../sandbox/drivers/docker/images/build.ts';
import { imageStatus } from '../../../sandbox/drivers/docker/images/status.ts';
import { seccompOption } from '../../../sandbox/drivers/docker/seccomp.ts';
import type { Host } from '../../../sandbox/drivers/driver.ts';
import { reasonToSkip } from './ready.ts';

const FOLDER = resolve(import.meta.dirname, '../../../labs/world/images');

test('the images of mail and shell begin with the same step, so that it is made once', () => {
  const [mail, shell] = ['mail', 'shell'].map(
    (name) =>
      readFileSync(resolve(FOLDER, name, 'Dockerfile'), 'utf8')
        .split(/^(?=FROM|RUN|COPY)/m)[2]
        ?.split('\n\n')[0],
  );
  expect(mail).toMatch(/^RUN /);
  expect(shell).toBe(mail);
});

const reason = await reasonToSkip();

// Postfix checks each of its files when it starts, which takes seconds on a busy machine.
const timeout = 120_000;

describe.skipIf(reason !== undefined)(`the images${reason === undefined ? '' : ` (${reason})`}`, { timeout }, () => {
  const engine = new Engine();
  const exits = new ExecExits(engine, 'test-images');
  const hosts = new Map<Host, Running>();

  const run = async (host: Host, command: string) => {
    const found = hosts.get(host);
    if (!found) throw new Error(`${host} does not run`);
    const { stdout, stderr, exitCode } = await runInside({ engine, exits }, found.container, ['bash', '-c', command]);
    return { said: stdout + stderr, exitCode };
  };
  const mail = async (command: string) => (await run('mail', command)).said;

  beforeAll(async () => {
    const settings = { instance: 'test-images', plans: readCompose(), seccomp: seccompOption() };
    for (const host of ['mail', 'outside'] as const)
      hosts.set(host, await startContainer(engine, settings, 'images', host));
    await mail('useradd -m anna && echo anna:pear-tree | chpasswd');
  }, 60_000);
  afterAll(async () => {
    await Promise.all([...hosts.values()].map(({ container }) => remove(engine, container)));
    exits[Symbol.dispose]();
  });

  test('are those of this checkout, and building them again builds nothing', async () => {
    const built = await buildImages(engine, { noCache: false, mirror: '', buildArguments: {}, progress: () => {} });
    expect(built.map(({ name, ms }) => [name, ms])).toEqual([
      ['mail', 0],
      ['shell', 0],
      ['internet', 0],
    ]);
    expect((await imageStatus(engine)).map(({ state }) => state)).toEqual(['ready', 'ready', 'ready']);
  });

  test('hold no world: nobody lives there, and Postfix knows no domain', async () => {
    expect(await mail('ls /home; postconf -h mydomain; cat /etc/aliases')).toBe(
      'anna\nlocaldomain\n# See man 5 aliases for format\npostmaster:    root\n',
    );
  });

  test('start the mail service with the least capabilities, as often as it is asked for', async () => {
    expect(await run('mail', '/usr/lib/relaylab/start-mail')).toEqual({ said: '', exitCode: 0 });
    expect(await run('mail', '/usr/lib/relaylab/start-mail')).toEqual({ said: '', exitCode: 0 });
    expect(await mail('pgrep -cx master; pgrep -cx rsyslogd; pgrep -cx dovecot')).toBe('1\n1\n1\n');
    expect(await mail('systemctl is-active postfix dovecot rsyslog')).toBe('active\nactive\nactive\n');
  });

  test('deliver a local message, and log it as syslog always did', async () => {
    await mail('echo "good morning" | mail -s hello anna');
    await expect
      .poll(() => mail('grep status= /var/log/mail.log'), { timeout: 10_000 })
      .toMatch(
        /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d mail postfix\/local\[\d+\]: [0-9A-F]+: to=<anna@localhost>, .*status=sent \(delivered to mailbox\)$/m,
      );
    expect(await mail('cat /var/mail/anna')).toContain('good morning');
  });

  test('know who may log in by Dovecot', async () => {
    expect(await mail('doveadm auth test anna pear-tree')).toContain('auth succeeded');
    expect(await mail('doveadm auth test anna wrong')).toContain('auth failed');
    expect(await mail('stat -c "%U %a" /var/spool/postfix/private/auth')).toBe('postfix 660\n');
  });

  test('answer systemctl as systemd would', async () => {
    expect(await mail('systemctl status postfix')).toMatch(
      /^● postfix\.service - Postfix Mail Transport Agent.*\n {5}Loaded: loaded .*; enabled; .*\n {5}Active: active \(running\) since .* ago\n {3}Main PID: \d+ \(master\)/,
    );
    expect(await run('mail', 'systemctl stop postfix; systemctl is-active postfix')).toEqual({
      said: 'inactive\n',
      exitCode: 3,
    });
    expect((await run('mail', 'systemctl reload postfix')).said).toBe(
      'postfix.service is not active, cannot reload.\n',
    );
    expect((await run('mail', 'service postfix start && postfix status')).exitCode).toBe(0);
    expect(await run('mail', 'systemctl start sshd')).toEqual({
      said: 'Failed to start sshd.service: Unit sshd.service not found.\n',
      exitCode: 5,
    });
    expect((await run('mail', 'systemctl reload postfix dovecot rsyslog')).exitCode).toBe(0);
  });

  test('say why Postfix does not start, and start it once that is mended', async () => {
    await mail('cp /etc/postfix/master.cf /tmp; echo bogus >> /etc/postfix/master.cf');
    const failed = await run('mail', 'systemctl restart postfix');
    expect(failed.exitCode).toBe(1);
    expect(failed.said).toContain('Job for postfix.service failed');
    expect(await mail('systemctl is-active postfix')).toBe('failed\n');
    const started = await run('mail', '/usr/lib/relaylab/start-mail');
    expect(started.exitCode).toBe(1);
    expect(started.said).toMatch(/postfix does not start:\n.*bad field count/s);
    await mail('cp /tmp/master.cf /etc/postfix/');
    expect(await run('mail', '/usr/lib/relaylab/start-mail')).toEqual({ said: '', exitCode: 0 });
  });

  test('tell of a service that ended by itself, as Dovecot does when a reload makes a socket', async () => {
    await mail(
      'printf "service anvil {\\n unix_listener anvil-auth-penalty {\\n mode = 0\\n }\\n}\\n" > /etc/dovecot/local.conf; systemctl restart dovecot',
    );
    expect(await mail('systemctl is-active dovecot')).toBe('active\n');
    await mail('rm /etc/dovecot/local.conf; systemctl reload dovecot');
    await expect.poll(() => mail('systemctl is-active dovecot'), { timeout: 10_000 }).toBe('failed\n');
    expect((await run('mail', 'systemctl status dovecot')).said).toContain('Active: failed (Result: signal)');
    expect(await mail('systemctl start dovecot; systemctl is-active dovecot')).toBe('active\n');
  });

  test('keep a service disabled over a reboot', async () => {
    await mail('systemctl disable --now dovecot');
    const { said, exitCode } = await run('mail', 'reboot');
    expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining('The host is up again.') });
    expect(await mail('systemctl is-active postfix dovecot')).toBe('active\ninactive\n');
    await mail('systemctl enable --now dovecot');
    expect(await mail('systemctl is-active dovecot')).toBe('active\n');
  });

  test('show with journalctl -f each line that is logged meanwhile, once', async () => {
    const said = await mail(
      `for n in $(seq 400); do logger -p mail.info -t "postfix/test[1]" "line $n."; done &
       timeout 60 journalctl -u postfix -n all -f >/tmp/all & reader=$!
       for try in $(seq 400); do grep -q "line 400\\." /tmp/all && break; sleep 0.05; done
       kill $reader; cat /tmp/all`,
    );
    const numbers = [...said.matchAll(/line (\d+)\./g)].map(([, number]) => Number(number));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  });

  test('read the log with journalctl', async () => {
    expect(await mail('journalctl -u postfix -g "status=sent"')).toContain('to=<anna@localhost>');
    expect((await mail('journalctl -u postfix -n 2')).split('\n')).toHaveLength(3);
    expect(await mail('journalctl -u dovecot -n 1')).toMatch(/dovecot:/);
    expect(await mail('journalctl -u postfix --since "10 min ago" --until yesterday')).toBe('-- No entries --\n');
    // It follows some time after it was started, so something is logged until it is seen.
    const log = 'logger -p mail.info -t postfix/test[1] seen; sleep 0.2; grep -q seen /tmp/followed && break';
    expect(
      await mail(
        `timeout 60 journalctl -fu postfix >/tmp/followed & for try in {1..200}; do ${log}; done; kill $!; cat /tmp/followed`,
      ),
    ).toContain('seen');
  });

  test('have what a sysadmin works with, and its manual', async () => {
    const programs =
      'postconf postqueue mailq qshape pflogsumm swaks telnet nc openssl dig host mail nano vim less iostat ss';
    expect(await run('mail', `which ${programs} >/dev/null`)).toEqual({ said: '', exitCode: 0 });
    expect(await mail('MANWIDTH=80 man 5 postconf | head -n 4')).toContain(
      'postconf - Postfix configuration parameters',
    );
    expect(await mail('bash -ic \'printf "[%s]" "${PS1@P}"\' 2>/dev/null')).toBe('[root@mail:~# ]');
    expect(await mail('stat -c %a /root; openssl x509 -noout -subject -in /etc/ssl/certs/ssl-cert-snakeoil.pem')).toBe(
      '700\nsubject=CN=localhost\n',
    );
  });

  test('have what an attacker works with', async () => {
    expect(await run('outside', 'which swaks telnet nc openssl dig host nmap mail nano vim ss >/dev/null')).toEqual({
      said: '',
      exitCode: 0,
    });
    expect((await run('outside', 'swaks --support')).said).toMatch(/TLS supported/);
    expect((await run('outside', 'ls /usr/share/nmap/scripts/')).said).toContain('smtp-open-relay.nse');
  });
});
