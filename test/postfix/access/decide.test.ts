import { describe, expect, test } from 'vitest';
import { type AccessSession, checkStartup, decide } from '../../../sandbox/postfix/index.ts';
import { OFFICE, STRANGER, server } from './server.ts';

const mail = { sender: 'a@victim.example', recipient: 'x@victim.example', recipientCount: 0 };
const toAlice = { ...mail, recipient: 'alice@corp.example' };
const steps = (decision: Awaited<ReturnType<typeof decide>>) =>
  decision.trace.map(({ list, restriction, answer }) => `${list} ${restriction} ${answer}`);

describe('the trace', () => {
  test('lists the restrictions that were asked, and the one that refused', async () => {
    const decision = await server().ask('recipient', mail);
    expect(steps(decision)).toEqual([
      'smtpd_relay_restrictions permit_mynetworks dunno',
      'smtpd_relay_restrictions permit_sasl_authenticated dunno',
      'smtpd_relay_restrictions reject_unauth_destination reject',
    ]);
    expect(decision.decidedBy).toMatchObject({
      restriction: 'reject_unauth_destination',
      origin: { kind: 'main.cf', file: '/etc/postfix/main.cf', line: 10 },
      why: 'victim.example is not in mydestination, virtual_alias_domains, virtual_mailbox_domains or relay_domains',
    });
  });

  test('names mynetworks and its entry where these permit', async () => {
    const { decidedBy } = await server().ask('recipient', mail, OFFICE);
    expect(decidedBy).toMatchObject({
      answer: 'permit',
      parameter: 'mynetworks',
      pattern: '10.20.30.0/24',
      origin: { kind: 'main.cf', line: 7 },
    });
  });

  test('goes into restriction classes, and names the list inside', async () => {
    const main = `smtpd_restriction_classes = friends
friends = check_sender_access inline:{friend.example=OK}, reject
smtpd_recipient_restrictions = check_recipient_access inline:{corp.example=friends}`;
    const decision = await server({ main }).ask('recipient', toAlice);
    expect(decision.reply).toEqual({
      code: 554,
      enhanced: '5.7.1',
      text: '<alice@corp.example>: Recipient address rejected: Access denied',
    });
    expect(decision.decidedBy).toMatchObject({ list: 'friends', restriction: 'reject' });
  });

  test('shows the check that nobody asked for: reject_unlisted_recipient', async () => {
    const { decidedBy } = await server().ask('recipient', { ...mail, recipient: 'nosuch@corp.example' });
    expect(decidedBy).toMatchObject({ restriction: 'reject_unlisted_recipient', parameter: 'local_recipient_maps' });
  });
});

describe('the stages', () => {
  const main = 'smtpd_client_restrictions = reject';

  test('wait for RCPT TO with smtpd_delay_reject', async () => {
    const { ask } = server({ main });
    expect((await ask('client', {})).verdict).toBe('permit');
    expect((await ask('recipient', toAlice)).reply?.text).toBe(
      '<spammer.evil.example[198.51.100.66]>: Client host rejected: Access denied',
    );
  });

  test('speak at once without it', async () => {
    const { ask } = server({ main: `${main}\nsmtpd_delay_reject = no` });
    expect((await ask('client', {})).verdict).toBe('reject');
    expect((await ask('recipient', toAlice)).verdict).toBe('permit');
  });

  test('remember DEFER_IF_PERMIT in a session without smtpd_delay_reject', async () => {
    const { context } = server({ main: 'smtpd_helo_restrictions = defer_if_permit\nsmtpd_delay_reject = no' });
    const session: AccessSession = {};
    for (const stage of ['client', 'helo', 'sender'] as const) {
      expect((await decide(stage, STRANGER, toAlice, { ...context, session })).verdict).toBe('permit');
    }
    const { reply } = await decide('recipient', STRANGER, toAlice, { ...context, session });
    expect(reply?.text).toBe('<spammer.evil.example>: Helo command rejected: defer_if_permit requested');
  });

  test('have no single recipient at DATA when there were several', async () => {
    const { ask } = server({ main: 'smtpd_data_restrictions = check_recipient_access inline:{corp.example=REJECT}' });
    expect((await ask('data', { ...toAlice, recipientCount: 1 })).reply?.text).toBe(
      '<alice@corp.example>: Recipient address rejected: Access denied',
    );
    expect((await ask('data', { ...toAlice, recipientCount: 2 })).verdict).toBe('permit');
  });

  test('refuse bounces to several recipients at DATA', async () => {
    const { ask } = server({
      main: 'smtpd_data_restrictions = reject_multi_recipient_bounce, reject_unauth_pipelining',
    });
    const decision = await ask('data', { sender: '', recipient: 'alice@corp.example', recipientCount: 2 });
    expect(decision.reply).toEqual({
      code: 550,
      enhanced: '5.5.3',
      text: '<DATA>: Data command rejected: Multi-recipient bounce',
    });
    const pipelined = await ask('data', { ...toAlice, recipientCount: 1 }, { pipelined: true });
    expect(pipelined.reply?.text).toBe('<DATA>: Data command rejected: Improper use of SMTP command pipelining');
  });

  test('name the end of the data, and take no bare table there', async () => {
    const refusing = server({ main: 'smtpd_end_of_data_restrictions = reject' });
    expect((await refusing.ask('end-of-data', toAlice)).reply?.text).toBe(
      '<END-OF-MESSAGE>: End-of-data rejected: Access denied',
    );
    const broken = await server({ main: 'smtpd_end_of_data_restrictions = static:REJECT' }).ask('end-of-data', toAlice);
    expect(broken.reply).toEqual({ code: 451, enhanced: '4.3.5', text: 'Server configuration error' });
    expect(broken.complaints.map(({ text }) => text)).toContain(
      'specify one of (check_client_access, check_reverse_client_hostname_access, check_helo_access, check_sender_access, check_recipient_access, check_etrn_access) before End-of-data restriction "static:REJECT"',
    );
  });

  test('skip DISCARD where there is no message yet', async () => {
    const { ask } = server({
      main: 'smtpd_helo_restrictions = check_helo_access static:DISCARD\nsmtpd_delay_reject = no',
    });
    const decision = await ask('helo', {});
    expect([decision.verdict, decision.effects.discard]).toEqual(['permit', undefined]);
  });

  test('ask ETRN its own list', async () => {
    const { ask } = server({ main: 'smtpd_etrn_restrictions = permit_mynetworks, reject' });
    expect((await ask('etrn', { etrn: 'corp.example' })).reply?.text).toBe(
      '<corp.example>: Etrn command rejected: Access denied',
    );
    expect((await ask('etrn', { etrn: 'corp.example' }, OFFICE)).verdict).toBe('permit');
  });
});

describe('logging in', () => {
  const login = { sasl: { username: 'alice@corp.example', method: 'PLAIN' } };
  const main = `smtpd_sasl_auth_enable = yes
smtpd_sender_login_maps = inline:{{alice@corp.example=alice@corp.example},{ceo@corp.example=ceo}}
smtpd_sender_restrictions = reject_sender_login_mismatch`;
  const from = (sender: string) => ({ ...mail, sender });

  test('lets relay, but not anonymously', async () => {
    const { ask } = server();
    expect((await ask('recipient', mail, login)).verdict).toBe('permit');
    expect((await ask('recipient', mail, { sasl: { username: 'x', method: 'ANONYMOUS' } })).verdict).toBe('reject');
  });

  test('gives nobody a sender of others', async () => {
    const { ask } = server({ main });
    expect((await ask('recipient', from('alice@corp.example'), login)).verdict).toBe('permit');
    expect((await ask('recipient', from('ceo@corp.example'), login)).reply).toEqual({
      code: 553,
      enhanced: '5.7.1',
      text: '<ceo@corp.example>: Sender address rejected: not owned by user alice@corp.example',
    });
    expect((await ask('recipient', from('alice@corp.example'))).reply?.text).toBe(
      '<alice@corp.example>: Sender address rejected: not logged in',
    );
  });
});

describe('client certificates', () => {
  const certificate = (trusted: boolean, fingerprint: string) => ({
    tls: { protocol: 'TLSv1.3', cipher: 'x', clientCertificate: { trusted, fingerprint, publicKeyFingerprint: 'FF' } },
  });

  test('relay by fingerprint, or by any trusted authority where all are permitted', async () => {
    const some = server({
      main: 'relay_clientcerts = inline:{AA:BB=us}\nsmtpd_relay_restrictions = permit_tls_clientcerts, reject_unauth_destination',
    });
    expect((await some.ask('recipient', mail, certificate(false, 'AA:BB'))).verdict).toBe('permit');
    expect((await some.ask('recipient', mail, certificate(true, 'CC:DD'))).verdict).toBe('reject');
    const all = server({ main: 'smtpd_relay_restrictions = permit_tls_all_clientcerts, reject_unauth_destination' });
    expect((await all.ask('recipient', mail, certificate(true, 'CC:DD'))).verdict).toBe('permit');
    expect((await all.ask('recipient', mail, certificate(false, 'CC:DD'))).verdict).toBe('reject');
  });
});

describe('what happens to the message', () => {
  const acting = (action: string) =>
    server({
      main: 'smtpd_client_restrictions = check_client_access texthash:/etc/t',
      files: { '/etc/t': `198.51.100.66 ${action}\n` },
    });

  test('is noted for what cleanup and the queue do', async () => {
    const effects = async (action: string) => (await acting(action).ask('recipient', toAlice)).effects;
    expect(await effects('PREPEND X-Seen: yes')).toMatchObject({ prepend: ['X-Seen: yes'] });
    expect(await effects('REDIRECT abuse@corp.example')).toMatchObject({ redirect: 'abuse@corp.example' });
    expect(await effects('BCC abuse@corp.example')).toMatchObject({ bcc: ['abuse@corp.example'] });
    expect(await effects('FILTER smtp:[127.0.0.1]:10024')).toMatchObject({ filter: 'smtp:[127.0.0.1]:10024' });
    expect(await effects('HOLD look at this')).toMatchObject({ hold: 'look at this' });
    expect(await effects('DISCARD')).toMatchObject({ discard: '' });
  });

  test('is written to the log in the words of smtpd', async () => {
    const { effects } = await acting('DISCARD').ask('recipient', toAlice);
    expect(effects.log).toEqual([
      'discard: RCPT from spammer.evil.example[198.51.100.66]: <spammer.evil.example[198.51.100.66]>: Client host triggers DISCARD action; from=<a@victim.example> to=<alice@corp.example> proto=ESMTP helo=<spammer.evil.example>',
    ]);
  });

  test('ends the connection with HANGUP', async () => {
    expect((await acting('HANGUP').ask('recipient', toAlice)).verdict).toBe('disconnect');
  });
});

describe('starting smtpd', () => {
  const fatal =
    'in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains';
  const start = (main: string) =>
    checkStartup(server({ main }).configuration).map(({ level, text }) => `${level}: ${text}`);

  test.each([
    'smtpd_relay_restrictions = permit',
    'smtpd_relay_restrictions =',
    'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated',
    'smtpd_relay_restrictions = warn_if_reject reject_unauth_destination',
    'smtpd_relay_restrictions =\nsmtpd_sender_restrictions = reject_unauth_destination',
  ])('fails with %s', (main) => {
    expect(start(main)).toEqual([`fatal: ${fatal}`]);
  });

  test('says what a permit hides', () => {
    expect(start('smtpd_relay_restrictions = permit, reject')).toEqual([
      "warning: restriction `reject' after `permit' is ignored",
      `fatal: ${fatal}`,
    ]);
  });

  test.each([
    'smtpd_relay_restrictions = permit\nsmtpd_recipient_restrictions = reject_unauth_destination',
    'smtpd_relay_restrictions = closed\nsmtpd_restriction_classes = closed\nclosed = permit_mynetworks, reject',
    'smtpd_relay_restrictions = DEFER_IF_PERMIT',
  ])('works with %s', (main) => {
    expect(start(main)).toEqual([]);
  });

  test('fails with an IPv6 address that has no brackets', () => {
    expect(start('mynetworks = 127.0.0.0/8 ::1/128')).toEqual([
      'fatal: open dictionary: expecting "type:name" form instead of "::1/128"',
    ]);
  });

  test('fails with a restriction class that says nothing', () => {
    expect(start('smtpd_restriction_classes = empty')).toEqual(["fatal: restriction class `empty' needs a definition"]);
  });
});
