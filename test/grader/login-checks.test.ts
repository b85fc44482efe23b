/** The checks of logins, each on a solved lab, and with what it must fail. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../labs/schema.ts';
import { gradedSandboxes, gradeOnly, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

const override = (...settings: string[]) =>
  `${settings.map((setting) => `postconf -P '${setting}'`).join('; ')}; postfix reload`;
const submission = (setting: string) => `submission/inet/${setting}`;

interface Case {
  what: string;
  check: Check;
  breaks: { it: string; says: RegExp }[];
}

const CASES: Case[] = [
  {
    what: 'people at home who send',
    check: { check: 'login-sends', port: 587, tls: 'starttls', except: [] },
    breaks: [
      {
        it: override(submission('smtpd_relay_restrictions=reject')),
        says: /cannot send on port 587: mail of \w+ to .* was refused: 554/,
      },
      {
        it: override(submission('smtpd_sasl_path=private/nobody')),
        says: /could not be sent: the server closed the connection/,
      },
      { it: 'systemctl stop dovecot', says: /could not be sent: the server closed/ },
      { it: 'postconf -e defer_transports=smtp; postfix reload', says: /sits in the deferred queue/ },
      { it: 'postconf -MX submission/inet; postfix stop; postfix start', says: /nothing listens there/ },
    ],
  },
  {
    what: 'everybody else',
    check: { check: 'login-guarded', port: 587, tls: 'starttls' },
    breaks: [
      {
        it: override(submission('smtpd_tls_security_level=may'), submission('smtpd_tls_auth_only=no')),
        says: /takes passwords without TLS/,
      },
      {
        it: override(
          submission('mynetworks=0.0.0.0/0'),
          submission('smtpd_relay_restrictions=permit_mynetworks,reject'),
        ),
        says: /A stranger without a login may send from <orders@\S+> to anybody on port 587/,
      },
      {
        it: "printf 'passdb static {\\n  fields {\\n    nopassword = yes\\n  }\\n}\\n' >> /etc/dovecot/local.conf; systemctl reload dovecot",
        says: /lets \w+ in with a wrong password/,
      },
      { it: 'postfix stop', says: /Nothing answers on port 587 yet \(refused\)/ },
    ],
  },
  {
    what: 'a port without logins',
    check: { check: 'login-not-offered', port: 25 },
    breaks: [
      { it: 'postconf -e smtpd_sasl_auth_enable=yes; postfix reload', says: /Port 25 offers logins in clear/ },
      {
        it: 'postconf -e smtpd_sasl_auth_enable=yes smtpd_tls_auth_only=yes; postfix reload',
        says: /Port 25 offers logins inside TLS/,
      },
      { it: 'postfix stop', says: /Nothing answers on port 25/ },
    ],
  },
  {
    what: 'senders and logins',
    check: { check: 'sender-is-login', port: 465, tls: 'implicit' },
    breaks: [
      {
        it: override('submissions/inet/smtpd_sender_restrictions='),
        says: /is logged in as (\w+) and sends as .*arrived at/,
      },
      { it: 'systemctl stop dovecot', says: /cannot log in on port 465/ },
    ],
  },
  {
    what: 'guessing',
    check: { check: 'guessing-slowed', port: 587, tls: 'starttls' },
    breaks: [
      {
        it: 'postconf -e smtpd_client_auth_rate_limit=0; postfix reload',
        says: /tried 12 passwords of \w+ in a row on port 587, and nothing held him up/,
      },
      { it: 'systemctl stop dovecot', says: /Nobody can log in on port 587 yet/ },
    ],
  },
  {
    what: 'a password that was changed',
    check: {
      check: 'password-changed',
      port: 587,
      tls: 'starttls',
      login: '{{weak.login}}',
      old: '{{weak.password}}',
    },
    breaks: [
      {
        it: "echo '{{weak.login}}:{{weak.password}}' | chpasswd",
        says: /still opens with a password that others know/,
      },
      { it: "echo '{{weak.login}}:{{weak.login}}' | chpasswd", says: /still opens/ },
      { it: 'systemctl stop dovecot', says: /Nobody else can log in/ },
    ],
  },
];

describe.each(CASES)('the check of $what', ({ check, breaks }) => {
  test('passes a solved lab, with the dialogue', async () => {
    const { sandbox, lab } = await sandboxIn('authentication', 'solution');
    const result = await gradeOnly(sandbox, lab, check);
    expect(result.outcome, result.summary).toBe('passed');
    expect(result.evidence[0]).toMatchObject({ kind: 'dialogue', text: expect.stringContaining('EHLO') });
  });

  test.each(breaks)('fails after $it', async ({ it, says }) => {
    const { sandbox, lab } = await sandboxIn('authentication', 'solution');
    await runScript(sandbox, 'mail', it);
    const result = await gradeOnly(sandbox, lab, check);
    expect(result.outcome, result.summary).toBe('failed');
    expect(result.summary).toMatch(says);
    expect(result.evidence.length).toBeGreaterThan(0);
  });
});

test('passwords do not appear in evidence', async () => {
  const { sandbox, lab } = await sandboxIn('authentication', 'solution');
  for (const check of CASES.slice(0, 3).map((each) => each.check)) {
    const { evidence } = await gradeOnly(sandbox, lab, check);
    for (const { password } of sandbox.world.people) expect(JSON.stringify(evidence)).not.toContain(password);
  }
});

test("guessers who wait for Dovecot's delay are slowed down as well as those who are cut off", async () => {
  const { sandbox, lab } = await sandboxIn('authentication', 'solution');
  await runScript(
    sandbox,
    'mail',
    "postconf -e smtpd_client_auth_rate_limit=0; postfix reload; echo 'auth_failure_delay = 1500 msecs' > /etc/dovecot/local.conf; systemctl reload dovecot",
  );
  const result = await gradeOnly(sandbox, lab, { check: 'guessing-slowed', port: 587, tls: 'starttls' });
  expect(result).toMatchObject({
    outcome: 'passed',
    summary: expect.stringMatching(/waits (longer than )?\d\.\d s for an answer/),
  });
});

test('a rate limit on logins does not cost honest people their mail, however often one grades', async () => {
  const { sandbox, lab } = await sandboxIn('authentication', 'solution');
  for (let round = 0; round < 4; round += 1) {
    await gradeOnly(sandbox, lab, { check: 'guessing-slowed', port: 587, tls: 'starttls' });
    const result = await gradeOnly(sandbox, lab, { check: 'login-sends', port: 587, tls: 'starttls', except: [] });
    expect(result.outcome, result.summary).toBe('passed');
  }
});

test('strangers are asked inside TLS where nothing is heard before it', async () => {
  const { sandbox, lab } = await sandboxIn('authentication', 'solution');
  const relay = override(
    submission('mynetworks=0.0.0.0/0'),
    submission('smtpd_relay_restrictions=permit_mynetworks,permit_sasl_authenticated,reject'),
  );
  await runScript(sandbox, 'mail', relay);
  const result = await gradeOnly(sandbox, lab, { check: 'strangers-refused', from: 'outside' });
  expect(result.outcome).toBe('failed');
  expect(result.summary).toContain('on port 587');
});
