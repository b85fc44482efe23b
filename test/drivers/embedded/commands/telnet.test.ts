import { expect, test } from 'vitest';
import { testMachine } from '../machine.ts';
import { loopback, scripted } from './loopback.ts';
import { run } from './run.ts';

const machine = () => testMachine({ host: 'outside', network: loopback });
const answer = (line: string) => (line === 'QUIT' ? undefined : `250 ${line}`);

/** Standard input that says each line once the output so far matches. */
function conversation(steps: [after: RegExp, say: string][]) {
  let output = '';
  let wake: () => void = () => undefined;
  return {
    onOutput(text: string) {
      output = text;
      wake();
    },
    stdin: (async function* () {
      for (const [after, say] of steps) {
        while (!after.test(output))
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        yield Buffer.from(say);
      }
      await new Promise(() => undefined);
    })(),
  };
}

test('telnet sends each line with CR LF and tells when the server closes', async () => {
  await using peer = await scripted('220 ready', answer);
  const talk = conversation([
    [/220 ready/, 'EHLO me\n'],
    [/250 EHLO me/, 'QUIT\n'],
  ]);
  const ran = await run(machine(), ['telnet', '127.0.0.1', `${peer.port}`], talk);
  expect(peer.received).toBe('EHLO me\r\nQUIT\r\n');
  expect(ran.output.replaceAll('\r', '')).toBe(
    "Trying 127.0.0.1...\nConnected to 127.0.0.1.\nEscape character is '^]'.\n220 ready\n250 EHLO me\nConnection closed by foreign host.\n",
  );
});

test('telnet leaves by ^] and q', async () => {
  await using peer = await scripted('220 ready', answer);
  const talk = conversation([[/220 ready/, '\x1dq\n']]);
  const ran = await run(machine(), ['telnet', '127.0.0.1', `${peer.port}`], talk);
  expect(ran.output).toMatch(/telnet> Connection closed\.\n$/);
  expect(ran.status).toBe(0);
});

test('telnet on a terminal echoes keys, lets them be erased, and prompts at ^] at once', async () => {
  await using peer = await scripted('220 ready', answer);
  const raw: boolean[] = [];
  const tty = {
    size: () => ({ columns: 80, rows: 24 }),
    onResize: () => () => undefined,
    setRaw: (on: boolean) => void raw.push(on),
    openEditor: () => false,
  };
  const talk = conversation([
    [/220 ready/, 'EHX'],
    [/EHX/, '\x7fLO\r'],
    [/250 EHLO/, '\x1d'],
    [/telnet> /, 'quit\r'],
  ]);
  const ran = await run(machine(), ['telnet', '127.0.0.1', `${peer.port}`], { ...talk, tty });
  expect(peer.received).toBe('EHLO\r\n');
  expect(ran.output).toContain('EHX\b \bLO\r\n');
  expect(raw).toEqual([true, false]);
});

test('telnet says when nobody answers, and when nobody knows the name', async () => {
  const alone = testMachine({ host: 'outside' });
  expect(await run(alone, ['telnet', '192.0.2.1', 'smtp'])).toMatchObject({
    status: 1,
    stdout: 'Trying 192.0.2.1...\n',
    stderr: 'telnet: Unable to connect to remote host: Connection refused\n',
  });
  expect((await run(alone, ['telnet', 'nosuch.example', '25'])).stderr).toBe(
    'Server lookup failure:  nosuch.example:25, Name or service not known\n',
  );
});

test('telnet ends on Ctrl-C with 130', async () => {
  await using peer = await scripted('220 ready', answer);
  const stop = new AbortController();
  const talk = conversation([]);
  const onOutput = (text: string) => text.includes('220') && stop.abort();
  const ran = await run(machine(), ['telnet', '127.0.0.1', `${peer.port}`], { ...talk, onOutput, signal: stop.signal });
  expect(ran.status).toBe(130);
});

test('nc -vz reports open and closed ports in its own words', async () => {
  await using peer = await scripted('220 ready', answer);
  const open = await run(machine(), ['nc', '-vz', '127.0.0.1', `${peer.port}`]);
  expect(open).toMatchObject({ status: 0, stderr: `Connection to 127.0.0.1 ${peer.port} port [tcp/*] succeeded!\n` });
  const closed = await run(testMachine({ host: 'outside' }), ['nc', '-vz', '192.0.2.1', '25']);
  expect(closed).toMatchObject({
    status: 1,
    stderr: 'nc: connect to 192.0.2.1 port 25 (tcp) failed: Connection refused\n',
  });
});

test('nc -C pipes standard input with CR LF and prints what comes back', async () => {
  await using peer = await scripted('220 ready', answer);
  const ran = await run(machine(), ['nc', '-C', '127.0.0.1', `${peer.port}`], { stdin: 'NOOP\nQUIT\n' });
  expect(peer.received).toBe('NOOP\r\nQUIT\r\n');
  expect(ran.stdout).toBe('220 ready\r\n250 NOOP\r\n');
});

test('nc refuses to listen in one clear line', async () => {
  const ran = await run(machine(), ['nc', '-l', '25']);
  expect(ran).toMatchObject({ status: 1, stderr: 'nc: listening (-l) is not emulated in this lab\n' });
});
