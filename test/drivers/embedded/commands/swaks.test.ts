import { execFile } from 'node:child_process';
import { SMTPServer } from 'smtp-server';
import { describe, expect, test } from 'vitest';
import { selfSigned } from '../../../../sandbox/internet/authority.ts';
import { locate, requires } from '../../../require.ts';
import { testMachine } from '../machine.ts';
import { loopback, scripted } from './loopback.ts';
import { run } from './run.ts';

const machine = () => testMachine({ host: 'outside', network: loopback });

/** Postfix-like answers: strangers may write to corp.example only. */
function postfix(line: string): string | undefined {
  if (/^EHLO/.test(line)) return '250-mail.corp.example\r\n250-PIPELINING\r\n250 SMTPUTF8';
  if (/^RCPT TO:<.*victim/.test(line)) return `554 5.7.1 ${line.slice(8)}: Relay access denied`;
  if (/^(MAIL|RCPT)/.test(line)) return '250 2.1.0 Ok';
  if (line === 'DATA') return '354 End data with <CR><LF>.<CR><LF>';
  if (line === '.') return '250 2.0.0 Ok: queued as 3D8FF288977';
  if (line === 'QUIT') return '221 2.0.0 Bye';
  return '';
}

describe('swaks', () => {
  test('prints the dialogue with its markers and ends 24 when the only recipient is refused', async () => {
    await using peer = await scripted('220 mail.corp.example ESMTP Postfix', postfix);
    const ran = await run(machine(), [
      ...`swaks --server 127.0.0.1:${peer.port} --helo me.example --from a@evil.example --to x@victim.example`.split(
        ' ',
      ),
    ]);
    expect(ran.status).toBe(24);
    expect(ran.output).toBe(
      `=== Trying 127.0.0.1:${peer.port}...
=== Connected to 127.0.0.1.
<-  220 mail.corp.example ESMTP Postfix
 -> EHLO me.example
<-  250-mail.corp.example
<-  250-PIPELINING
<-  250 SMTPUTF8
 -> MAIL FROM:<a@evil.example>
<-  250 2.1.0 Ok
 -> RCPT TO:<x@victim.example>
<** 554 5.7.1 <x@victim.example>: Relay access denied
 -> QUIT
<-  221 2.0.0 Bye
=== Connection closed with remote host.
`,
    );
  });

  test.each([
    '"relay@victim.example"@corp.example',
    '@corp.example:u@victim.example',
    'victim.example!u',
    'u%d@[192.0.2.1]',
  ])('puts %s on the wire unchanged', async (recipient) => {
    await using peer = await scripted('220 ready', postfix);
    await run(machine(), ['swaks', '-s', `127.0.0.1:${peer.port}`, '-f', '<>', '-t', recipient, '-q', 'rcpt']);
    expect(peer.received).toContain(`MAIL FROM:<>\r\nRCPT TO:<${recipient}>\r\n`);
  });

  test('stops after the stage named with --quit-after', async () => {
    await using peer = await scripted('220 ready', postfix);
    const ran = await run(machine(), ['swaks', '-s', `127.0.0.1:${peer.port}`, '--quit-after', 'EHLO', '--helo', 'h']);
    expect(ran.status).toBe(0);
    expect(peer.received).toBe('EHLO h\r\nQUIT\r\n');
  });

  test('doubles leading dots and ends the message with one', async () => {
    await using peer = await scripted('220 ready', postfix);
    const argv = ['swaks', '-s', `127.0.0.1:${peer.port}`, '-f', 'a@b', '-t', 'c@d', '--data', 'A: b\\n\\n.x\\ny\\n'];
    expect((await run(machine(), argv)).status).toBe(0);
    expect(peer.received).toContain('A: b\r\n\r\n..x\r\ny\r\n\r\n.\r\n');
  });

  test('ends 2 and says why when nobody listens', async () => {
    const ran = await run(testMachine({ host: 'outside' }), ['swaks', '-s', '192.0.2.1', '-t', 'a@b.example']);
    expect(ran.status).toBe(2);
    expect(ran.stderr).toBe(
      '*** Error connecting to 192.0.2.1:25:\n*** \tIO::Socket::INET6: connect: Connection refused\n',
    );
  });

  test('ends 6 when the server hangs up in the middle', async () => {
    await using peer = await scripted('220 ready', (line) => (line.startsWith('MAIL') ? undefined : postfix(line)));
    const ran = await run(machine(), ['swaks', '-s', `127.0.0.1:${peer.port}`, '-t', 'a@b.example']);
    expect(ran.status).toBe(6);
    expect(ran.stderr).toBe('*** Remote host closed connection unexpectedly.\n');
  });

  test('refuses an unknown option with status 1', async () => {
    const ran = await run(machine(), ['swaks', '--bogus']);
    expect(ran).toMatchObject({ status: 1, stderr: 'Unknown option: bogus\n' });
  });

  test('asks for the recipient that was not given', async () => {
    await using peer = await scripted('220 ready', postfix);
    const ran = await run(machine(), ['swaks', '-s', `127.0.0.1:${peer.port}`, '-q', 'rcpt'], {
      stdin: 'x@y.example\n',
    });
    expect(ran.stdout).toMatch(/^To: /);
    expect(peer.received).toContain('RCPT TO:<x@y.example>');
  });
});

const CASES = [
  '--from a@b.example --to x@victim.example',
  '--from a@b.example --to x@y.example,v@victim.example --header X-A:b --body hello',
  '--from <> --to x@y.example --tls --auth LOGIN -au al -ap secret -n',
  '--from a@b.example --to x@y.example --auth -au al -ap wrong',
  '--from a@b.example --to x@y.example --auth PLAIN -au al -ap secret -apt -ahp',
  '--from a@b.example --to x@y.example --quit-after rcpt -hr',
  '--from a@b.example --to x@y.example --pipeline --h-Subject=hello',
  '--from a@b.example --to v@victim.example --silent',
  '--from a@b.example --to v@victim.example -S 2 -nth',
  '--from a@b.example --to x@y.example --protocol SMTP --add-header X-B:c --body @/no/such/file',
  '--from a@b.example --to x@y.example --drop-after mail',
  '--from a@b.example --to x@y.example --attach text --attach-name n.bin',
];

describe('against the real swaks', () => {
  const check = requires('swaks');
  for (const options of CASES)
    check(`prints and ends the same with ${options}`, async () => {
      const server = await smtpServer();
      try {
        const words = ['--server', `127.0.0.1:${server.port}`, '--helo', 'me.example', ...options.split(' ')];
        const [theirs, ours] = [await real(words), await run(machine(), ['swaks', ...words])];
        expect({ ...ours, output: '' }).toEqual({
          ...ours,
          status: theirs.status,
          stdout: unstamped(theirs.stdout, ours.stdout),
          stderr: theirs.stderr,
          output: '',
        });
      } finally {
        await server.close();
      }
    });
});

/** Dates, message identifiers and boundaries differ between two runs; ours stand in for theirs. */
function unstamped(theirs: string, ours: string): string {
  const wanted = ours.split('\n');
  return theirs
    .split('\n')
    .map((line, index) => {
      const mine = wanted[index] ?? '';
      return mask(line) === mask(mine) ? mine : line;
    })
    .join('\n');
}

function mask(line: string): string {
  return line
    .replace(/\w{3}, \d+ \w{3} \d{4} [\d:]+ \+0000/g, 'DATE')
    .replace(/<\d{14}\.\d{6}@\S+>/, 'ID')
    .replace(/MIME_BOUNDARY_000_\d+/, 'BOUNDARY');
}

function real(words: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(locate.swaks() ?? '', words, (_, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.end();
  });
}

async function smtpServer(): Promise<{ port: number; close(): Promise<void> }> {
  const refused = (address: string) =>
    Object.assign(new Error(`5.7.1 <${address}>: Relay access denied`), { responseCode: 554 });
  const server = new SMTPServer({
    name: 'mail.corp.example',
    ...selfSigned('mail.corp.example'),
    disableReverseLookup: true,
    authMethods: ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    authOptional: true,
    onAuth: ({ password }, _, done) => (password === 'secret' ? done(null, { user: 1 }) : done(new Error('bad'))),
    onRcptTo: ({ address }, _, done) => done(address.includes('victim') ? refused(address) : null),
    onData: (stream, _, done) => {
      stream.resume();
      stream.once('end', () => done());
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
