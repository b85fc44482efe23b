import { describe, expect, test } from 'vitest';
import { programs } from '../../../../sandbox/drivers/embedded/commands/index.ts';
import { EmbeddedTerminal } from '../../../../sandbox/drivers/embedded/shell/terminal.ts';
import { Typist } from '../../contract.ts';
import { testMachine } from '../machine.ts';
import { runScript, sitDown } from './shell.ts';

describe('a shell that is asked for too much', () => {
  test.each([
    ['an endless loop', 'while :; do :; done'],
    ['an endless loop that prints', 'while :; do echo flood; done'],
    ['an endless loop of arithmetic', 'for ((;;)); do ((x++)); done'],
    ['a program that waits', 'tail -f /var/log/mail.log'],
    ['a sleep', 'sleep 1000'],
    ['a filter that reads the keyboard', 'cat'],
    ['a read', 'read line'],
    ['a command in a substitution', 'echo $(sleep 1000)'],
    ['a script inside a script', "bash -c 'while true; do true; done'"],
  ])('stops %s by Ctrl-C, and goes on', async (_, script) => {
    await using person = await sitDown();
    person.type(`${script}\r`);
    await person.until(/\r\n/);
    person.type('\x03');
    await person.until(/\^C\r\n[\s\S]*# $/);
    expect(await person.line('echo "still here $?"')).toBe('still here 130\n');
  });

  test.each([
    ['a function that calls itself', 'f() { f; }; f'],
    ['a fork bomb', ':(){ :|:& };:'],
  ])('ends %s with a word, and goes on', async (_, script) => {
    await using person = await sitDown();
    expect(await person.line(script)).toMatch(/maximum function nesting level exceeded|job control/);
    expect(await person.line('echo fine')).toBe('fine\n');
  });

  test('cuts the output of a command off before it fills the memory', async () => {
    const { stdout } = await runScript('while :; do echo $(seq 5000); done', { timeoutMs: 20_000 });
    expect(stdout.length).toBeGreaterThan(1024 * 1024);
    expect(stdout.length).toBeLessThanOrEqual(16 * 1024 * 1024);
  });

  test('refuses to make a string of many megabytes', async () => {
    const { stdout, stderr } = await runScript('x=y; while :; do x=$x$x; done; echo ${#x}', { timeoutMs: 10_000 });
    expect(stderr).not.toBe('');
    expect(stderr).not.toContain('executionLimits');
    expect(stdout).toBe('');
  });

  test('waits while nobody reads the terminal, and goes on when somebody does', async () => {
    const machine = testMachine();
    const parts = { machine, files: machine.files, programs };
    const terminal = new EmbeddedTerminal(parts, 'mail', { columns: 80, rows: 24 });
    const count = () => (machine.files.stat('/srv/count')?.size ?? 0) / 2;
    terminal.write(Buffer.from(`while :; do echo ${'x'.repeat(4000)}; echo 1 >> /srv/count; done\r`));
    await expect.poll(count).toBeGreaterThan(0);
    let stopped = -1;
    await expect
      .poll(() => {
        const before = stopped;
        stopped = count();
        return stopped === before;
      })
      .toBe(true);
    expect(stopped * 4000).toBeLessThan(1024 * 1024);
    const typist = new Typist(terminal);
    await expect.poll(count).toBeGreaterThan(stopped);
    await terminal.close();
    await typist.ended();
  });

  test('ends with its terminal, whatever runs in it', async () => {
    const person = await sitDown();
    person.type('while :; do echo x; done\r');
    await person.until(/x\r\n/);
    await person[Symbol.asyncDispose]();
    expect(await person.terminal.exited).toBe(129);
  });
});
