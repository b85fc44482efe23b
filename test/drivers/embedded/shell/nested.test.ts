import { describe, expect, test } from 'vitest';
import { testMachine } from '../machine.ts';
import { PROMPT, runScript, sitDown } from './shell.ts';

describe('a shell inside a shell', () => {
  test.each(['bash', 'bash -i', 'sudo -s', 'sudo bash', 'su'])(
    '%s returns to the outer one at exit',
    async (command) => {
      await using person = await sitDown();
      await person.line('cd /etc; x=outer; export y=both');
      await person.line(command);
      expect(await person.line('echo "$x-$y"; pwd; echo $SHLVL')).toBe('-both\n/etc\n2\n');
      await person.line('cd /tmp');
      expect(await person.line('exit 3')).toBe('exit\n');
      expect(await person.line('echo $? $x; pwd')).toBe('3 outer\n/etc\n');
    },
  );

  test.each(['sudo -i', 'su -', 'sudo su -', 'bash --login'])('%s logs in afresh and says logout', async (command) => {
    await using person = await sitDown();
    await person.line('cd /etc');
    await person.line(command);
    if (command !== 'bash --login') expect(await person.line('pwd; echo $HOME')).toBe('/root\n/root\n');
    expect(await person.line('exit')).toBe('logout\n');
    expect(await person.line('pwd')).toBe('/etc\n');
  });

  test('sh has the prompt of sh', async () => {
    await using person = await sitDown();
    person.type('sh\r');
    await person.until(/\n# $/);
    person.type('exit\r');
    await person.until(PROMPT);
  });

  test('su - shows the other user in the prompt, and says what is not emulated', async () => {
    await using person = await sitDown();
    await person.line('useradd -m ann');
    person.type('su - ann\r');
    expect(await person.until(/ann@mail:~\$ $/)).toContain('here ann can do what root can');
    person.type('whoami; id -un; [ $UID = $(id -u) ] && echo same; pwd\r');
    expect(await person.until(/ann@mail:~\$ $/)).toContain('ann\r\nann\r\nsame\r\n/home/ann\r\n');
    person.type('\x04');
    await person.until(/logout\r\nroot@mail:~# $/);
    expect(await person.line('whoami')).toBe('root\n');
  });

  test('keeps Ctrl-C to the command that runs in it', async () => {
    await using person = await sitDown();
    await person.line('bash');
    person.type('sleep 1000\r');
    await person.until(/\r\n/);
    person.type('\x03');
    await person.until(/\^C\r\n[\s\S]*# $/);
    person.type('\x03');
    await person.until(PROMPT);
    expect(await person.line('echo $SHLVL')).toBe('2\n');
    expect(await person.line('exit')).toBe('exit\n');
  });

  test('takes what was typed before it was there', async () => {
    await using person = await sitDown();
    person.type('bash\recho in $SHLVL\rexit\recho out\r');
    const shown = await person.until(/out\r\n\S*# $/);
    expect(shown).toMatch(/in 2\r\n[\s\S]*exit\r\n[\s\S]*out\r\n/);
  });

  test('ends with its terminal', async () => {
    const person = await sitDown();
    await person.line('bash');
    await person.line('bash');
    await person[Symbol.asyncDispose]();
    expect(await person.terminal.exited).toBe(129);
  });

  test('is refused when there are too many', async () => {
    await using person = await sitDown();
    let shown = '';
    for (let depth = 0; depth < 17; depth += 1) shown = await person.line('bash');
    expect(shown).toBe('bash: too many shells inside each other; leave some with exit\n');
  });

  test('where nobody types, the script on its input runs', async () => {
    expect(await runScript('echo whoami | su -')).toMatchObject({ stdout: 'root\n' });
    expect(await runScript('echo "echo hi" | bash')).toMatchObject({ stdout: 'hi\n' });
  });

  test('su and sudo run a command as the user that is named, and know who is not there', async () => {
    const machine = testMachine();
    await runScript('useradd -m ann', { machine });
    expect(await runScript('su ann -c whoami; sudo -u ann whoami; su - ann -c pwd', { machine })).toMatchObject({
      stdout: 'ann\nann\n/home/ann\n',
    });
    expect(await runScript('su - bob', { machine })).toMatchObject({
      exitCode: 1,
      stderr: 'su: user bob does not exist or the user entry does not contain all the required fields\n',
    });
    expect((await runScript('su - nobody', { machine })).stderr).toBe('This account is currently not available.\n');
    expect((await runScript('sudo', { machine })).stderr).toMatch(/^usage: sudo /);
  });
});
