import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { run } from './commands/run.ts';
import { testMachine } from './machine.ts';

const PEOPLE = testMachine().world.people;
const [person] = PEOPLE;
if (!person) throw new Error('the drawn world has no people');
const { login, password } = person;

function logIn(machine: ReturnType<typeof testMachine>, user: string, words: string): string | undefined {
  return machine.dovecot?.logIn(user, words).user;
}

test('people log in with the passwords of the host, and nobody else does', () => {
  const machine = testMachine();
  expect(logIn(machine, login, password)).toBe(login);
  expect(logIn(machine, login.toUpperCase(), password)).toBe(login);
  for (const [user, words] of [
    [login, 'wrong'],
    [login, ''],
    ['nosuch', password],
    [`${login}@${machine.world.domain}`, password],
  ] as const)
    expect(logIn(machine, user, words)).toBeUndefined();
});

test('the configuration for Postfix is that of the mail image', async () => {
  const path = '/etc/dovecot/conf.d/20-postfix.conf';
  const ofImage = await readFile(`labs/world/images/mail/files${path}`, 'utf8');
  expect(testMachine().files.readText(path)).toBe(ofImage);
});

test('a refusal takes auth_failure_delay, and a yes takes no time', () => {
  const machine = testMachine();
  expect(machine.dovecot?.logIn(login, 'wrong').delayMs).toBe(2000);
  expect(machine.dovecot?.logIn(login, password).delayMs).toBe(0);
  for (const [text, delayMs] of [
    ['0', 0],
    ['5 secs', 5000],
    ['300 msecs', 300],
    ['1 mins', 60_000],
  ] as const) {
    const changed = testMachine({ files: { '/etc/dovecot/local.conf': `auth_failure_delay = ${text}\n` } });
    expect(changed.dovecot?.logIn(login, 'wrong').delayMs).toBe(delayMs);
  }
});

describe('a changed configuration', () => {
  const STATIC = 'passdb static {\n  fields {\n    nopassword = yes\n  }\n}\n';

  test('counts from the reload on', async () => {
    const machine = testMachine();
    machine.files.write('/etc/dovecot/local.conf', STATIC);
    expect(logIn(machine, 'anybody', 'anything')).toBeUndefined();
    expect((await run(machine, ['doveadm', 'reload'])).status).toBe(0);
    expect(logIn(machine, 'anybody', 'anything')).toBe('anybody');
  });

  test('that makes no sense is named with its line, and the old one stays', async () => {
    const machine = testMachine();
    machine.files.write('/etc/dovecot/local.conf', '\nnonsense\n');
    expect(await run(machine, ['doveadm', 'reload'])).toMatchObject({
      status: 89,
      stderr: "doveconf: Fatal: Error in configuration file /etc/dovecot/local.conf line 2: Expecting '='\n",
    });
    expect(logIn(machine, login, password)).toBe(login);
    expect((await run(machine, ['systemctl', 'restart', 'dovecot'])).status).toBe(1);
    expect((await run(machine, ['systemctl', 'is-active', 'dovecot'])).stdout).toBe('inactive\n');
    expect(logIn(machine, login, password)).toBeUndefined();
  });

  test('takes names without their domain, and accounts from a file', async () => {
    const hash = (await run(testMachine(), ['doveadm', 'pw', '-s', 'CRYPT', '-p', 'secret'])).stdout.trim();
    const machine = testMachine({
      files: {
        '/etc/dovecot/local.conf':
          'auth_username_format = %{user | username | lower}\npassdb passwd-file {\n  passwd_file_path = /etc/dovecot/users\n}\n',
        '/etc/dovecot/users': `zoe:${hash}::::::\nyan:{PLAIN}open\n`,
      },
    });
    expect(logIn(machine, 'zoe@corp.example', 'secret')).toBe('zoe');
    expect(logIn(machine, 'yan', 'open')).toBe('yan');
    expect(logIn(machine, 'yan', 'secret')).toBeUndefined();
    expect(logIn(machine, `${login}@corp.example`, password)).toBe(login);
  });

  test('that is included in a circle is refused', async () => {
    const machine = testMachine({ files: { '/etc/dovecot/local.conf': '!include local.conf\n' } });
    expect((await run(machine, ['systemctl', 'reload', 'dovecot'])).status).toBe(1);
  });
});

test('Dovecot that was stopped stays so, and says so to doveadm', async () => {
  const machine = testMachine();
  await run(machine, ['systemctl', 'stop', 'dovecot']);
  expect((await run(machine, ['pidof', 'dovecot'])).status).toBe(1);
  expect(await run(machine, ['doveadm', 'auth', 'test', login, password])).toMatchObject({ status: 75 });
  await run(machine, ['systemctl', 'start', 'dovecot']);
  expect((await run(machine, ['doveadm', 'auth', 'test', login, password])).stdout).toContain('auth succeeded');
});

test('it answers at the sockets that service auth lists', () => {
  const { dovecot } = testMachine();
  expect(dovecot?.listensAt('/var/spool/postfix/private/auth')).toBe(true);
  expect(dovecot?.listensAt('/var/spool/postfix/private/dovecot')).toBe(false);
});
