import { X509Certificate } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import { expect, test } from 'vitest';
import { selfSigned } from '../../../../sandbox/internet/authority.ts';
import { testMachine } from '../machine.ts';
import { loopback } from './loopback.ts';
import { run } from './run.ts';

test('openssl s_client -starttls smtp shows the certificate and carries the dialogue', async () => {
  const server = new SMTPServer({
    name: 'mail.corp.example',
    disableReverseLookup: true,
    ...selfSigned('mail.corp.example'),
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const machine = testMachine({ host: 'outside', network: loopback });
    const argv = ['openssl', 's_client', '-connect', `127.0.0.1:${port}`, '-starttls', 'smtp', '-ign_eof', '-crlf'];
    const ran = await run(machine, argv, { stdin: 'EHLO me\nQUIT\n' });
    expect(ran.status).toBe(0);
    expect(ran.stdout).toContain('subject=CN = mail.corp.example\n');
    expect(ran.stdout).toMatch(/New, TLSv1\.3, Cipher is TLS_\w+/);
    expect(ran.stdout).toContain('Verify return code: 18 (self-signed certificate)');
    expect(ran.stdout).toContain('250 AUTH LOGIN PLAIN');
    expect(ran.stdout).toContain('221 Bye');
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

test('openssl s_client trusts what -CAfile names, and says so when there is no such file', async () => {
  const own = selfSigned('mail.corp.example');
  const server = new SMTPServer({ name: 'mail.corp.example', disableReverseLookup: true, ...own });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const machine = testMachine({ host: 'outside', network: loopback });
    machine.files.write('/etc/ssl/authority.pem', own.cert);
    const argv = ['openssl', 's_client', '-connect', `127.0.0.1:${port}`, '-starttls', 'smtp', '-CAfile'];
    const ran = await run(machine, [...argv, '/etc/ssl/authority.pem'], { stdin: '' });
    expect(ran.stdout).toContain('Verify return code: 0 (ok)');
    const without = await run(machine, [...argv, '/etc/ssl/nobody.pem'], { stdin: '' });
    expect(without.status).toBe(1);
    expect(without.stderr).toContain('/etc/ssl/nobody.pem');
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});

test('openssl req makes a certificate that x509 shows', async () => {
  const machine = testMachine();
  const argv =
    'openssl req -new -x509 -nodes -days 365 -keyout key.pem -out cert.pem -subj /CN=mail.corp.example'.split(' ');
  expect((await run(machine, argv)).status).toBe(0);
  const certificate = new X509Certificate(machine.files.readText('/root/cert.pem') ?? '');
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(machine.files.stat('/root/key.pem')?.mode.toString(8)).toMatch(/600$/);
  const shown = await run(machine, ['openssl', 'x509', '-in', 'cert.pem', '-noout', '-subject']);
  expect(shown.stdout).toBe('subject=CN=mail.corp.example\n');
});

test('openssl says what it does not do', async () => {
  const ran = await run(testMachine(), ['openssl', 'enc', '-aes256']);
  expect(ran.stderr).toMatch(/^openssl: 'enc' is not emulated in this lab/);
});
