import { describe, expect, test } from 'vitest';
import { MailWorld, WORLD } from './mail-world.ts';

const person = WORLD.people[0]?.login ?? '';
const own = `<${person}@${WORLD.domain}>`;

describe('the greeting', () => {
  test('names the host and offers the keywords in the order of Postfix', async () => {
    await using world = await MailWorld.start();
    const talk = await world.dial('outside');
    expect(await talk.reply()).toBe(`220 ${WORLD.mail.name} ESMTP Postfix (Debian/GNU)`);
    expect(await talk.say('EHLO there.example')).toBe(
      [
        `250-${WORLD.mail.name}`,
        '250-PIPELINING',
        '250-SIZE 10240000',
        '250-VRFY',
        '250-ETRN',
        '250-ENHANCEDSTATUSCODES',
        '250-8BITMIME',
        '250-DSN',
        '250-SMTPUTF8',
        '250 CHUNKING',
      ].join('\n'),
    );
    expect(await talk.bye()).toBe('221 2.0.0 Bye');
    expect(world.log).toContain(`postfix/smtpd[`);
    expect(world.log).toMatch(/connect from unknown\[/);
    expect(world.log).toMatch(/disconnect from unknown\[[\d.]+\] ehlo=1 quit=1 commands=2/);
  });
});

test('takes a stranger’s mail for its own people and puts it into the Maildir', async () => {
  await using world = await MailWorld.start();
  const talk = await world.dial('outside');
  const replies = await talk.send('<stranger@far.example>', [own], 'Subject: hello\r\n\r\n..dots\r\nproof');
  expect(replies.slice(2, 5)).toEqual(['250 2.1.0 Ok', '250 2.1.5 Ok', '354 End data with <CR><LF>.<CR><LF>']);
  expect(replies.at(-1)).toMatch(/^250 2\.0\.0 Ok: queued as [0-9A-F]{11}$/);
  await world.mta.idle();
  const [message = ''] = world.maildir(person);
  expect(message).toContain('Return-Path: <stranger@far.example>\n');
  expect(message).toMatch(/\nReceived: from client\.example \(unknown \[[\d.]+\]\)\n\tby /);
  expect(message).toContain('\n.dots\nproof\n');
  expect(world.log).toMatch(/status=sent \(delivered to maildir\)/);
  expect(world.log).toMatch(/qmgr\[\d+\]: [0-9A-F]+: removed/);
  expect(world.mta.queue()).toEqual([]);
});

test('refuses a stranger and logs why', async () => {
  await using world = await MailWorld.start();
  const talk = await world.dial('outside');
  await talk.reply();
  await talk.say('EHLO spam.example');
  await talk.say('MAIL FROM:<a@evil.example>');
  expect(await talk.say('RCPT TO:<x@victim.example>')).toBe('554 5.7.1 <x@victim.example>: Relay access denied');
  expect(await talk.say('DATA')).toBe('554 5.5.1 Error: no valid recipients');
  await talk.bye();
  expect(world.log).toContain(
    'NOQUEUE: reject: RCPT from unknown[' +
      `${WORLD.outside.public.v4}]: 554 5.7.1 <x@victim.example>: Relay access denied; ` +
      'from=<a@evil.example> to=<x@victim.example> proto=ESMTP helo=<spam.example>',
  );
  expect(world.events).toContainEqual(expect.objectContaining({ type: 'refused', to: 'x@victim.example' }));
});
