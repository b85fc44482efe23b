import { describe, expect, test } from 'vitest';
import { testMachine } from '../machine.ts';
import { PROMPT, runScript, sitDown } from '../shell/shell.ts';

describe('an everyday tool', () => {
  test('chown takes owner and group, by name or number, down a folder', async () => {
    const machine = testMachine({ files: { '/srv/a/b': 'x' } });
    expect(await runScript('chown -R postfix:mail /srv/a', { machine })).toMatchObject({ stdout: '', stderr: '' });
    expect(machine.files.stat('/srv/a')).toMatchObject({ uid: 100, gid: 8 });
    expect(machine.files.stat('/srv/a/b')).toMatchObject({ uid: 100, gid: 8 });
    await runScript('chown 12 /srv/a/b; chgrp daemon /srv/a/b', { machine });
    expect(machine.files.stat('/srv/a/b')).toMatchObject({ uid: 12, gid: 1 });
    await runScript('chown root: /srv/a/b', { machine });
    expect(machine.files.stat('/srv/a/b')).toMatchObject({ uid: 0, gid: 0 });
  });

  test('chown says which user or file it does not know', async () => {
    expect(await runScript('chown nobodyhere /root')).toMatchObject({
      exitCode: 1,
      stderr: "chown: invalid user: 'nobodyhere'\n",
    });
    expect(await runScript('chown root /nowhere')).toMatchObject({
      exitCode: 1,
      stderr: "chown: cannot access '/nowhere': No such file or directory\n",
    });
  });

  test('chown follows no link around in a circle', async () => {
    expect(await runScript('mkdir /srv/c; cd /srv/c; ln -s . again; chown -R mail /srv/c; ls -d again')).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
  });

  test('ip shows one interface when it is named, and says which there is not', async () => {
    const { stdout } = await runScript('ip -br addr show dev eth0; ip -br a s eth0; ip link show lo');
    expect(stdout).toMatch(/^(eth0 .*\n)\1\d: lo: .*\n.*loopback.*\n$/);
    expect(await runScript('ip addr show eth9')).toMatchObject({
      exitCode: 1,
      stderr: 'Device "eth9" does not exist.\n',
    });
  });

  test('stat knows the names of owners', async () => {
    const machine = testMachine({ files: { '/srv/a': 'x' } });
    expect((await runScript("chown postfix:mail /srv/a; stat -c '%U:%G' /srv/a", { machine })).stdout).toBe(
      'postfix:mail\n',
    );
    expect(await runScript('stat /nowhere')).toMatchObject({
      exitCode: 1,
      stderr: "stat: cannot statx '/nowhere': No such file or directory\n",
    });
  });

  test('sed changes no file of which it cannot keep the copy that was asked for', async () => {
    const machine = testMachine({ files: { '/srv/a': 'x\n' } });
    const ran = await runScript('sed -i/nowhere/* s/x/y/ /srv/a', { machine });
    expect(ran).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('sed: ') });
    expect(machine.files.readText('/srv/a')).toBe('x\n');
  });

  test('yes ends with its pipe', async () => {
    expect(await runScript('yes | head -3')).toMatchObject({ stdout: 'y\ny\ny\n', stderr: '' });
    expect(await runScript('yes no way | head -n 1')).toMatchObject({ stdout: 'no way\n' });
    expect((await runScript('yes | wc -c')).stdout).toMatch(/^\s*\d{1,7}\n$/);
  });

  test('yes floods a terminal until Ctrl-C', async () => {
    await using person = await sitDown();
    person.type('yes\r');
    await person.until(/y\r\ny\r\n/);
    person.type('\x03');
    await person.until(PROMPT);
    expect(await person.line('echo $?')).toBe('130\n');
  });

  test('watch runs a command again until Ctrl-C', async () => {
    await using person = await sitDown();
    person.machine.files.write('/root/n', 'one\n');
    person.type("watch -n 5 'cat n | tr a-z A-Z'\r");
    expect(await person.until(/ONE/)).toContain('Every 5.0s: cat n | tr a-z A-Z');
    person.machine.files.write('/root/n', 'two\n');
    const second = person.until(/TWO/);
    const passing = setInterval(() => void person.machine.clock.advance(1000), 5);
    await second.finally(() => clearInterval(passing));
    person.type('\x03');
    await person.until(PROMPT);
  });

  test('mktemp makes a file of one’s own, or a folder', async () => {
    const { stdout } = await runScript('f=$(mktemp); echo hi > $f; echo $f; stat -c %a $f; stat -c %F $(mktemp -d)');
    expect(stdout).toMatch(/^\/tmp\/tmp\.\w{10}\n600\ndirectory\n$/);
    expect((await runScript('mktemp -p /srv mail-XXX.txt')).stdout).toMatch(/^\/srv\/mail-\w{3}\.txt\n$/);
    expect(await runScript('mktemp x')).toMatchObject({ exitCode: 1, stderr: "mktemp: too few X's in template 'x'\n" });
  });

  test('dd makes a file of a size, and copies a part of one', async () => {
    const made = await runScript('dd if=/dev/zero of=/srv/big bs=64K count=3; ls -l /srv/big');
    expect(made.stdout).toContain(' 196608 ');
    expect(made.stderr).toMatch(/^3\+0 records in\n3\+0 records out\n196608 bytes \(197 kB, 192 KiB\) copied, /);
    expect((await runScript('echo 0123456789 | dd bs=2 skip=1 count=2 status=none')).stdout).toBe('2345');
    expect((await runScript('dd if=/dev/urandom bs=6 count=1 status=none | base64 | wc -c')).stdout.trim()).toBe('9');
    expect(await runScript('dd if=/nowhere')).toMatchObject({
      exitCode: 1,
      stderr: "dd: failed to open '/nowhere': No such file or directory\n",
    });
  });

  test('dd ends where the disk does', async () => {
    const machine = testMachine({ quota: { bytes: 8 * 1024 * 1024, files: 100 } });
    expect(await runScript('dd if=/dev/zero of=/srv/all bs=1M', { machine })).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("dd: error writing '/srv/all': No space left on device\n"),
    });
    expect((await runScript('dd if=/dev/zero of=/srv/far bs=1G seek=9 count=0', { machine })).exitCode).toBe(1);
  });

  test('the endless devices end after a while, and swallow what is written', async () => {
    expect((await runScript('head -c 16 /dev/urandom | wc -c')).stdout.trim()).toBe('16');
    expect((await runScript('tr -dc a-z < /dev/urandom | head -c 12')).stdout).toMatch(/^[a-z]{12}$/);
    expect((await runScript('head -c 3 /dev/zero | od -c')).stdout).toContain('\\0  \\0  \\0');
    expect(await runScript('echo x > /dev/zero')).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('cmp names the first difference', async () => {
    const machine = testMachine({ files: { '/a': 'one\ntwo\n', '/b': 'one\ntoo\n', '/c': 'one\n' } });
    expect(await runScript('cmp /a /b', { machine })).toMatchObject({
      exitCode: 1,
      stdout: '/a /b differ: byte 6, line 2\n',
    });
    expect(await runScript('cmp /a /c', { machine })).toMatchObject({
      exitCode: 1,
      stderr: 'cmp: EOF on /c after byte 4, line 1\n',
    });
    expect(await runScript('cat /a | cmp /a -; cmp -s /a /b || echo differ', { machine })).toMatchObject({
      stdout: 'differ\n',
    });
    expect(await runScript('cmp /a /nowhere', { machine })).toMatchObject({ exitCode: 2 });
  });

  test('tty and nproc say what they sit on', async () => {
    await using person = await sitDown();
    expect(await person.line('tty; nproc')).toBe('/dev/pts/0\n1\n');
    expect(await runScript('echo | tty')).toMatchObject({ exitCode: 1, stdout: 'not a tty\n' });
  });

  test.each(['stty', 'xxd', 'hexdump'])('%s is refused in one line', async (name) => {
    expect(await runScript(name)).toMatchObject({
      exitCode: 127,
      stderr: expect.stringMatching(/^\w+: not part of .*\n$/),
    });
  });
});

test('doveadm user without a name says how it is called', async () => {
  expect(await runScript('doveadm user')).toMatchObject({ exitCode: 64, stderr: 'Usage: doveadm user LOGIN\n' });
});

test('head leaves out the end when the number is negative, and names its files', async () => {
  const machine = testMachine({ files: { '/root/n': '1\n2\n3\n4\n5' } });
  expect(
    (await runScript('head -n -3 n; head -n2 n; head -1 n; head -c 3 n; seq 20 | head | tail -1', { machine })).stdout,
  ).toBe('1\n2\n1\n2\n1\n1\n210\n');
  expect(await runScript('head -n 1 n nowhere', { machine })).toMatchObject({
    exitCode: 1,
    stdout: '==> n <==\n1\n',
    stderr: "head: cannot open 'nowhere' for reading: No such file or directory\n",
  });
});

test('xargs takes the value of an option in the same word', async () => {
  expect((await runScript('echo a b | xargs -n1 echo -; echo c | xargs -I{} echo {}d')).stdout).toBe('- a\n- b\ncd\n');
});

test('ss shows who listens, and says that connections are not emulated', async () => {
  expect((await runScript('ss -tn')).stderr).toMatch(/only listening TCP sockets are emulated/);
  expect((await runScript('ss -tln')).stderr).toBe('');
});
