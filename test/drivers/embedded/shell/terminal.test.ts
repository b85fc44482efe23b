import { describe, expect, test } from 'vitest';
import { EDIT_OSC } from '../../../../sandbox/terminal/protocol.ts';
import { PROMPT, runScript, sitDown } from './shell.ts';

describe('a terminal', () => {
  test('shows output as it comes, not at the end', async () => {
    await using person = await sitDown();
    person.type('echo early; sleep 5; echo late\r');
    await person.until(/\r\nearly\r\n/);
    const late = person.until(/(?:^|\n)late\r\n/);
    const passing = setInterval(() => void person.machine.clock.advance(1000), 5);
    await late.finally(() => clearInterval(passing));
  });

  test('follows a file through the filters behind it', async () => {
    await using person = await sitDown({});
    person.machine.files.write('/var/log/mail.log', '');
    person.type("tail -f /var/log/mail.log | grep reject | sed 's/^/> /'\r");
    await person.until(/\r\n/);
    person.machine.files.append('/var/log/mail.log', 'connect from a\nreject: RCPT from b\n');
    await person.machine.clock.advance(2000);
    expect(await person.until(/> reject: RCPT from b\r\n/)).not.toContain('connect from a');
    person.type('\x03');
    await person.until(PROMPT);
  });

  test('keeps arrays, functions, aliases, options and the folder from line to line', async () => {
    await using person = await sitDown();
    await person.line('hosts=(mail outside); declare -A port=([smtp]=25)');
    await person.line('greet() { echo "hello $1"; }');
    await person.line("alias hi='echo aliased'");
    await person.line('pushd /etc > /dev/null');
    expect(await person.line('echo "${hosts[1]} ${port[smtp]} ${#hosts[@]}"')).toBe('outside 25 2\n');
    expect(await person.line('greet you')).toBe('hello you\n');
    expect(await person.line('hi')).toBe('aliased\n');
    expect(await person.line('pwd; popd')).toBe('/etc\n~\n');
    await person.line('hosts+=(inside); unset "hosts[0]"');
    expect(await person.line('echo "${hosts[@]}"')).toBe('outside inside\n');
    await person.line('false');
    expect(await person.line('echo $?')).toBe('1\n');
  });

  test('waits for the end of a here-document that stands in a group', async () => {
    await using person = await sitDown();
    person.type("{\rcat <<'END'\rkept\rEND\r} | sed 's/^/and /'\r");
    expect(await person.until(/and kept\r\n/)).not.toContain('bash:');
  });

  test('hands a line of the keyboard to read, and hides a secret', async () => {
    await using person = await sitDown();
    person.type('read -p "name? " first rest\r');
    await person.until(/\r\nname\? $/);
    person.type('Ada King Lovelace\r');
    await person.until(PROMPT);
    expect(await person.line('echo "$first/$rest"')).toBe('Ada/King Lovelace\n');
    person.type('read -s -p "password: " secret\r');
    await person.until(/password: $/);
    person.type('hunter2\r');
    expect(await person.until(PROMPT)).not.toContain('hunter2');
    expect(await person.line('echo "$secret"')).toBe('hunter2\n');
  });

  test('shows neither its own variables nor its own commands under set -x', async () => {
    await using person = await sitDown();
    expect(await person.line('set -x; for i in 1; do echo $i; done; set +x')).not.toMatch(/relaylab/i);
    expect(await person.line('env')).not.toMatch(/relaylab/i);
    expect(await person.line('help')).not.toContain('relaylab-');
  });

  test('says what is wrong with a line in the words of bash, and runs none of it', async () => {
    await using person = await sitDown();
    expect(await person.line('echo ran )')).toBe("bash: syntax error near unexpected token `)'\n");
    expect(await person.line('echo $?')).toBe('2\n');
    expect(await person.line('fi')).toBe("bash: syntax error near unexpected token `fi'\n");
    expect(await person.line('no-such')).toBe('bash: no-such: command not found\n');
    expect(await person.line('cd /nowhere')).toBe('bash: cd: /nowhere: No such file or directory\n');
    expect(await person.line('echo x > /no/where')).toBe('bash: /no/where: No such file or directory\n');
  });

  test('starts nothing in the background, and says so', async () => {
    await using person = await sitDown();
    expect(await person.line('sleep 5 &')).toContain('no job control');
  });

  test('takes a size of 0×0, and tells programs the size that it has', async () => {
    await using person = await sitDown();
    person.terminal.resize({ columns: 0, rows: 0 });
    person.terminal.resize({ columns: Number.NaN, rows: -4 });
    person.terminal.resize({ columns: 40, rows: 10 });
    await person.until(PROMPT);
    for (const name of ['a', 'b', 'c']) person.machine.files.write(`/srv/${name.repeat(15)}`, '');
    expect(await person.line('ls /srv')).toBe('aaaaaaaaaaaaaaa  ccccccccccccccc\nbbbbbbbbbbbbbbb\n');
  });

  test.each(['nano', 'vi', 'vim'])('%s asks the page for its editor', async (editor) => {
    await using person = await sitDown();
    person.type(`cd /etc/postfix; ${editor} main.cf\r`);
    expect(await person.until(/main\.cf is open[\s\S]*# $/)).toContain(
      `\x1b]${EDIT_OSC};edit;/etc/postfix/main.cf\x07`,
    );
  });

  test('an editor without a terminal says that it needs one', async () => {
    const { exitCode, stderr } = await runScript('nano /etc/hosts');
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('no editor pane here');
  });

  test.each([
    ['apt', 'install x'],
    ['python3', ''],
    ['docker', 'ps'],
    ['iptables', '-L'],
    ['tcpdump', ''],
    ['ssh', 'mail'],
    ['curl', 'x'],
  ])('%s is refused in one line that says why', async (name, args) => {
    const { exitCode, stdout, stderr } = await runScript(`${name} ${args}`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 127, stdout: '' });
    expect(stderr).toMatch(new RegExp(`^${name}: .*not .*\\n$`));
  });

  test('sends a line feed back to the first column', async () => {
    await using person = await sitDown();
    person.type('printf "a\\nb\\r\\nc\\n"\r');
    await person.until(/\r\na\r\nb\r\nc\r\n/);
  });
});
