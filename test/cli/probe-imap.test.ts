/** relaylab probe --imap against a real Dovecot, into whose mailbox the server under test delivers. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseMailboxUrl } from '../../sandbox/cli/probe/mailbox-url.ts';
import { Authority } from '../../sandbox/internet/authority.ts';
import { freePort } from '../fixtures/free-port.ts';
import { requires } from '../require.ts';
import { Dovecot, LOGIN } from './dovecot.ts';
import { openServer } from './open-server.ts';
import { type Ran, relaylabIn } from './run.ts';

const USER = encodeURIComponent(LOGIN.user);
const withDovecot = requires('dovecot');
/** As Dovecot 2.3 and 2.4 have it in their logs. */
const LOGGED_IN = /Log(?:in|ged in): /;

const authority = new Authority();
let folder = '';
let trust: Record<string, string> = {};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'probe-imap-'));
  const file = join(folder, 'ca.pem');
  await writeFile(file, authority.certificate);
  trust = { NODE_EXTRA_CA_CERTS: file };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** With the right password, unless the environment has another. */
function probe(port: number, url: string, environment: Record<string, string> = {}, ...more: string[]): Promise<Ran> {
  const domains = ['--own-domain', 'corp.example', '--foreign-domain', 'away.example'];
  return relaylabIn(
    { RELAYLAB_IMAP_PASSWORD: LOGIN.password, ...environment },
    ...['probe', `127.0.0.1:${port}`, ...domains, '--imap', url, ...more],
  );
}

const fatesOf = ({ stdout }: Ran) =>
  new Map(
    (JSON.parse(stdout) as { patterns: { id: string; fate: string }[] }).patterns.map(({ id, fate }) => [id, fate]),
  );

/** What a server sends back that took a message and could not deliver it (RFC 3464). */
const notification = (message: string) =>
  [
    'From: MAILER-DAEMON@relay.example',
    'To: probe@away.example',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary=part',
    '',
    '--part',
    'Content-Type: message/rfc822',
    '',
    message,
    '--part--',
    '',
  ].join('\r\n');

/** What lies between the probe and its mailbox; `lines` are its ends on the probe's side. */
async function wireTo(port: number) {
  const lines: Socket[] = [];
  const server = createServer((line) => {
    lines.push(line);
    const far = connect(port, '127.0.0.1');
    line.pipe(far).pipe(line);
    // An end that is cut cuts the other.
    line.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => line.destroy()).on('close', () => line.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    lines,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  };
}

describe('relaylab probe --imap', () => {
  withDovecot('finds what is delivered, tells bounces from it, and leaves every message as it was', async () => {
    await using mailbox = await Dovecot.start(authority.issue('127.0.0.1'));
    await mailbox.deliver('Subject: from yesterday\r\n\r\nread this\r\n');
    await using server = await openServer(({ to: [to = ''], data }) =>
      mailbox.deliver(to.includes('%') ? notification(data) : data),
    );
    const ran = await probe(server.port, `imap://${USER}@127.0.0.1:${mailbox.port}`, trust, '--wait', '10', '--json');
    const fates = fatesOf(ran);
    expect(ran.status).toBe(1);
    expect(Object.fromEntries(fates)).toMatchObject({ N02: 'delivered', X08: 'bounced' });
    const files = await mailbox.files();
    expect(files).toHaveLength(server.taken.length + 1);
    expect(files.filter((name) => !/^new\/\d+\.test$/.test(name))).toEqual([]);
    await expect.poll(() => mailbox.log()).toMatch(/Log(?:in|ged in): user=<anna@away\.example>.* TLS,/);
  });

  withDovecot('reads inside TLS from the first byte, too', async () => {
    await using mailbox = await Dovecot.start(authority.issue('127.0.0.1'));
    await using server = await openServer(({ data }) => mailbox.deliver(data));
    const url = `imaps://${USER}@127.0.0.1:${mailbox.tlsPort}/INBOX`;
    expect(fatesOf(await probe(server.port, url, trust, '--json')).get('N02')).toBe('delivered');
  });

  withDovecot('logs in without TLS on a loopback address, and on no other', async () => {
    await using mailbox = await Dovecot.start();
    await using server = await openServer(({ data }) => mailbox.deliver(data));
    // This address is loopback for Linux only.
    const refused = await probe(server.port, `imap://${USER}@0.0.0.0:${mailbox.port}`);
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('offers no STARTTLS, and a password is not sent in clear'),
    });
    expect(await mailbox.log()).not.toMatch(LOGGED_IN);
    const ran = await probe(server.port, `imap://${USER}@127.0.0.1:${mailbox.port}`, {}, '--json');
    expect(fatesOf(ran).get('N02')).toBe('delivered');
    await expect.poll(() => mailbox.log()).toMatch(LOGGED_IN);
  });

  withDovecot.each<[string, (line: Socket) => void, string]>([
    ['is cut', (line) => line.destroy(), 'the server closed it.'],
    ['is reset', (line) => line.resetAndDestroy(), 'the server closed it.'],
    ['is given notice', (line) => line.write('* BYE Closing time\r\n'), 'Closing time.'],
  ])('says that the connection %s, and judges nothing by what it then cannot see', async (_, end, words) => {
    await using mailbox = await Dovecot.start();
    await using wire = await wireTo(mailbox.port);
    await using server = await openServer(async () => wire.lines.forEach(end));
    const ran = await probe(server.port, `imap://${USER}@127.0.0.1:${wire.port}`, {}, '--json');
    expect(ran).toMatchObject({ status: 2, stdout: '' });
    expect(ran.stderr).toContain(
      `the connection to 127.0.0.1:${wire.port} was lost while messages were waited for: ${words}`,
    );
  });

  const byAddress = ({ port }: Dovecot) => `imap://${USER}@127.0.0.1:${port}`;
  const untrusted = 'name the file of its certificate in the environment variable NODE_EXTRA_CA_CERTS';
  withDovecot.each<{
    fault: string;
    url: (mailbox: Dovecot) => string;
    words: string;
    password?: string;
    alone?: true;
  }>([
    { fault: 'a wrong password', url: byAddress, words: `refused the login of ${LOGIN.user}: `, password: 'a guess' },
    { fault: 'no such mailbox', url: (at) => `${byAddress(at)}/Spam`, words: 'does not open the mailbox "Spam": ' },
    { fault: 'an unknown CA after STARTTLS', url: byAddress, words: untrusted, alone: true },
    {
      fault: 'an unknown CA',
      url: ({ tlsPort }) => `imaps://${USER}@127.0.0.1:${tlsPort}`,
      words: untrusted,
      alone: true,
    },
    {
      fault: 'the certificate of another name',
      url: ({ port }) => `imap://${USER}@localhost:${port}`,
      words: 'it is for another name',
    },
    {
      fault: 'no TLS where it should be',
      url: ({ port }) => `imaps://${USER}@127.0.0.1:${port}`,
      words: 'does not speak TLS from the first byte',
    },
  ])('says that there is $fault', async ({ url, words, password = LOGIN.password, alone }) => {
    await using mailbox = await Dovecot.start(authority.issue('127.0.0.1'));
    const environment = { RELAYLAB_IMAP_PASSWORD: password, ...(alone ? {} : trust) };
    const { status, stderr } = await probe(1, url(mailbox), environment);
    expect(stderr).toContain(words);
    expect(status).toBe(2);
  });

  test('says that nobody listens', async () => {
    const { status, stderr } = await probe(1, `imaps://anna@127.0.0.1:${await freePort()}`);
    expect(stderr).toContain('refuses connections');
    expect(status).toBe(2);
  });

  test.each<[string, string, Record<string, string>?, string[]?]>([
    ['imaps://anna:secret@imap.example', 'there is a password in the URL'],
    ['imaps://anna:sec/ret@imap.example', 'there is a password in the URL'],
    ['https://anna@imap.example', 'this is not a URL like imaps://'],
    [
      'imaps://anna@imap.example',
      'into the environment variable RELAYLAB_IMAP_PASSWORD',
      { RELAYLAB_IMAP_PASSWORD: '' },
    ],
    ['imaps://anna@imap.example', 'Name one of --maildir, --listen and --imap', {}, ['--maildir', '/nowhere']],
  ])('refuses %s: %s', async (url, words, environment = {}, more = []) => {
    const { status, stderr } = await probe(1, url, environment, ...more);
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/secret|sec\/ret/);
    expect(status).toBe(2);
  });
});

describe('the URL of a mailbox', () => {
  test.each([
    ['imaps://anna@imap.example', { port: 993, implicitTls: true, mailbox: 'INBOX' }],
    ['imap://anna@imap.example', { port: 143, implicitTls: false, mailbox: 'INBOX' }],
    ['imap://anna%40away.example@imap.example:1143/', { host: 'imap.example', port: 1143, user: 'anna@away.example' }],
    ['imaps://anna@[::1]/Lists/Post%20office', { host: '::1', mailbox: 'Lists/Post office' }],
  ])('%s is understood', (text, parts) => {
    expect(parseMailboxUrl(text)).toMatchObject(parts);
  });

  test.each(['imap.example', 'imaps://imap.example', 'imaps://anna@imap.example/?x', 'imaps://a%0Db@imap.example'])(
    '%s is refused',
    (text) => {
      expect(() => parseMailboxUrl(text)).toThrow('this is not a URL like');
    },
  );
});
