/** The checks of hidden doors: each way in found while it is open, and refused when it is closed. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../labs/schema.ts';
import { gradedSandboxes, gradeOnly, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

const set = (...settings: string[]) =>
  `postconf -e ${settings.map((setting) => `'${setting}'`).join(' ')}; postfix reload`;
const abuse = (rest: Partial<Extract<Check, { check: 'abuse-refused' }>> = {}): Check => ({
  check: 'abuse-refused',
  from: 'outside',
  port: 'usual',
  under: 'example.net',
  backup: false,
  xclient: false,
  ...rest,
});
const restrict = (restriction: string) =>
  set(`smtpd_relay_restrictions = permit_mynetworks, ${restriction}, reject_unauth_destination`);

interface Case {
  what: string;
  check: Check;
  opened: string;
  says: RegExp;
}

const RELAYED = /^Strangers still relay: from \S+ on port 25, MAIL FROM:<\S+> RCPT TO:<\S+>, the message arrived at /;

const CASES: Case[] = [
  {
    what: 'an own sender',
    check: abuse({ sender: '{{person.2.login}}@{{domain}}' }),
    opened: restrict('check_sender_access inline:{ {{domain}}=OK }'),
    says: RELAYED,
  },
  {
    what: 'a greeting',
    check: abuse({ helo: 'scanner.{{domain}}' }),
    opened: restrict('check_helo_access inline:{ scanner.{{domain}}=OK }'),
    says: RELAYED,
  },
  {
    what: "a name in the provider's domain",
    check: abuse({ from: 'provider' }),
    opened: restrict('check_client_access inline:{ {{isp}}=OK }'),
    says: RELAYED,
  },
  {
    what: 'the address of the gateway',
    check: abuse({ from: 'gateway' }),
    opened: set('mynetworks = 127.0.0.0/8 {{gateway.v4}}'),
    says: RELAYED,
  },
  {
    what: 'an address of IPv6',
    check: abuse({ from: 'outside-ipv6' }),
    opened: set('mynetworks = 127.0.0.0/8 [2000::]/3'),
    says: RELAYED,
  },
  {
    what: 'a domain below a wildcard',
    check: abuse({ under: 'test' }),
    opened: set('relay_domains = test'),
    says: RELAYED,
  },
  {
    what: 'a domain that names the server as its backup',
    check: abuse({ backup: true }),
    opened: restrict('permit_mx_backup'),
    says: RELAYED,
  },
  {
    what: 'a recipient with a percent sign',
    check: abuse({ routedBy: '{{provider.2.domain}}' }),
    opened: set('relay_domains = {{provider.2.domain}}', 'allow_untrusted_routing = yes'),
    says: /RCPT TO:<sales%\S+@\S+>, the message came back as a bounce/,
  },
  {
    what: 'XCLIENT',
    check: abuse({ xclient: true }),
    opened: set('smtpd_authorized_xclient_hosts = 0.0.0.0/0'),
    says: RELAYED,
  },
  {
    what: 'a forgotten port',
    check: abuse({ port: 'forgotten' }),
    opened: "echo '2525 inet n - y - - smtpd -o mynetworks=0.0.0.0/0' >> /etc/postfix/master.cf; postfix reload",
    says: /on port 2525, .*arrived at/,
  },
];

describe.each(CASES)('relaying by $what', ({ check, opened, says }) => {
  test('is refused by a closed server', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    const result = await gradeOnly(sandbox, lab, check);
    expect(result.outcome, result.summary).toBe('passed');
  });

  test('is found where it is open, and shown', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    await runScript(sandbox, 'mail', opened);
    const result = await gradeOnly(sandbox, lab, check);
    expect(result.outcome, result.summary).toBe('failed');
    expect(result.summary).toMatch(says);
    expect(result.evidence[0]).toMatchObject({ kind: 'dialogue', text: expect.stringContaining('RCPT TO') });
  });

  test('leaves the other ways as they were', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    await runScript(sandbox, 'mail', opened);
    for (const other of CASES.filter((each) => each.check !== check)) {
      const result = await gradeOnly(sandbox, lab, other.check);
      expect(result.outcome, `${other.what}: ${result.summary}`).toBe('passed');
    }
  });
});

test('a server that says nothing is not a closed one', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
  await runScript(sandbox, 'mail', 'postfix stop');
  const result = await gradeOnly(sandbox, lab, abuse());
  expect(result).toMatchObject({ outcome: 'failed', summary: expect.stringContaining('does not answer') });
});

const USES: { check: Check; broken: string; says: RegExp }[] = [
  {
    check: { check: 'partner-relayed', domain: '{{provider.2.domain}}', mailbox: '{{provider.2.mailbox}}' },
    broken: set('relay_domains ='),
    says: /Mail for the partner is lost: mail to \S+ was refused: 554/,
  },
  {
    check: { check: 'own-programs-send', port: 10025 },
    broken: 'postconf -MX 127.0.0.1:10025/inet; postfix stop; postfix start',
    says: /cannot send by 127\.0\.0\.1:10025/,
  },
  {
    check: { check: 'own-programs-send', port: 25, xclient: '{{inside.v4}}' },
    broken: set('smtpd_authorized_xclient_hosts ='),
    says: /cannot send by 127\.0\.0\.1:25 with XCLIENT/,
  },
  {
    check: { check: 'own-programs-send', port: 25 },
    broken: set('defer_transports = smtp'),
    says: /sits in the deferred queue/,
  },
  {
    check: { check: 'inbound-delivered', to: ['info@{{domain}}'], sender: 'news@{{domain}}', from: 'gateway' },
    broken: set('smtpd_sender_restrictions = check_sender_access inline:{ {{domain}}=REJECT }'),
    says: /does not arrive/,
  },
  {
    check: { check: 'inbound-delivered', to: ['info@{{domain}}'], from: 'provider' },
    broken: set('smtpd_client_restrictions = check_client_access inline:{ {{isp}}=REJECT }'),
    says: /does not arrive/,
  },
  {
    check: { check: 'office-relays', helo: 'scanner.{{domain}}' },
    broken: set('smtpd_helo_restrictions = check_helo_access inline:{ scanner.{{domain}}=REJECT }'),
    says: /The office cannot send/,
  },
];

describe.each(USES)('the use $check', ({ check, broken, says }) => {
  test('passes a solved lab, and fails when it was closed with the door', async () => {
    const { sandbox, lab } = await sandboxIn('hidden-doors', 'solution');
    const before = await gradeOnly(sandbox, lab, check);
    expect(before.outcome, before.summary).toBe('passed');
    await runScript(sandbox, 'mail', broken);
    const after = await gradeOnly(sandbox, lab, check);
    expect(after.outcome, after.summary).toBe('failed');
    expect(after.summary).toMatch(says);
  });
});
