/** Replies on the wire, row by row as the real Postfix gives them. */
import { describe, expect, test } from 'vitest';
import { MailWorld, type Talk, WORLD } from './mail-world.ts';

const host = WORLD.mail.name;
const person = `<${WORLD.people[0]?.login}@${WORLD.domain}>`;

async function dialogue(talk: Talk, lines: string[]): Promise<string[]> {
  const replies = [await talk.reply()];
  for (const line of lines) replies.push(await talk.say(line));
  return replies.slice(1);
}

const MAIL = 'MAIL FROM:<a@far.example>';

describe.each<[string, string[], string]>([
  ['MAIL without HELO, when it is required', [MAIL], '503 5.5.1 Error: send HELO/EHLO first'],
  ['nested MAIL', ['EHLO x', MAIL, MAIL], '503 5.5.1 Error: nested MAIL command'],
  ['RCPT without MAIL', ['EHLO x', `RCPT TO:${person}`], '503 5.5.1 Error: need MAIL command'],
  ['DATA without MAIL', ['EHLO x', 'DATA'], '503 5.5.1 Error: need RCPT command'],
  ['an unknown command', ['EXPN staff'], '500 5.5.2 Error: command not recognized'],
  ['an empty line', [''], '500 5.5.2 Error: bad syntax'],
  ['HELO without a name', ['HELO'], '501 Syntax: HELO hostname'],
  ['EHLO without a name', ['EHLO'], '501 Syntax: EHLO hostname'],
  ['HELO', ['HELO there'], `250 ${host}`],
  ['NOOP', ['NOOP'], '250 2.0.0 Ok'],
  ['RSET', ['RSET'], '250 2.0.0 Ok'],
  ['RSET with an argument', ['RSET now'], '501 5.5.4 Syntax: RSET'],
  ['VRFY of nobody', ['EHLO x', 'VRFY'], '501 5.5.4 Syntax: VRFY address [SMTPUTF8]'],
  ['VRFY of a person', ['EHLO x', `VRFY ${WORLD.people[0]?.login}`], `252 2.0.0 ${WORLD.people[0]?.login}`],
  ['STARTTLS that is not offered', ['EHLO x', 'STARTTLS'], '502 5.5.1 Error: command not implemented'],
  ['AUTH that is not offered', ['EHLO x', 'AUTH PLAIN AGEAYg=='], '503 5.5.1 Error: authentication not enabled'],
  ['XCLIENT by a stranger', ['EHLO x', 'XCLIENT ADDR=127.0.0.1'], '550 5.7.0 Error: insufficient authorization'],
  [
    'HELP',
    ['HELP'],
    '214 2.0.0 Commands: AUTH BDAT DATA EHLO ETRN HELO HELP MAIL NOOP QUIT RCPT RSET STARTTLS VRFY XCLIENT XFORWARD',
  ],
  ['text behind a path', ['EHLO x', 'MAIL FROM:<a@b@>c'], '501 5.1.7 Bad sender address syntax'],
  ['AUTH= of a client without login', ['EHLO x', `${MAIL} AUTH=<>`], '250 2.1.0 Ok'],
  [
    'two addresses in a path',
    ['EHLO x', MAIL, 'RCPT TO:<a@b.example, c@d.example>'],
    '501 5.1.3 Bad recipient address syntax',
  ],
  [
    'a recipient without brackets',
    ['EHLO x', MAIL, 'RCPT TO:x@victim.example'],
    '554 5.7.1 <x@victim.example>: Relay access denied',
  ],
  ['MAIL without FROM', ['EHLO x', 'MAIL <a@b.example>'], '501 5.5.4 Syntax: MAIL FROM:<address>'],
  ['RCPT without TO', ['EHLO x', MAIL, 'RCPT <a@b.example>'], '501 5.5.4 Syntax: RCPT TO:<address>'],
  ['an unclosed path', ['EHLO x', 'MAIL FROM:<a@b.example'], '501 5.1.7 Bad sender address syntax'],
  ['an empty recipient', ['EHLO x', MAIL, 'RCPT TO:<>'], '501 5.1.3 Bad recipient address syntax'],
  [
    'a recipient at a bare address',
    ['EHLO x', MAIL, 'RCPT TO:<u@192.0.2.80>'],
    '501 5.1.3 Bad recipient address syntax',
  ],
  ['an unknown option', ['EHLO x', `${MAIL} FOO=1`], '555 5.5.4 Unsupported option: FOO=1'],
  ['a size beyond the limit', ['EHLO x', `${MAIL} SIZE=99999999`], '552 5.3.4 Message size exceeds fixed limit'],
  ['a size that is none', ['EHLO x', `${MAIL} SIZE=much`], '501 5.5.4 Bad message size syntax'],
  [
    'an unknown user',
    ['EHLO x', MAIL, `RCPT TO:<nosuch@${WORLD.domain}>`],
    `550 5.1.1 <nosuch@${WORLD.domain}>: Recipient address rejected: User unknown in local recipient table`,
  ],
  ['a bare postmaster', ['EHLO x', MAIL, 'RCPT TO:<postmaster>'], '250 2.1.5 Ok'],
  ['the null sender', ['EHLO x', 'MAIL FROM:<>', `RCPT TO:${person}`], '250 2.1.5 Ok'],
  ['ETRN in a transaction', ['EHLO x', MAIL, 'ETRN far.example'], '503 Error: MAIL transaction in progress'],
  ['BDAT without a count', ['EHLO x', MAIL, 'BDAT x'], '521 5.5.4 Syntax: BDAT count [LAST]'],
  ['a web browser', ['GET / HTTP/1.1'], '221 2.7.0 Error: I can break rules, too. Goodbye.'],
  ['a mail header', ['Subject: hello'], '221 2.7.0 Error: I can break rules, too. Goodbye.'],
  ['bytes that are no UTF-8', ['EHLO \xff\xfe'], '500 5.5.2 Error: bad UTF-8 syntax'],
  ['a line of a megabyte', ['x'.repeat(1024 * 1024)], '500 5.5.2 Error: command not recognized'],
])('%s', (_, lines, reply) => {
  test(`is answered ${reply}`, async () => {
    await using world = await MailWorld.start({ settings: { smtpd_helo_required: 'yes' } });
    const talk = await world.dial('outside');
    expect((await dialogue(talk, lines)).at(-1)).toBe(reply);
  });
});

test('a list without a working reject kills smtpd: connected, no banner, throttled, until stop and start', async () => {
  const open = { smtpd_relay_restrictions: 'permit_mynetworks', smtpd_recipient_restrictions: '' };
  await using world = await MailWorld.start({ settings: open });
  const talk = await world.dial('outside');
  await expect.poll(() => world.log).toContain('bad command startup -- throttling');
  expect(world.log).toMatch(
    /smtpd\[\d+\]: fatal: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify/,
  );
  expect(world.log).toMatch(/master\[\d+\]: warning: process \/usr\/lib\/postfix\/sbin\/smtpd pid \d+ exit status 1/);
  world.setting();
  await world.mta.command('reload');
  const second = await world.dial('outside');
  await world.mta.command('stop');
  expect(await talk.reply()).toBe('');
  expect(await second.reply()).toBe('');
  await world.mta.command('start');
  const third = await world.dial('outside');
  expect(await third.reply()).toBe(`220 ${host} ESMTP Postfix (Debian/GNU)`);
});

test('a stopped mail system refuses connections, and stays stopped over a restart of the server', async () => {
  await using world = await MailWorld.start();
  expect(await world.mta.command('stop')).toEqual({
    stderr: 'postfix/postfix-script: stopping the Postfix mail system\n',
    exitCode: 0,
  });
  await expect(world.dial('outside')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  expect(await world.mta.command('stop')).toMatchObject({ exitCode: 1 });
  expect(world.boot().state).toBe('stopped');
  await world.mta.command('start');
  world.mta.close();
  expect(world.boot().state).toBe('running');
});

test('an edited main.cf counts for new processes, and for all after a reload', async () => {
  await using world = await MailWorld.start();
  const relay = async () => {
    const talk = await world.dial('outside');
    const replies = await dialogue(talk, ['EHLO x', MAIL, 'RCPT TO:<x@victim.example>']);
    await talk.bye();
    return replies.at(-1);
  };
  expect(await relay()).toContain('Relay access denied');
  world.setting({ mynetworks: '0.0.0.0/0' });
  expect(await relay()).toContain('Relay access denied');
  await world.mta.command('reload');
  expect(await relay()).toBe('250 2.1.5 Ok');
});

test('ends after twenty errors, and makes clients wait from the tenth on', async () => {
  await using world = await MailWorld.start({ settings: { smtpd_error_sleep_time: '0' } });
  const talk = await world.dial('outside');
  const replies = await dialogue(
    talk,
    Array.from({ length: 20 }, () => 'XYZZY'),
  );
  expect(replies.at(-1)).toBe('500 5.5.2 Error: command not recognized');
  expect(await talk.reply()).toBe(`421 4.7.0 ${host} Error: too many errors`);
  await expect
    .poll(() => world.log)
    .toMatch(/too many errors after UNKNOWN from .*\n.*disconnect from .* unknown=0\/20 commands=0\/20/);
});

test('answers ten thousand recipients as Postfix does', async () => {
  await using world = await MailWorld.start({ settings: { smtpd_error_sleep_time: '0' } });
  const talk = await world.dial('outside');
  await dialogue(talk, ['EHLO x', MAIL]);
  talk.socket.write(Array.from({ length: 10_000 }, () => `RCPT TO:${person}\r\n`).join(''));
  const seen = new Map<string, number>();
  for (;;) {
    const reply = await talk.reply();
    if (reply === '') break;
    seen.set(reply, (seen.get(reply) ?? 0) + 1);
  }
  expect(Object.fromEntries(seen)).toEqual({
    '250 2.1.5 Ok': 1000,
    '452 4.5.3 Error: too many recipients': 1020,
    [`421 4.7.0 ${host} Error: too many errors`]: 1,
  });
});

test('a message beyond message_size_limit is refused at its end', async () => {
  await using world = await MailWorld.start({ settings: { message_size_limit: '1000' } });
  const talk = await world.dial('outside');
  const replies = await talk.send('<a@far.example>', [person], `Subject: x\r\n\r\n${'y'.repeat(2000)}`);
  expect(replies.at(-1)).toBe('552 5.3.4 Error: message file too big');
});

test('a dot after a bare line feed does not end the data', async () => {
  await using world = await MailWorld.start();
  const talk = await world.dial('outside');
  const smuggled = 'Subject: x\r\n\r\nfirst\n.\nMAIL FROM:<ceo@victim.example>\r\nRCPT TO:<x@victim.example>';
  const replies = await talk.send('<a@far.example>', [person], smuggled);
  expect(replies.at(-1)).toMatch(/^250 2\.0\.0 Ok: queued as/);
  await world.mta.idle();
  expect(world.maildir(WORLD.people[0]?.login ?? '')[0]).toContain('MAIL FROM:<ceo@victim.example>');
});

test('a client that does not wait for EHLO’s answer is out of step', async () => {
  await using world = await MailWorld.start();
  const talk = await world.dial('outside');
  await talk.reply();
  talk.socket.write(`EHLO x\r\n${MAIL}\r\n`);
  expect(await talk.reply()).toBe('554 5.5.0 Error: SMTP protocol synchronization');
  expect(world.log).toContain('improper command pipelining after EHLO from unknown[');
});

test('BDAT takes a message in chunks', async () => {
  await using world = await MailWorld.start();
  const talk = await world.dial('outside');
  await dialogue(talk, ['EHLO x', MAIL, `RCPT TO:${person}`]);
  talk.socket.write('BDAT 15\r\nSubject: one\r\n\r');
  expect(await talk.reply()).toBe('250 2.0.0 Ok: 15 bytes');
  talk.socket.write('BDAT 8 LAST\r\n\nchunky\n');
  expect(await talk.reply()).toMatch(/^250 2\.0\.0 Ok: 23 bytes queued as [0-9A-F]+$/);
});

test('counts connections and messages of a client, but not of trusted ones', async () => {
  const settings = { smtpd_client_connection_count_limit: '1', smtpd_client_message_rate_limit: '1' };
  await using world = await MailWorld.start({ settings });
  const first = await world.dial('outside');
  await dialogue(first, ['EHLO x', MAIL, 'RSET']);
  expect(await first.say(MAIL)).toBe(`450 4.7.1 Error: too much mail from ${WORLD.outside.public.v4}`);
  const second = await world.dial('outside');
  expect(await second.reply()).toBe(`421 4.7.0 ${host} Error: too many connections from ${WORLD.outside.public.v4}`);
  expect(world.log).toContain('warning: Connection concurrency limit exceeded: 2 from unknown[');
  const inside = [await world.dial('inside'), await world.dial('inside')];
  for (const talk of inside) expect(await talk.reply()).toMatch(/^220/);
});

test('forgets what it counted when it stops, as anvil does', async () => {
  await using world = await MailWorld.start({ settings: { smtpd_client_message_rate_limit: '1' } });
  for (const restart of [true, false]) {
    const talk = await world.dial('outside');
    expect((await dialogue(talk, ['EHLO x', MAIL])).at(-1)).toBe('250 2.1.0 Ok');
    if (!restart) continue;
    await world.mta.command('stop');
    await world.mta.command('start');
  }
});

test('speaks on every port that master.cf lists, with its own overrides', async () => {
  const masterCf = '2525 inet n - y - - smtpd\n  -o mynetworks=0.0.0.0/0\n  -o syslog_name=postfix/extra\n';
  await using world = await MailWorld.start({ masterCf });
  const talk = await world.dial('outside', 2525);
  expect((await dialogue(talk, ['EHLO x', MAIL, 'RCPT TO:<x@victim.example>'])).at(-1)).toBe('250 2.1.5 Ok');
  expect(world.log).toContain('postfix/extra/smtpd[');
  expect(world.mta.listeners().map(({ port }) => port)).toEqual([25, 25, 2525, 2525]);
});
