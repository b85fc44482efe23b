import { describe, expect, test } from 'vitest';
import { PROMPT, sitDown } from './shell.ts';

describe('the line editor', () => {
  test.each([
    ['Left and Backspace', 'echo abXc\x1b[D\x7f', 'abc'],
    ['Home, End and Delete', 'Xecho a\x1b[H\x1b[3~\x1b[Fb', 'ab'],
    ['Ctrl-A, Ctrl-D, Ctrl-E', 'Xecho a\x01\x04\x05b', 'ab'],
    ['Ctrl-U and Ctrl-Y', 'echo a\x15true && \x19', 'a'],
    ['Ctrl-K', 'echo a b\x1b[D\x1b[D\x0b', 'a'],
    ['Ctrl-W', 'echo a wrong\x17right', 'a right'],
    ['Alt-B and Alt-D', 'echo one two\x1bb\x1bd2', 'one 2'],
    ['Ctrl-Left and Ctrl-Right', 'echo one two\x1b[1;5D\x1b[1;5Da\x1b[1;5Cb', 'aoneb two'],
    ['a sequence that means nothing', 'echo \x1b[99~\x1b[1;9Zab', 'ab'],
  ])('knows %s', async (_, keys, printed) => {
    await using person = await sitDown();
    expect((await person.line(keys)).split('\n').at(-2)).toBe(printed);
  });

  test('waits for the rest of a key that arrives in pieces', async () => {
    await using person = await sitDown();
    person.type('echo b\x1b');
    person.type('[');
    person.type('D');
    expect(await person.line('a')).toContain('ab\n');
  });

  test('counts wide characters by their columns', async () => {
    await using person = await sitDown();
    person.type('echo 世界\x1b[D');
    const shown = await person.until(/世界.*\[\d+C$/s);
    // Prompt (13), "echo " (5) and one character of two columns.
    expect(shown.endsWith('\x1b[20C')).toBe(true);
    person.type('\x7f');
    await person.until(/界/);
    expect(await person.line('')).toBe('界\n');
  });

  test('takes an accent and an emoji of several code points as one character', async () => {
    await using person = await sitDown();
    expect(await person.line('echo a👩‍💻\x7fé\x7fz')).toContain('az\n');
  });

  test('goes through history, and back to what was being typed', async () => {
    await using person = await sitDown();
    await person.line('echo first');
    await person.line('echo second');
    expect(await person.line('\x1b[A\x1b[A')).toContain('first\n');
    expect(await person.line('echo dra\x1b[A\x1b[Bft')).toContain('draft\n');
  });

  test('searches history backwards by Ctrl-R', async () => {
    await using person = await sitDown();
    await person.line('echo needle one');
    await person.line('echo needle two');
    await person.line('echo hay');
    person.type('\x12needle');
    await person.until(/reverse-i-search.*needle.*two/s);
    person.type('\x12');
    await person.until(/one/);
    expect(await person.line('')).toContain('needle one\n');
  });

  test('leaves a search by Ctrl-G with the line as it was', async () => {
    await using person = await sitDown();
    await person.line('echo hay');
    expect(await person.line('echo kept\x12hay\x07')).toContain('kept\n');
  });

  test('expands !! and !$, and says when there is no such event', async () => {
    await using person = await sitDown();
    await person.line('echo one two');
    expect(await person.line('!!')).toBe('echo one two\none two\n');
    expect(await person.line('echo !$')).toBe('echo two\ntwo\n');
    expect(await person.line('!nothing')).toBe('bash: !nothing: event not found\n');
  });

  test('keeps history for the next terminal, without doubles and without what begins with a space', async () => {
    await using person = await sitDown();
    await person.line('echo a');
    await person.line('echo a');
    await person.line(' echo secret');
    await using next = await sitDown({ machine: person.machine });
    expect(await next.line('history')).toBe('    1  echo a\n    2  history\n');
  });

  test('throws a line away by Ctrl-C', async () => {
    await using person = await sitDown();
    person.type('rm -rf /\x03');
    await person.until(/\^C\r\n.*# $/s);
    expect(await person.line('echo $?')).toBe('130\n');
  });

  test('deletes by Ctrl-D in a line, and ends the shell by Ctrl-D in an empty one', async () => {
    await using person = await sitDown();
    expect(await person.line('echo aXb\x1b[D\x1b[D\x04')).toContain('ab\n');
    person.type('\x04');
    await person.until(/exit\r\n/);
    expect(await person.terminal.exited).toBe(0);
  });

  test('asks for more until a command is whole', async () => {
    await using person = await sitDown();
    person.type('for i in 1 2\r');
    await person.until(/> $/);
    person.type('do echo "n$i"\r');
    await person.until(/> $/);
    expect(await person.line('done')).toBe('n1\nn2\n');
  });

  test('says so when the input ends within a command', async () => {
    await using person = await sitDown();
    person.type('if true\r');
    await person.until(/> $/);
    person.type('\x04');
    expect(await person.until(PROMPT)).toContain('unexpected end of file');
  });

  test('runs nothing of what is pasted before Enter', async () => {
    await using person = await sitDown();
    person.type('\x1b[200~echo one\recho two\r\x1b[201~');
    const shown = await person.until(/echo two/);
    expect(shown).not.toMatch(/\r\none\r\n/);
    expect(await person.line('')).toContain('one\ntwo\n');
  });

  test('hands what was typed ahead to the program that runs', async () => {
    await using person = await sitDown();
    person.type('read name; echo "<$name>"\rjoe\recho then\r');
    await person.until(/<joe>\r\n[\s\S]*\r\nthen\r\n/);
  });

  test('ends the shell by a Ctrl-D that was typed ahead', async () => {
    await using person = await sitDown();
    person.type('true\r\x04');
    expect(await person.terminal.exited).toBe(0);
  });

  test('draws a line that is wider than the screen over several rows', async () => {
    await using person = await sitDown({ size: { columns: 20, rows: 5 } });
    expect(await person.line(`echo ${'x'.repeat(50)}y\x7f\x1b[Hecho \x1b[F`)).toContain(`echo ${'x'.repeat(50)}\n`);
  });
});

describe('completion', () => {
  test('finishes the name of a command', async () => {
    await using person = await sitDown();
    expect(await person.line('hostn\t')).toContain('mail\n');
  });

  test('finishes a path, a folder with a slash, and quotes what the shell would split', async () => {
    await using person = await sitDown();
    person.machine.files.write('/srv/two words/a$b', 'found\n');
    expect(await person.line('cat /srv/tw\ta\t')).toContain('found\n');
  });

  test('inserts what all candidates begin with, and lists them at the second Tab', async () => {
    await using person = await sitDown();
    for (const name of ['report-1', 'report-2']) person.machine.files.write(`/srv/${name}`, name);
    person.type('cat /srv/r\t');
    await person.until(/report-/);
    person.type('\t\t');
    await person.until(/report-1 {2}report-2\r\n/);
    expect(await person.line('2')).toContain('report-2');
  });
});
