import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Desk } from './desk.ts';

describe('a student at the wire', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await Desk.open('student-wire');
  });
  afterAll(() => desk[Symbol.asyncDispose]());

  test('speaks SMTP by hand', async () => {
    const { mail } = desk.sandbox.world;
    const telnet = await desk.dialogue('outside', `telnet ${mail.public.v4} 25`, [
      [/220 .*\r\n/, 'EHLO x.test\r'],
      [/250 CHUNKING\r\n/, 'QUIT\r'],
    ]);
    expect(telnet).toMatch(/221 2\.0\.0 Bye\nConnection closed by foreign host\.\n$/);
    const nc = await desk.dialogue('outside', `nc ${mail.name} 25`, [
      [/220 .*\r\n/, 'HELO x.test\r'],
      [/250 .*\r\n/, 'QUIT\r'],
    ]);
    expect(nc).toContain('221 2.0.0 Bye\n');
    expect(await desk.type('outside', `nc -vz ${mail.public.v4} 25`)).toContain('succeeded!\n');
  });

  test('has swaks carry a message through', async () => {
    const { mail, providers } = desk.sandbox.world;
    const [provider] = providers;
    const to = `${provider?.mailboxes[0]}@${provider?.domain}`;
    const shown = await desk.type('outside', `swaks --server ${mail.public.v4} --from a@b.test --to ${to}`);
    expect(shown).toMatch(/<- {2}250 2\.1\.5 Ok\n[\s\S]*=== Connection closed with remote host\.\n$/);
  });

  test('gives the server a certificate and looks at it', async () => {
    const { mail } = desk.sandbox.world;
    await desk.type(
      'mail',
      `openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=${mail.name} -keyout /etc/ssl/k.pem -out /etc/ssl/c.pem`,
    );
    await desk.type(
      'mail',
      'postconf -e smtpd_tls_cert_file=/etc/ssl/c.pem smtpd_tls_key_file=/etc/ssl/k.pem smtpd_tls_security_level=may',
    );
    await desk.type('mail', 'systemctl restart postfix');
    const shown = await desk.dialogue('outside', `openssl s_client -connect ${mail.public.v4}:25 -starttls smtp`, [
      [/250 CHUNKING|250 SMTPUTF8/, 'QUIT\r'],
    ]);
    expect(shown).toMatch(/subject=CN ?= ?mail\./);
  });

  test('asks the name server', async () => {
    const [provider] = desk.sandbox.world.providers;
    const { mail } = desk.sandbox.world;
    expect(await desk.type('outside', `dig +short mx ${provider?.domain}`)).toBe(`10 ${provider?.mx}.\n`);
    expect(await desk.type('outside', `dig -x ${mail.public.v4} +short`)).toBe(`${mail.name}.\n`);
    expect(await desk.type('outside', `host ${provider?.domain}`)).toContain(`mail is handled by 10 ${provider?.mx}.`);
  });

  test('looks at the host', async () => {
    const { mail } = desk.sandbox.world;
    const type = (line: string) => desk.type('mail', line);
    expect(await type('ss -ltnp')).toMatch(/LISTEN .*0\.0\.0\.0:25 .*"master"/);
    expect(await type('ip a')).toContain(`inet ${mail.public.v4}/24`);
    expect(await type('ps aux')).toMatch(/^postfix .* qmgr /m);
    expect(await type('vmstat 1 2')).toMatch(/ wa [\s\S]*\n.*\n.*\n$/);
    expect(await type('iostat')).toContain('%iowait');
    expect(await desk.dialogue('mail', 'top', [[/COMMAND[\s\S]*qmgr/, 'q']])).toContain('%Cpu(s):');
  });
});
