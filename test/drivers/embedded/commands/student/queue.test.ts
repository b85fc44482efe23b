import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Desk } from './desk.ts';

describe('a student at the mail host', () => {
  let desk: Desk;
  const type = (line: string) => desk.type('mail', line);
  beforeAll(async () => {
    desk = await Desk.open('student-queue');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  test('reads and changes the configuration', async () => {
    expect(await type('postconf mynetworks')).toBe('mynetworks = 0.0.0.0/0\n');
    expect(await type('postconf -e "relayhost = [127.0.0.1]:9"')).toBe('');
    expect(await type('postconf -n | grep relayhost')).toBe('relayhost = [127.0.0.1]:9\n');
    expect(await type('postconf -M smtp/inet')).toMatch(/^smtp +inet .* smtpd\n$/);
    expect(await type('postfix check && postfix reload')).toContain('refreshing the Postfix mail system');
    expect(await type('postfix status')).toMatch(/is running: PID: \d+\n$/);
    expect(await type('echo "a.test REJECT" > /etc/postfix/access; postmap /etc/postfix/access')).toBe('');
    expect(await type('postmap -q a.test hash:/etc/postfix/access')).toBe('REJECT\n');
  });

  test('sees mail that cannot be delivered wait, holds it, reads it, and removes it', async () => {
    const [provider] = desk.sandbox.world.providers;
    const to = `${provider?.mailboxes[0]}@${provider?.domain}`;
    await type(`echo body | mail -s hello ${to}; printf 'Subject: two\\n\\nx\\n' | sendmail ${to}`);
    await expect.poll(() => type('mailq | grep -c refused')).toBe('2\n');
    expect(await type('mailq')).toMatch(/^-Queue ID-[\s\S]*Connection refused[\s\S]*-- \d+ Kbytes in 2 Requests\.\n$/);
    expect(await type('qshape deferred')).toMatch(new RegExp(`TOTAL +2 [\\s\\S]*${provider?.domain} +2 `));
    await type('ID=$(postqueue -j | jq -r .queue_id | head -1)');
    expect(await type('postcat -q $ID')).toMatch(
      new RegExp(`ENVELOPE RECORDS deferred/[\\s\\S]*recipient: ${to}[\\s\\S]*MESSAGE FILE END`),
    );
    expect(await type('postcat -hq $ID')).toMatch(/^Received: [\s\S]*^Subject: /m);
    expect(await type('postsuper -h $ID')).toContain('Placed on hold: 1 message');
    expect(await type('postqueue -p')).toMatch(/^[0-9A-F]+! /m);
    expect(await type('qshape hold')).toMatch(/TOTAL +1 /);
    expect(await type('postsuper -H $ID')).toContain('Released from hold: 1 message');
    expect(await type('postqueue -f; postqueue -i $ID')).toBe('');
    expect(await type('postsuper -r ALL')).toMatch(/Requeued: \d messages?/);
    expect(await type('postsuper -d ALL')).toContain('Deleted: 2 messages');
    expect(await type('mailq; postqueue -p')).toBe('Mail queue is empty\nMail queue is empty\n');
  });

  test('manages the services and reads the log', async () => {
    expect(await type('systemctl restart postfix; systemctl is-active postfix')).toBe('active\n');
    expect(await type('systemctl status postfix')).toMatch(/Active: active \(running\)[\s\S]*master/);
    expect(await type('service postfix stop; service postfix status; echo $?')).toMatch(/inactive \(dead\)[\s\S]*3\n$/);
    expect(await type('service postfix start; systemctl reload postfix; echo $?')).toBe('0\n');
    expect(await type('journalctl -u postfix -n 2')).toMatch(/postfix\/master/);
    expect(await desk.dialogue('mail', 'tail -f /var/log/mail.log', [[/daemon started/, '\x03']])).toContain('^C\n');
    expect(await desk.dialogue('mail', 'journalctl -f', [[/daemon started/, '\x03']])).toContain('^C\n');
  });

  test('makes people who can log in', async () => {
    await type('useradd -m bob; echo bob:secret | chpasswd');
    expect(await type('id bob')).toMatch(/^uid=\d+\(bob\)/);
    expect(await type('doveadm auth test bob secret')).toContain('auth succeeded');
    const passwd = await desk.dialogue('mail', 'passwd bob', [
      [/New password: $/, 'other\r'],
      [/Retype new password: $/, 'other\r'],
    ]);
    expect(passwd).toContain('password updated successfully');
    expect(await type('doveadm auth test bob secret')).toContain('auth failed');
    expect(await type('doveadm user bob')).toContain('home\t/home/bob');
    expect(await type('echo pw | saslpasswd2 -p -c -u corp.example eve; sasldblistusers2')).toContain(
      'eve@corp.example',
    );
  });

  test('asks for an editor, a manual, a pager and a mailbox', async () => {
    expect(await type('nano /etc/postfix/main.cf')).toContain(';edit;/etc/postfix/main.cf\x07');
    expect(await type('vi /etc/postfix/main.cf')).toContain(';edit;/etc/postfix/main.cf\x07');
    expect(await desk.dialogue('mail', 'man swaks', [[/:\S*$/, 'q']])).toContain('SYNOPSIS');
    expect(await type('less /etc/hostname')).toBe('mail\n');
    const login = desk.sandbox.world.people[0]?.login ?? '';
    await desk.dialogue('mail', `mail -s hi ${login}`, [[/^/, 'text\r\x04']]);
    await expect.poll(() => type(`ls /home/${login}/Maildir/new | wc -l`)).toMatch(/^\s*1\n$/);
    expect(
      await desk.dialogue('mail', `mail -u ${login}`, [
        [/hi[\s\S]*& $/, '1\r'],
        [/text[\s\S]*& $/, 'q\r'],
      ]),
    ).toContain('text');
  });
});
