/** Each check, once with what it passes and once with what it must fail, and the evidence that it shows for both. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../labs/schema.ts';
import { gradedSandboxes, gradeOnly, runScript } from './sandboxes.ts';

const sandboxIn = gradedSandboxes();

const set = (...settings: string[]) =>
  `postconf -e ${settings.map((setting) => `'${setting}'`).join(' ')}; postfix reload`;
const OFFICE = 'mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4}} {{lan.v6.mynetworks}}';

interface Case {
  what: string;
  check: Check;
  /** Applied to the solved lab. */
  breakIt: string;
  /** In the summary of the failed check. */
  says: RegExp;
  /** Kinds of evidence, of the passed and of the failed check. */
  shows: { passed: string[]; failed: string[] };
  /** In the evidence of the failed check. */
  proof: RegExp;
}

const FOLLOWED = ['dialogue', 'canary', 'log', 'restriction'];

const CASES: Case[] = [
  {
    what: 'strangers over IPv4',
    check: { check: 'strangers-refused', from: 'outside' },
    breakIt: set(`${OFFICE} 0.0.0.0/0`),
    says: /relay tests by strangers on the internet got in .*came out on the other side/,
    shows: {
      passed: [...FOLLOWED, 'dialogue'],
      failed: [...FOLLOWED, 'dialogue'],
    },
    proof: /permit_mynetworks → permit \(.*0\.0\.0\.0\/0/,
  },
  {
    what: 'strangers over IPv6',
    check: { check: 'strangers-refused', from: 'outside-ipv6' },
    breakIt: set(`${OFFICE} [::]/0`),
    says: /relay tests by strangers who come over IPv6 got in/,
    shows: {
      passed: [...FOLLOWED, 'dialogue'],
      failed: [...FOLLOWED, 'dialogue'],
    },
    proof: /permit_mynetworks → permit \(.*\[::\]\/0/,
  },
  {
    what: 'neighbours of the office',
    check: { check: 'strangers-refused', from: 'neighbour' },
    breakIt: set('mynetworks = 127.0.0.0/8 [::1]/128 {{lan.v4.wide}} {{lan.v6.mynetworks}}'),
    says: /relay tests by machines in the networks beside the office got in/,
    shows: {
      passed: [...FOLLOWED, 'dialogue'],
      failed: [...FOLLOWED, 'dialogue'],
    },
    proof: /permit_mynetworks → permit/,
  },
  {
    what: 'what is accepted and then thrown away',
    check: { check: 'strangers-refused', from: 'outside' },
    breakIt: set(`${OFFICE} 0.0.0.0/0`, 'default_transport = discard:'),
    says: /was accepted, then the message was swallowed/,
    shows: {
      passed: [...FOLLOWED, 'dialogue'],
      failed: [...FOLLOWED, 'dialogue'],
    },
    proof: /250 2\.0\.0 Ok: queued as/,
  },
  {
    what: 'mail for the own people',
    check: { check: 'inbound-delivered', to: ['{{person.1.login}}@{{domain}}', 'info@{{domain}}'] },
    breakIt: set('mydestination = localhost'),
    says: /Mail from the internet to .* does not arrive\. The first one was refused: 554 5\.7\.1/,
    shows: { passed: FOLLOWED, failed: FOLLOWED },
    proof: /▶ .*: reject_unauth_destination → reject|▶ .*: defer_unauth_destination/,
  },
  {
    what: 'users that do not exist',
    check: { check: 'unknown-recipient-refused' },
    breakIt: set('local_recipient_maps ='),
    says: /who does not exist, .* It should be refused with 550/,
    shows: { passed: FOLLOWED, failed: FOLLOWED },
    proof: /250 2\.0\.0 Ok: queued as/,
  },
  {
    what: 'the office',
    check: { check: 'office-relays' },
    breakIt: set('mynetworks = 127.0.0.0/8 [::1]/128'),
    says: /The office cannot send: .* was refused: 554 5\.7\.1 .*Relay access denied/,
    shows: { passed: FOLLOWED, failed: FOLLOWED },
    proof: /permit_mynetworks → /,
  },
  {
    what: 'mail by programs of the mail host',
    check: { check: 'local-submission' },
    breakIt: set('defer_transports = smtp'),
    says: /Mail sent with sendmail .* sits in the deferred queue as/,
    shows: { passed: ['canary', 'log', 'canary', 'log'], failed: ['canary', 'log', 'canary', 'log'] },
    proof: /arrived in the mailbox of/,
  },
  {
    what: 'bounces',
    check: { check: 'bounces-return' },
    breakIt: set(
      'mydestination = localhost',
      'relay_domains = {{domain}}',
      'transport_maps = inline:{ {{domain}}=discard: }',
    ),
    says: /never heard of it/,
    shows: { passed: FOLLOWED, failed: FOLLOWED },
    proof: /250 2\.0\.0 Ok: queued as/,
  },
];

describe.each(CASES)('the check of $what', ({ check, breakIt, says, shows, proof }) => {
  test('passes a solved lab, with evidence', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    const result = await gradeOnly(sandbox, lab, check);
    expect(result.summary).not.toBe('');
    expect(result.outcome, result.summary).toBe('passed');
    expect(result.evidence.map(({ kind }) => kind)).toEqual(shows.passed);
    expect(result.evidence.every(({ title, text }) => title !== '' && text !== '')).toBe(true);
  });

  test('fails a broken one, says why, and shows it', async () => {
    const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
    await runScript(sandbox, 'mail', breakIt);
    const result = await gradeOnly(sandbox, lab, check);
    expect(result.outcome, result.summary).toBe('failed');
    expect(result.summary).toMatch(says);
    expect(result.evidence.map(({ kind }) => kind)).toEqual(shows.failed);
    expect(result.evidence.map(({ text }) => text).join('\n')).toMatch(proof);
  });
});

describe("the check of the student's own proof", () => {
  const SEND =
    'swaks --server {{mail.public.v4}} --from a@elsewhere.test --to {{provider.2.mailbox}}@{{provider.2.domain}} --h-Subject {{proof.token}}';

  test('passes when the message came out at another provider, and shows what that provider received', async () => {
    const { sandbox, lab } = await sandboxIn('is-it-open', 'none');
    await runScript(sandbox, 'outside', SEND);
    const result = await gradeOnly(sandbox, lab, { check: 'proof-arrived', from: 'outside' });
    expect(result).toMatchObject({ outcome: 'passed', evidence: [{ kind: 'canary' }, { kind: 'log' }] });
    expect(result.evidence[0]?.text).toContain(sandbox.world.proofToken);
  });

  test('fails while nothing has arrived, and when it was sent from somewhere else', async () => {
    const { sandbox, lab } = await sandboxIn('is-it-open', 'none');
    const nothing = await gradeOnly(sandbox, lab, { check: 'proof-arrived', from: 'outside' });
    expect(nothing).toMatchObject({ outcome: 'failed', evidence: [] });
    expect(nothing.summary).toContain('A 250 in the dialogue is not a delivery');
    await runScript(sandbox, 'mail', SEND);
    const fromHome = await gradeOnly(sandbox, lab, { check: 'proof-arrived', from: 'outside' });
    expect(fromHome.outcome).toBe('failed');
    expect(fromHome.summary).toMatch(/not from the outside host|handed in on/);
    expect(fromHome.evidence.map(({ kind }) => kind)).toEqual(['canary', 'log']);
  });
});

test('an address with a sign that is no @ is the own domain’s, and no relaying when it bounces there', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
  await runScript(sandbox, 'mail', set('local_recipient_maps ='));
  const strangers = await gradeOnly(sandbox, lab, { check: 'strangers-refused', from: 'outside' });
  expect(strangers.outcome, strangers.summary).toBe('passed');
  expect(strangers.evidence.at(-1)?.text).toMatch(/＠[^\n]*\n +bounced: 250 /);
  const unknown = await gradeOnly(sandbox, lab, { check: 'unknown-recipient-refused' });
  expect(unknown.outcome).toBe('failed');
});

test('an address with a sign that is no @ is relayed when the server sends it on', async () => {
  const { sandbox, lab } = await sandboxIn('trusted-hosts', 'solution');
  const rule = 'printf "/^([^@]+)＠([^@]+)@/ \\$1@\\$2\\n" > /etc/postfix/signs';
  await runScript(sandbox, 'mail', `${rule}; ${set('virtual_alias_maps = regexp:/etc/postfix/signs')}`);
  const strangers = await gradeOnly(sandbox, lab, { check: 'strangers-refused', from: 'outside' });
  expect(strangers.outcome).toBe('failed');
  expect(strangers.summary).toMatch(/got in \(U04\).*came out on the other side/);
});

describe('the check of a typed answer', () => {
  const check: Check = {
    check: 'answer',
    accept: ['{{domain}}'],
    wrong: { localhost: 'That is every machine.', '{{mail.name}}': 'Whom does {{mail.name}} serve?' },
  };

  test.each([
    ['the right one', (domain: string) => ` "${domain.toUpperCase()}." `, 'passed', 'That is right.'],
    ['a wrong one that is known', () => 'localhost', 'failed', 'That is every machine.'],
    ['another wrong one', () => 'elsewhere.test', 'failed', 'That is not it.'],
    ['none', () => ' ', 'failed', 'There is no answer yet.'],
  ] as const)('given %s', async (_, typed, outcome, says) => {
    const { sandbox, lab } = await sandboxIn('is-it-open', 'none');
    const answer = typed(sandbox.world.domain);
    const result = await gradeOnly(sandbox, lab, check, answer);
    expect(result.outcome).toBe(outcome);
    expect(result.summary).toContain(says);
    if (answer.trim() !== '')
      expect(result.evidence).toEqual([{ kind: 'answer', title: 'You answered', text: answer }]);
  });

  test('explains a wrong one with the names of the world', async () => {
    const { sandbox, lab } = await sandboxIn('is-it-open', 'none');
    const { name } = sandbox.world.mail;
    expect((await gradeOnly(sandbox, lab, check, name)).summary).toBe(`Whom does ${name} serve?`);
  });
});
