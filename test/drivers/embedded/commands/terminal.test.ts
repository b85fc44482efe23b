import { describe, expect, test } from 'vitest';
import { programs } from '../../../../sandbox/drivers/embedded/commands/index.ts';
import { testMachine } from '../machine.ts';
import { queued, testMta } from './queue.ts';
import { run } from './run.ts';

const tty = (opened: string[] = []) => ({
  size: () => ({ columns: 80, rows: 5 }),
  onResize: () => () => undefined,
  setRaw: () => undefined,
  openEditor: (path: string) => opened.push(path) > 0,
});

describe('every program', () => {
  test('has names of its own', () => {
    const names = programs.flatMap((program) => program.names);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test.each(programs.map((program) => [program.names[0] ?? '', program] as const))(
    '%s answers --help',
    async (name, program) => {
      const ran = await run(testMachine({ mta: testMta() }), [name, '--help']);
      expect(ran).toMatchObject({ status: 0, stdout: program.help });
      expect(program.help.length).toBeGreaterThan(5);
    },
  );
});

test('nano opens the editor pane, and says what to do where there is none', async () => {
  const opened: string[] = [];
  const options = { tty: tty(opened), cwd: '/etc/postfix' };
  expect((await run(testMachine(), ['nano', 'main.cf'], options)).status).toBe(0);
  expect(opened).toEqual(['/etc/postfix/main.cf']);
  expect((await run(testMachine(), ['vi', 'main.cf'])).stderr).toMatch(/^vi: no editor pane here\./);
});

test('less shows a screen at a time on a terminal and everything in a pipe', async () => {
  const machine = testMachine({ files: { '/root/f': '1\n2\n3\n4\n5\n6\n7\n' } });
  expect((await run(machine, ['less', 'f'])).stdout).toBe('1\n2\n3\n4\n5\n6\n7\n');
  const paged = await run(machine, ['less', 'f'], { tty: tty(), stdin: 'Gq' });
  expect(paged.stdout).toContain('1\r\n2\r\n3\r\n4\r\n:');
  expect(paged.stdout).not.toContain('5\r\n');
});

test('top shows I/O wait rising with the queue, and ends on q', async () => {
  const machine = testMachine({ mta: testMta(Array.from({ length: 900 }, () => queued('3D8FF288977'))) });
  const ran = await run(machine, ['top'], { tty: tty(), stdin: 'q' });
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/load average: [\d., ]+/);
  expect(ran.stdout).toMatch(/%Cpu\(s\):.* wa,/);
});

test('vmstat prints as many lines as it was asked for', async () => {
  const machine = testMachine({ mta: testMta() });
  const running = run(machine, ['vmstat', '1', '3']);
  await machine.clock.advance(1000);
  await machine.clock.advance(1000);
  expect((await running).stdout.trim().split('\n')).toHaveLength(5);
});

test('mail -s sends what it reads', async () => {
  const mta = testMta();
  const argv = ['mail', '-s', 'Hello', 'ann@big.example'];
  expect((await run(testMachine({ mta }), argv, { stdin: 'text\n' })).status).toBe(0);
  expect(mta.submitted[0]).toMatchObject({ sender: 'root', recipients: ['ann@big.example'] });
  expect(mta.submitted[0]?.message).toMatch(/\nSubject: Hello\n.*\n\ntext\n$/s);
});

test('mail lists and reads a Maildir', async () => {
  const files = { '/root/Maildir/new/1.x': 'From: ann@big.example\nSubject: Hi\n\nthe text\n' };
  const ran = await run(testMachine({ mta: testMta(), files }), ['mail'], { stdin: '1\nq\n' });
  expect(ran.stdout).toContain('1 message\n   1 ann@big.example');
  expect(ran.stdout).toContain('\nthe text\n');
});

test('pflogsumm counts what the log tells', async () => {
  const log = [
    'Nov 24 01:51:40 mail postfix/smtpd[3]: 3D8FF288977: client=evil.example[198.51.100.66]',
    'Nov 24 01:51:40 mail postfix/qmgr[4]: 3D8FF288977: from=<a@evil.example>, size=290, nrcpt=1 (queue active)',
    'Nov 24 01:51:40 mail postfix/smtp[5]: 3D8FF288977: to=<b@big.example>, relay=none, delay=1, delays=1/0/0/0, dsn=4.4.1, status=deferred (Connection refused)',
    'Nov 24 01:51:41 mail postfix/smtpd[3]: NOQUEUE: reject: RCPT from evil.example[198.51.100.66]: 554 5.7.1 <x@y.example>: Relay access denied; from=<a@b> to=<x@y.example>',
  ];
  const { stdout } = await run(testMachine({ mta: testMta() }), ['pflogsumm'], { stdin: `${log.join('\n')}\n` });
  expect(stdout).toContain(
    '      1   received\n      0   delivered\n      1   deferred\n      0   bounced\n      1   rejected\n',
  );
  expect(stdout).toContain('      1   evil.example[198.51.100.66]\n');
});

test('a tool that is not emulated says what to do instead', async () => {
  const ran = await run(testMachine(), ['curl', 'http://x.example']);
  expect(ran).toMatchObject({ status: 127, stdout: '' });
  expect(ran.stderr).toBe('curl: not emulated in this lab: this world speaks SMTP and DNS only; try swaks or telnet\n');
});

test('ip addr shows both legs of the mail host', async () => {
  const machine = testMachine();
  const { stdout } = await run(machine, ['ip', '-br', 'addr']);
  expect(stdout).toContain(`${machine.world.mail.public.v4}/24`);
  expect(stdout).toContain(`${machine.world.mail.lan.v4}/24`);
});

test('man shows the help text', async () => {
  expect((await run(testMachine(), ['man', 'swaks'])).stdout).toContain('--quit-after STAGE');
  expect((await run(testMachine(), ['man', 'nosuch'])).status).toBe(16);
});
