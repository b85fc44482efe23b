import { describe, expect, test } from 'vitest';
import { testMachine } from '../machine.ts';
import { queued, testMta } from './queue.ts';
import { run } from './run.ts';

const GREYLISTED = 'host mx.big.example[192.0.2.80] said: 450 4.2.0 Greylisted (in reply to RCPT TO command)';

describe('mailq', () => {
  test('prints senders, reasons and recipients in the columns of showq', async () => {
    const mta = testMta([
      queued('3D8FF288977', {
        recipients: [
          { address: 'boss@big.example', delayReason: GREYLISTED },
          { address: 'ceo@big.example', delayReason: GREYLISTED },
        ],
      }),
      queued('45E5628899F', { queue: 'active', sender: '', size: 2318 }),
      queued('468912889A0', { queue: 'hold', forcedExpire: true, arrivedAt: Date.UTC(2026, 10, 4, 1, 5, 4) }),
    ]);
    const ran = await run(testMachine({ mta }), ['mailq']);
    const lines = ran.stdout.split('\n');
    expect(lines).toEqual([
      '-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------',
      '3D8FF288977     290 Tue Nov 24 01:51:40  win0@lottery.example',
      `(${GREYLISTED})`,
      '                                         boss@big.example',
      '                                         ceo@big.example',
      '',
      '45E5628899F*    2318 Tue Nov 24 01:51:40  MAILER-DAEMON',
      '                                         boss@big.example',
      '',
      '468912889A0!#     290 Wed Nov  4 01:05:04  win0@lottery.example',
      '                                         boss@big.example',
      '',
      '-- 2 Kbytes in 3 Requests.',
      '',
    ]);
  });

  test('says when there is nothing', async () => {
    expect((await run(testMachine({ mta: testMta() }), ['postqueue', '-p'])).stdout).toBe('Mail queue is empty\n');
  });
});

test('postqueue -j prints one JSON object a line', async () => {
  const recipients = [{ address: 'a@b.example', delayReason: 'no "route"' }];
  const ran = await run(testMachine({ mta: testMta([queued('3D8FF288977', { recipients })]) }), ['postqueue', '-j']);
  expect(ran.stdout).toBe(
    '{"queue_name": "deferred", "queue_id": "3D8FF288977", "arrival_time": 1795485100, "message_size": 290, "forced_expire": false, "sender": "win0@lottery.example", "recipients": [{"address": "a@b.example", "delay_reason": "no \\"route\\""}]}\n',
  );
});

test('postqueue asks for delivery of everything, of one message, of one site', async () => {
  const mta = testMta();
  const machine = testMachine({ mta });
  await run(machine, ['postqueue', '-f']);
  await run(machine, ['postqueue', '-i', '3D8FF288977']);
  await run(machine, ['postqueue', '-sbig.example']);
  expect(mta.asked).toEqual(['flush ', 'flush 3D8FF288977', 'flush big.example']);
});

test('postsuper deletes what standard input names, and counts it', async () => {
  const mta = testMta([queued('3D8FF288977'), queued('45E5628899F')]);
  const ran = await run(testMachine({ mta }), ['postsuper', '-d', '-'], { stdin: '3D8FF288977\n45E5628899F\n' });
  expect(ran.stderr).toBe(
    'postsuper: 3D8FF288977: removed\npostsuper: 45E5628899F: removed\npostsuper: Deleted: 2 messages\n',
  );
});

test('postsuper -h ALL deferred tells the sum only', async () => {
  const mta = testMta([queued('3D8FF288977')]);
  const ran = await run(testMachine({ mta }), ['postsuper', '-h', 'ALL', 'deferred']);
  expect(ran.stderr).toBe('postsuper: Placed on hold: 1 message\n');
  expect(mta.asked).toEqual(['hold ALL deferred']);
});

test('postcat shows envelope and text of a queued message', async () => {
  const machine = testMachine({ mta: testMta([queued('3D8FF288977')]) });
  expect((await run(machine, ['postcat', '-q', '3D8FF288977'])).stdout).toContain(
    '*** ENVELOPE RECORDS deferred/3/3D8FF288977 ***\nsender: win0@lottery.example\n*** MESSAGE CONTENTS',
  );
  expect((await run(machine, ['postcat', '-hq', '3D8FF288977'])).stdout).toBe('Subject: hi\n');
  expect(await run(machine, ['postcat', '-q', 'ABCDEF'])).toMatchObject({
    status: 1,
    stderr: 'postcat: fatal: open queue file ABCDEF: No such file or directory\n',
  });
});

test('qshape sorts domains by count and ages into doubling columns', async () => {
  const now = Date.UTC(2026, 10, 24, 4, 0, 0);
  const aged = (minutes: number, ...domains: string[]) =>
    queued('3D8FF288977', {
      arrivedAt: now - minutes * 60_000,
      recipients: domains.map((domain) => ({ address: `x@${domain}` })),
    });
  const mta = testMta([aged(2, 'big.example', 'big.example'), aged(12, 'small.example'), aged(9999, 'big.example')]);
  const machine = testMachine({ mta });
  const ran = await run({ ...machine, clock: { ...machine.clock, now: () => now } }, ['qshape', 'deferred']);
  expect(ran.stdout).toBe(
    [
      '                                         T  5 10 20 40 80 160 320 640 1280 1280+',
      '                                  TOTAL  4  2  0  1  0  0   0   0   0    0     1',
      '                            big.example  3  2  0  0  0  0   0   0   0    0     1',
      '                          small.example  1  0  0  1  0  0   0   0   0    0     0',
      '',
    ].join('\n'),
  );
});

test('sendmail -t takes recipients from the header and the sender from -f', async () => {
  const mta = testMta();
  const stdin = 'To: Ann <ann@big.example>,\n bob@small.example\nBcc: c@d.example\nSubject: x\n\nhello\n.\nlost\n';
  const ran = await run(testMachine({ mta }), ['sendmail', '-t', '-f', 'me@corp.example'], { stdin });
  expect(ran.status).toBe(0);
  expect(mta.submitted).toEqual([
    {
      sender: 'me@corp.example',
      recipients: ['ann@big.example', 'bob@small.example', 'c@d.example'],
      message: 'To: Ann <ann@big.example>,\n bob@small.example\nSubject: x\n\nhello\n',
      uid: 0,
      login: 'root',
    },
  ]);
});

test('postconf -e edits main.cf and postconf -h reads it back', async () => {
  const machine = testMachine({
    mta: testMta(),
    files: { '/etc/postfix/main.cf': '# mine\nmynetworks = 0.0.0.0/0\n' },
  });
  expect((await run(machine, ['postconf', '-e', 'mynetworks=127.0.0.0/8'])).status).toBe(0);
  expect(machine.files.readText('/etc/postfix/main.cf')).toBe('# mine\nmynetworks = 127.0.0.0/8\n');
  expect((await run(machine, ['postconf', '-h', 'mynetworks'])).stdout).toBe('127.0.0.0/8\n');
});

test('postmap compiles a table that postmap -q then asks', async () => {
  const machine = testMachine({ mta: testMta(), files: { '/etc/postfix/access': 'evil.example REJECT\n' } });
  const cwd = '/etc/postfix';
  expect(await run(machine, ['postmap', 'hash:access'], { cwd })).toMatchObject({ status: 0, output: '' });
  expect(machine.files.stat('/etc/postfix/access.db')?.type).toBe('file');
  expect((await run(machine, ['postmap', '-q', 'evil.example', 'hash:/etc/postfix/access'])).stdout).toBe('REJECT\n');
  expect((await run(machine, ['postmap', '/etc/postfix/nosuch'])).stderr).toBe(
    'postmap: fatal: open /etc/postfix/nosuch: No such file or directory\n',
  );
});

test('postfix hands its command to the mail system and refuses others', async () => {
  const mta = testMta();
  const machine = testMachine({ mta });
  expect((await run(machine, ['postfix', 'reload'])).stderr).toBe('postfix/postlog: reload\n');
  expect((await run(machine, ['postfix', 'dance'])).stderr).toContain("unknown command: 'dance'");
  expect(mta.asked).toEqual(['reload']);
});
