import { expect, test } from 'vitest';
import { testMachine } from '../machine.ts';
import { testMta } from './queue.ts';
import { run } from './run.ts';

test('systemctl stops and starts Postfix and tells its state', async () => {
  const mta = testMta();
  const machine = testMachine({ mta });
  expect((await run(machine, ['systemctl', 'is-active', 'postfix'])).stdout).toBe('active\n');
  await run(machine, ['systemctl', 'restart', 'postfix.service']);
  expect(mta.asked).toEqual(['stop', 'start']);
  await run(machine, ['systemctl', 'stop', 'postfix']);
  expect(await run(machine, ['systemctl', 'status', 'postfix'])).toMatchObject({ status: 3 });
  expect(await run(machine, ['systemctl', 'start', 'apache2'])).toMatchObject({
    status: 5,
    stderr: 'Failed to start apache2.service: Unit apache2.service not found.\n',
  });
});

test('systemctl reports a Postfix that does not start as systemd would', async () => {
  const mta = { ...testMta(), state: 'stopped' as const, command: async () => ({ stderr: 'fatal', exitCode: 1 }) };
  const ran = await run(testMachine({ mta }), ['systemctl', 'start', 'postfix']);
  expect(ran.status).toBe(1);
  expect(ran.stderr).toContain('Job for postfix.service failed');
});

test('reboot restarts the mail system and says that the queue stays', async () => {
  const mta = testMta();
  const ran = await run(testMachine({ mta }), ['reboot']);
  expect(ran.stdout).toContain('mail queue stay as they are');
  expect(mta.asked).toEqual(['stop', 'start']);
});

test('journalctl -u shows the lines of one service, newest last', async () => {
  const machine = testMachine({ mta: testMta() });
  machine.syslog('mail', 'postfix/qmgr', 7, 'one');
  machine.syslog('mail', 'dovecot', 8, 'two');
  machine.syslog('mail', 'postfix/smtp', 9, 'three');
  const { stdout } = await run(machine, ['journalctl', '-u', 'postfix', '-n', '1', '--no-pager']);
  expect(stdout).toMatch(/^Mar {2}2 08:00:00 mail postfix\/smtp\[9\]: three\n$/);
});

test('tail -f prints what is appended until Ctrl-C', async () => {
  const machine = testMachine({ mta: testMta() });
  const stop = new AbortController();
  machine.syslog('mail', 'postfix/qmgr', 7, 'before');
  const following = run(machine, ['tail', '-n1', '-f', '/var/log/mail.log'], {
    signal: stop.signal,
    onOutput: (text) => text.includes('after') && stop.abort(),
  });
  await Promise.resolve();
  machine.syslog('mail', 'postfix/qmgr', 7, 'after');
  const ran = await following;
  expect(ran.status).toBe(130);
  expect(ran.stdout.match(/before|after/g)).toEqual(['before', 'after']);
});

test.each([
  [['-n2', 'f'], '4\n5\n'],
  [['-n', '+4', 'f'], '4\n5\n'],
  [['-3', 'f'], '3\n4\n5\n'],
  [['-c', '4', 'f'], '4\n5\n'],
  [['-q', 'f', 'f', '-n', '1'], '5\n5\n'],
])('tail %s', async (words, expected) => {
  const machine = testMachine({ files: { '/root/f': '1\n2\n3\n4\n5\n' } });
  expect((await run(machine, ['tail', ...words])).stdout).toBe(expected);
});

test('a new user gets a home, and a password that doveadm accepts', async () => {
  const machine = testMachine({ mta: testMta() });
  expect((await run(machine, ['useradd', '-m', '-c', 'Zoe', 'zoe'])).status).toBe(0);
  await run(machine, ['chpasswd'], { stdin: 'zoe:secret\n' });
  expect(machine.files.stat('/home/zoe')).toMatchObject({ type: 'directory' });
  expect((await run(machine, ['doveadm', 'auth', 'test', 'zoe', 'secret'])).stdout).toContain('zoe auth succeeded');
  await run(machine, ['passwd', '-l', 'zoe']);
  const locked = run(machine, ['doveadm', 'auth', 'test', 'zoe', 'secret']);
  await machine.clock.advance(2000);
  expect((await locked).status).toBe(77);
  await run(machine, ['passwd', '-u', 'zoe']);
  const refused = run(machine, ['doveadm', 'auth', 'test', 'zoe', 'wrong']);
  await machine.clock.advance(2000);
  expect((await refused).status).toBe(77);
  expect((await run(machine, ['useradd', 'zoe'])).status).toBe(9);
  await run(machine, ['userdel', '-r', 'zoe']);
  expect(machine.files.stat('/home/zoe')).toBeUndefined();
  expect(await run(machine, ['id', 'zoe'])).toMatchObject({ status: 1, stderr: "id: 'zoe': no such user\n" });
});

test('passwd wants the same password twice', async () => {
  const machine = testMachine({ mta: testMta() });
  const ran = await run(machine, ['passwd', 'root'], { stdin: 'one\ntwo\n' });
  expect(ran.stderr).toContain('Sorry, passwords do not match.');
  expect((await run(machine, ['passwd', 'root'], { stdin: 'one\none\n' })).status).toBe(0);
});

test('kill ends the mail system by its master, and nothing else', async () => {
  const mta = testMta();
  const machine = testMachine({ mta });
  expect((await run(machine, ['pidof', 'master'])).stdout).toBe('345\n');
  expect((await run(machine, ['kill', '-HUP', '345'])).status).toBe(0);
  expect((await run(machine, ['pkill', 'master'])).status).toBe(0);
  expect(mta.asked).toEqual(['reload', 'stop']);
  expect((await run(machine, ['kill', '1'])).stderr).toContain("only Postfix's master");
});

test('ss -ltnp shows who listens', async () => {
  const { stdout } = await run(testMachine({ mta: testMta() }), ['ss', '-ltnp']);
  expect(stdout).toContain('0.0.0.0:25');
  expect(stdout).toContain('users:(("master",pid=345,fd=13))');
});
