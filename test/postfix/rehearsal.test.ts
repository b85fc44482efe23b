import { describe, expect, test } from 'vitest';
import {
  buildMap,
  type Dns,
  type FileSource,
  type Letter,
  type Rehearsal,
  rehearse,
  whatIf,
} from '../../sandbox/postfix/index.ts';

const MAIN_CF = `myhostname = mail.corp.example
mydomain = corp.example
mydestination = $myhostname, $mydomain
mynetworks = 127.0.0.0/8 10.20.30.0/24
alias_maps =
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
`;
const MASTER_CF = `smtp inet n - y - - smtpd
submission inet n - y - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
465 inet n - y - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:10025 inet n - y - - smtpd
`;
const dns: Dns = {
  async query(name, type) {
    const names: Record<string, string[]> = {
      '66.100.51.198.in-addr.arpa PTR': ['spammer.evil.example.'],
      'spammer.evil.example A': ['198.51.100.66'],
    };
    const data = names[`${name} ${type}`] ?? [];
    return { status: data.length > 0 ? 'NOERROR' : 'NXDOMAIN', data };
  },
};
const STRANGER: Letter = {
  client: '198.51.100.66',
  server: '192.0.2.1',
  port: 25,
  helo: 'spammer.evil.example',
  sender: 'a@evil.example',
  recipient: 'x@victim.example',
};
const OFFICE: Letter = { ...STRANGER, client: '10.20.30.5', server: '10.20.30.1', helo: 'pc5' };

function hostWith(main = '', more: Record<string, string> = {}): FileSource {
  const files: Record<string, string> = {
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n',
    '/etc/postfix/main.cf': MAIN_CF + main,
    '/etc/postfix/master.cf': MASTER_CF,
    '/etc/ssl/cert.pem': 'certificate',
    ...more,
  };
  return { read: (path) => files[path], mtimeMs: (path) => (files[path] === undefined ? undefined : 0) };
}

const ask = (letter: Letter, files = hostWith()) => rehearse(letter, { files, dns });
const steps = ({ exchanges }: Rehearsal) => exchanges.flatMap(({ lists }) => lists.flatMap((list) => list.steps));
const decider = (run: Rehearsal) => steps(run).filter(({ decides }) => decides);

describe('a rehearsal', () => {
  test('holds the whole dialogue with a trusted client', async () => {
    const run = await ask(OFFICE);
    expect(run.exchanges.map(({ said, reply }) => [said, reply.join(' / ')])).toEqual([
      [undefined, '220 mail.corp.example ESMTP Postfix'],
      ['EHLO pc5', '250 mail.corp.example'],
      ['MAIL FROM:<a@evil.example>', '250 2.1.0 Ok'],
      ['RCPT TO:<x@victim.example>', '250 2.1.5 Ok'],
      ['DATA', '354 End data with <CR><LF>.<CR><LF>'],
      ['.', '250 2.0.0 Ok: queued'],
    ]);
    expect(run).toMatchObject({ outcome: 'accepted', destination: { class: 'default', nexthop: 'victim.example' } });
    expect(decider(run)).toMatchObject([
      { restriction: 'permit_mynetworks', pattern: '10.20.30.0/24', listed: { line: 6 }, looked: { line: 4 } },
    ]);
  });

  test('ends with the first refusal, and tells what was not asked any more', async () => {
    const run = await ask(
      STRANGER,
      hostWith('smtpd_client_restrictions = reject_unknown_client_hostname\n  reject, permit\n'),
    );
    expect(run).toMatchObject({
      outcome: 'refused',
      clientName: 'spammer.evil.example',
      reply: '554 5.7.1 <spammer.evil.example[198.51.100.66]>: Client host rejected: Access denied',
    });
    expect(run.exchanges.at(-1)).toMatchObject({ at: 'recipient', lists: [{ rest: ['permit'] }] });
    expect(decider(run)).toMatchObject([{ restriction: 'reject', listed: { line: 8, text: 'reject, permit' } }]);
  });

  test('refuses at the command itself without smtpd_delay_reject', async () => {
    const files = hostWith('smtpd_delay_reject = no\nsmtpd_helo_restrictions = reject\n');
    expect((await ask(STRANGER, files)).exchanges.at(-1)).toMatchObject({ at: 'hello', reply: [/^554 5\.7\.1 /] });
  });

  test('names the mailbox’s own server as what decides for mail to it', async () => {
    const run = await ask({ ...STRANGER, recipient: 'alice@corp.example' });
    expect(run).toMatchObject({ outcome: 'accepted', destination: { class: 'local' } });
    expect(decider(run)).toMatchObject([{ restriction: 'reject_unauth_destination', answer: 'dunno' }]);
  });

  test('goes on to the data, where lists of their own wait', async () => {
    const run = await ask(OFFICE, hostWith('smtpd_end_of_data_restrictions = reject\n'));
    expect(run.exchanges.at(-1)).toMatchObject({ at: 'message', reply: [/^554 5\.7\.1 /] });
  });

  test('says where a table has the line', async () => {
    const table = '# who\n10.20.30.5 DISCARD\n';
    const files = hostWith('smtpd_client_restrictions = check_client_access texthash:/etc/postfix/clients\n', {
      '/etc/postfix/clients': table,
    });
    const run = await ask(OFFICE, files);
    expect(run.outcome).toBe('swallowed');
    expect(steps(run)[0]?.looked).toMatchObject({ file: '/etc/postfix/clients', line: 2, text: '10.20.30.5 DISCARD' });
  });

  test('goes into restriction classes', async () => {
    const files = hostWith(
      'smtpd_restriction_classes = friends\nfriends = check_helo_access inline:{pc5=OK}, reject\nsmtpd_client_restrictions = friends\n',
    );
    const asked = steps(await ask(STRANGER, files)).map(({ list, restriction, depth }) => [list, restriction, depth]);
    expect(asked).toEqual([
      ['friends', 'check_helo_access inline:{pc5=OK}', 1],
      ['friends', 'reject', 1],
      ['smtpd_client_restrictions', 'friends', 0],
    ]);
  });
});

describe('the doors of master.cf', () => {
  test('that nobody opened take no connection', async () => {
    expect(await ask({ ...STRANGER, port: 2525 })).toMatchObject({ outcome: 'not-listening', exchanges: [] });
  });

  test('bound to this machine are shut to others', async () => {
    expect((await ask({ ...STRANGER, port: 10_025 })).outcome).toBe('not-listening');
    expect((await ask({ ...OFFICE, client: '127.0.0.1', server: '127.0.0.1', port: 10_025 })).outcome).toBe('accepted');
  });

  test.each([
    ['submission without a certificate', {}, '454 4.7.0 TLS not available', 'smtpd_tls_cert_file'],
    ['submission without TLS', { tls: false }, '530 5.7.0 Must issue a STARTTLS', 'smtpd_tls_security_level'],
    ['port 25 with a login', { port: 25, login: 'alice' }, '503 5.5.1 Error: authentication', 'smtpd_sasl_auth_enable'],
    ['port 25 with TLS', { port: 25, tls: true }, '502 5.5.1 Error: command not', 'smtpd_tls_security_level'],
  ])('refuse %s, and the setting is named', async (_, change, reply, parameter) => {
    const run = await ask({ ...STRANGER, port: 587, ...change });
    expect(run.reply).toContain(reply);
    expect(decider(run)).toMatchObject([{ restriction: parameter }]);
  });

  test('let in who logs in under TLS, by the -o that says so', async () => {
    const files = hostWith('smtpd_tls_cert_file = /etc/ssl/cert.pem\n');
    const run = await ask({ ...STRANGER, port: 587, login: 'alice' }, files);
    expect(run).toMatchObject({ outcome: 'accepted', service: { name: 'submission', line: 2 } });
    expect(run.exchanges.map(({ at }) => at)).toEqual(expect.arrayContaining(['starttls', 'login']));
    expect(decider(run)).toMatchObject([
      { restriction: 'permit_sasl_authenticated', listed: { kind: 'master.cf', line: 5 } },
    ]);
    expect((await ask({ ...STRANGER, port: 587 }, files)).reply).toContain('554 5.7.1');
  });

  test('that speak TLS from the start say nothing without it', async () => {
    expect((await ask({ ...STRANGER, port: 465, tls: false })).outcome).toBe('no-greeting');
    expect((await ask({ ...STRANGER, port: 465 })).outcome).toBe('refused');
  });

  test('that want a greeting get none', async () => {
    const { helo, ...silent } = OFFICE;
    expect(helo).toBe('pc5');
    expect((await ask(silent, hostWith('smtpd_helo_required = yes\n'))).reply).toMatch(/^503 5\.5\.1 /);
  });
});

describe('a broken configuration', () => {
  test.each([
    ['a line without =', 'mynetworks 0.0.0.0/0\n', "/etc/postfix/main.cf, line 7: missing '=' after attribute name"],
    ['no restriction that refuses strangers', 'smtpd_relay_restrictions =\n', 'specify at least one working instance'],
    ['a value that is no yes or no', 'smtpd_helo_required = perhaps\n', 'bad boolean configuration'],
    ['braces that do not end', 'smtpd_banner = ${myhostname\n', 'macro processing error'],
  ])('with %s gets nobody a greeting', async (_, main, why) => {
    const run = await ask(STRANGER, hostWith(main));
    expect(run.outcome).toBe('no-greeting');
    expect(run.why).toContain(why);
    if (!why.startsWith('macro'))
      expect(run.complaints.find(({ level }) => level === 'fatal')).toMatchObject({ line: 7 });
  });

  test.each([
    ['a table that was not built', 'check_client_access hash:/etc/postfix/nosuch', '451 4.3.5 ', 'nosuch'],
    ['a restriction with a typo', 'permit_my_networks', '451 4.3.5 ', 'permit_my_networks'],
  ])('with %s puts mail off, and the step and the log say why', async (_, restriction, reply, name) => {
    const run = await ask(STRANGER, hostWith(`smtpd_client_restrictions = ${restriction}\n`));
    expect(run).toMatchObject({ outcome: 'put-off', reply: expect.stringContaining(reply) });
    expect(decider(run)).toMatchObject([{ listed: { line: 7 } }]);
    expect(run.complaints.map(({ text }) => text).join('\n')).toContain(name);
  });

  test('with an address that is none has smtpd’s own words', async () => {
    expect((await ask({ ...STRANGER, recipient: 'a b@@c' })).reply).toBe('501 5.1.3 Bad recipient address syntax');
    expect((await ask({ ...STRANGER, sender: 'a b@@c' })).reply).toBe('501 5.1.7 Bad sender address syntax');
  });

  test('with a table that was changed and not built again is told', async () => {
    const before = hostWith('', { '/etc/postfix/clients': '192.0.2.7 OK\n' });
    const { path, data = '' } = buildMap(before, 'hash:/etc/postfix/clients');
    const main = 'smtpd_client_restrictions = check_client_access hash:/etc/postfix/clients\n';
    const same = hostWith(main, { '/etc/postfix/clients': '192.0.2.7 OK\n', [path]: data });
    expect((await ask(STRANGER, same)).outdated).toEqual([]);
    const changed = hostWith(main, { '/etc/postfix/clients': '192.0.2.7 REJECT\n', [path]: data });
    expect((await ask(STRANGER, changed)).outdated).toEqual(['hash:/etc/postfix/clients']);
  });
});

describe('what if', () => {
  test('a setting were another, main.cf would say so at the same line', async () => {
    const { files, commands } = whatIf(hostWith(), [{ parameter: 'mynetworks', value: "0.0.0.0/0 'x'" }], STRANGER);
    expect(commands).toEqual([`postconf -e 'mynetworks = 0.0.0.0/0 '\\''x'\\'''`]);
    expect(decider(await ask(STRANGER, files))).toMatchObject([
      { looked: { line: 4, text: "mynetworks = 0.0.0.0/0 'x'" } },
    ]);
    expect((await ask(STRANGER)).outcome).toBe('refused');
  });

  test('the service has its own setting, that one is changed', async () => {
    const change = { parameter: 'smtpd_relay_restrictions', value: 'permit_mynetworks, reject' };
    const letter = { ...OFFICE, port: 587 };
    const withTls = hostWith('smtpd_tls_cert_file = /etc/ssl/cert.pem\n');
    const { files, commands } = whatIf(withTls, [change], letter);
    expect(commands).toEqual(["postconf -P 'submission/inet/smtpd_relay_restrictions=permit_mynetworks,reject'"]);
    expect((await ask(letter, withTls)).outcome).toBe('refused');
    expect((await ask(letter, files)).outcome).toBe('accepted');
  });
});
