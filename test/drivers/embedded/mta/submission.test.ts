import { once } from 'node:events';
import type { Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { Authority } from '../../../../sandbox/internet/authority.ts';
import { run } from '../commands/run.ts';
import { testMachine } from '../machine.ts';
import { MailWorld, type MailWorldOptions, Talk, WORLD } from './mail-world.ts';

const host = WORLD.mail.name;
const [person] = WORLD.people;
if (!person) throw new Error('the drawn world has no people');
const certificate = new Authority().issue(host);

const MASTER_CF = `submission inet n - y - - smtpd
  -o syslog_name=postfix/submission
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_tls_auth_only=yes
  -o smtpd_client_restrictions=
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
submissions inet n - y - - smtpd
  -o syslog_name=postfix/submissions
  -o smtpd_tls_wrappermode=yes
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
`;

/** Refusals come at once, so that no test waits for them. */
const PROMPT = { '/etc/dovecot/local.conf': 'auth_failure_delay = 0\n' };

function submissionHost({ settings = {}, files = PROMPT }: MailWorldOptions = {}): Promise<MailWorld> {
  return MailWorld.start({
    masterCf: MASTER_CF,
    settings: {
      smtpd_tls_cert_file: '/etc/ssl/certs/mail.pem',
      smtpd_tls_key_file: '/etc/ssl/private/mail.key',
      smtpd_tls_security_level: 'may',
      smtpd_sasl_type: 'dovecot',
      smtpd_sasl_path: 'private/auth',
      smtpd_tls_loglevel: '1',
      ...settings,
    },
    files: {
      ...files,
      '/etc/ssl/certs/mail.pem': certificate.cert,
      '/etc/ssl/private/mail.key': certificate.key,
    },
  });
}

async function secure(talk: Talk): Promise<Talk> {
  talk.socket.removeAllListeners('data');
  const tls = connectTls({ socket: talk.socket as unknown as Socket, rejectUnauthorized: false });
  await once(tls, 'secureConnect');
  return new Talk(tls as TLSSocket & Talk['socket']);
}

const plain = (login: string, password: string) => Buffer.from(`\0${login}\0${password}`).toString('base64');

async function loggedOff(world: MailWorld, mechanisms = 'PLAIN LOGIN'): Promise<Talk> {
  const clear = await world.dial('outside', 587);
  await clear.reply();
  expect(await clear.say('EHLO home.example')).toContain('STARTTLS');
  expect(await clear.say('STARTTLS')).toBe('220 2.0.0 Ready to start TLS');
  const talk = await secure(clear);
  expect(await talk.say('EHLO home.example')).toContain(`250-AUTH ${mechanisms}\n`);
  return talk;
}

describe('submission on port 587', () => {
  test('asks for STARTTLS first, and hides AUTH until then', async () => {
    await using world = await submissionHost();
    const talk = await world.dial('outside', 587);
    await talk.reply();
    expect(await talk.say('EHLO home.example')).not.toContain('AUTH');
    expect(await talk.say('MAIL FROM:<a@b.example>')).toBe('530 5.7.0 Must issue a STARTTLS command first');
  });

  test('lets the right password relay, and names it in log and header', async () => {
    await using world = await submissionHost();
    const talk = await loggedOff(world);
    expect(await talk.say(`AUTH PLAIN ${plain(person.login, person.password)}`)).toBe(
      '235 2.7.0 Authentication successful',
    );
    expect(await talk.say('AUTH PLAIN')).toBe('503 5.5.1 Error: already authenticated');
    await talk.say(`MAIL FROM:<${person.login}@${WORLD.domain}>`);
    expect(await talk.say('RCPT TO:<x@victim.example>')).toBe('250 2.1.5 Ok');
    expect(await talk.say(`RCPT TO:<${person.login}@${WORLD.domain}>`)).toBe('250 2.1.5 Ok');
    await talk.say('DATA');
    expect(await talk.say('Subject: x\r\n\r\nx\r\n.')).toMatch(/^250 2\.0\.0 Ok/);
    await world.mta.idle();
    expect(world.log).toMatch(
      new RegExp(`client=unknown\\[\\S+\\], sasl_method=PLAIN, sasl_username=${person.login}\\n`),
    );
    expect(world.log).toContain('Anonymous TLS connection established from unknown[');
    expect(world.maildir(person.login)[0]).toContain('with ESMTPSA id ');
  });

  test('refuses a wrong password, an unknown user and no password alike', async () => {
    await using world = await submissionHost();
    const talk = await loggedOff(world);
    const refusal = '535 5.7.8 Error: authentication failed: (reason unavailable)';
    expect(await talk.say(`AUTH PLAIN ${plain(person.login, 'wrong')}`)).toBe(refusal);
    expect(await talk.say(`AUTH PLAIN ${plain('nosuch', person.password)}`)).toBe(refusal);
    expect(await talk.say(`AUTH PLAIN ${plain(person.login, '')}`)).toBe(refusal);
    expect(await talk.say('MAIL FROM:<a@b.example>')).toBe('250 2.1.0 Ok');
    expect(await talk.say('RCPT TO:<x@victim.example>')).toBe(
      '554 5.7.1 <x@victim.example>: Recipient address rejected: Access denied',
    );
    expect(world.log).toContain(
      `SASL PLAIN authentication failed: (reason unavailable), sasl_username=${person.login}`,
    );
  });

  test('asks for login and password with AUTH LOGIN, and can be aborted', async () => {
    await using world = await submissionHost();
    const talk = await loggedOff(world);
    expect(await talk.say('AUTH LOGIN')).toBe('334 VXNlcm5hbWU6');
    expect(await talk.say('*')).toBe('501 5.7.0 Authentication aborted');
    await talk.say('AUTH LOGIN');
    expect(await talk.say(Buffer.from(person.login).toString('base64'))).toBe('334 UGFzc3dvcmQ6');
    expect(await talk.say(Buffer.from(person.password).toString('base64'))).toBe('235 2.7.0 Authentication successful');
  });
});

test('port 465 speaks TLS from the first byte', async () => {
  await using world = await submissionHost();
  const talk = await secure(await world.dial('outside', 465));
  expect(await talk.reply()).toBe(`220 ${host} ESMTP Postfix (Debian/GNU)`);
  expect(await talk.say('EHLO home.example')).toContain('AUTH PLAIN LOGIN');
});

test('without a certificate STARTTLS is offered and then not available', async () => {
  await using world = await MailWorld.start({ settings: { smtpd_tls_security_level: 'may' } });
  const talk = await world.dial('outside');
  await talk.reply();
  await talk.say('EHLO x');
  expect(await talk.say('STARTTLS')).toBe('454 4.7.0 TLS not available due to local problem');
});

describe('who answers for logins', () => {
  test('a refused login takes as long as Dovecot says', async () => {
    await using world = await submissionHost({
      files: { '/etc/dovecot/local.conf': 'auth_failure_delay = 150 msecs\n' },
    });
    const talk = await loggedOff(world);
    const began = performance.now();
    await talk.say(`AUTH PLAIN ${plain(person.login, 'wrong')}`);
    expect(performance.now() - began).toBeGreaterThan(140);
  });

  test('an smtpd that finds nobody at the socket dies after STARTTLS, and says why', async () => {
    await using world = await submissionHost({ settings: { smtpd_sasl_path: 'private/dovecot' } });
    const clear = await world.dial('outside', 587);
    await clear.reply();
    await clear.say('EHLO home.example');
    await clear.say('STARTTLS');
    expect(await (await secure(clear)).say('EHLO home.example')).toBe('');
    expect(world.log).toContain("SASL: Connect to Dovecot auth socket 'private/dovecot' failed: No such file");
    expect(world.log).toContain('fatal: no SASL authentication mechanisms');
  });

  test('ANONYMOUS is there where it is allowed, and nobody relays by it', async () => {
    const files = { ...PROMPT, '/etc/dovecot/conf.d/99-open.conf': 'auth_mechanisms = plain anonymous\n' };
    await using closed = await submissionHost({ files });
    const refused = await loggedOff(closed, 'PLAIN');
    expect(await refused.say('AUTH ANONYMOUS eA==')).toMatch(/^535 5\.7\.8/);
    await using open = await submissionHost({ files, settings: { smtpd_sasl_tls_security_options: '' } });
    const talk = await loggedOff(open, 'PLAIN ANONYMOUS');
    expect(await talk.say('AUTH ANONYMOUS eA==')).toBe('235 2.7.0 Authentication successful');
    await talk.say('MAIL FROM:<a@b.example>');
    expect(await talk.say('RCPT TO:<x@victim.example>')).toMatch(/^554 5\.7\.1/);
  });

  test("Cyrus' own database knows people by login and realm", async () => {
    await using world = await submissionHost({
      settings: { smtpd_sasl_type: 'cyrus', smtpd_sasl_path: 'smtpd', smtpd_sasl_local_domain: WORLD.domain },
      files: {
        '/etc/postfix/sasl/smtpd.conf': 'pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\n',
        '/etc/sasldb2': `zoe@${WORLD.domain}:secret\n`,
      },
    });
    const talk = await loggedOff(world);
    expect(await talk.say(`AUTH PLAIN ${plain(person.login, person.password)}`)).toBe(
      '535 5.7.8 Error: authentication failed: authentication failure',
    );
    expect(await talk.say(`AUTH PLAIN ${plain('zoe', 'secret')}`)).toBe('235 2.7.0 Authentication successful');
  });
});

test('the certificate that main.cf names is the one that openssl s_client shows', async () => {
  await using world = await submissionHost();
  const machine = testMachine({ host: 'outside', world: WORLD, network: world.network.of('outside') });
  const show = async (...words: string[]) =>
    (
      await run(machine, [
        'openssl',
        's_client',
        ...words,
        '-connect',
        `${WORLD.mail.public.v4}:${words.length ? 587 : 465}`,
      ])
    ).stdout;
  const lines = certificate.cert.split('-----END CERTIFICATE-----')[0]?.trim() ?? '';
  for (const shown of [await show(), await show('-starttls', 'smtp')]) {
    expect(shown).toContain(lines);
    expect(shown).toContain(`subject=CN = ${host}\n`);
  }
});

test('key and certificate may be in files of their own in smtpd_tls_chain_files', async () => {
  await using world = await submissionHost({
    settings: { smtpd_tls_chain_files: '/etc/ssl/private/mail.key, /etc/ssl/certs/mail.pem' },
  });
  const talk = await loggedOff(world);
  expect(await talk.say('NOOP')).toBe('250 2.0.0 Ok');
});

test('a host without a certificate of its own can use the one that Debian makes', async () => {
  await using world = await submissionHost({
    settings: {
      smtpd_tls_cert_file: '/etc/ssl/certs/ssl-cert-snakeoil.pem',
      smtpd_tls_key_file: '/etc/ssl/private/ssl-cert-snakeoil.key',
    },
  });
  const talk = await loggedOff(world);
  expect(await talk.say('NOOP')).toBe('250 2.0.0 Ok');
});
