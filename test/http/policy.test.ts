import { describe, expect, test } from 'vitest';
import { testServer } from './rooms.ts';

const POLICY = '/api/labs/small/policy';
const MAIN_CF = `myhostname = mail.corp.example
mydestination = corp.example
alias_maps =
mynetworks = 0.0.0.0/0
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = /etc/ssl/cert.pem
`;
const MASTER_CF = `smtp inet n - y - - smtpd
submission inet n - y - - smtpd
  -o smtpd_tls_security_level=encrypt
  -o smtpd_sasl_auth_enable=yes
  -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
`;
const LETTER = {
  client: '203.0.113.5',
  port: 25,
  helo: 'stranger.test',
  sender: 'a@stranger.test',
  recipient: '<victim@elsewhere.test>',
};

/** A started lab whose mail host has these files. */
async function withHost(files: Record<string, string> = {}) {
  const room = await testServer();
  const sandbox = await room.sandboxes.claim(room.place);
  const all = {
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/home/alice:/bin/sh\n',
    '/etc/ssl/cert.pem': 'certificate and key',
    '/etc/postfix/main.cf': MAIN_CF,
    '/etc/postfix/master.cf': MASTER_CF,
    ...files,
  };
  for (const [path, text] of Object.entries(all)) await sandbox.write('mail', path, Buffer.from(text));
  return { ...room, sandbox, policy: (more: object = {}) => room.ask('POST', POLICY, { ...LETTER, ...more }) };
}

interface Step {
  decides: boolean;
}
const decider = (run: { exchanges: { lists: { steps: Step[] }[] }[] }) =>
  run.exchanges.flatMap(({ lists }) => lists.flatMap(({ steps }) => steps)).find(({ decides }) => decides);

describe('the policy', () => {
  test('of an open server is decided by permit_mynetworks, at its lines of main.cf', async () => {
    await using room = await withHost();
    const { status, body } = await room.policy();
    expect(status).toBe(200);
    expect(body.now).toMatchObject({
      outcome: 'accepted',
      destination: { class: 'default', nexthop: 'elsewhere.test' },
    });
    expect(decider(body.now)).toMatchObject({
      restriction: 'permit_mynetworks',
      answer: 'permit',
      listed: { kind: 'main.cf', file: '/etc/postfix/main.cf', line: 5 },
      looked: { parameter: 'mynetworks', file: '/etc/postfix/main.cf', line: 4, text: 'mynetworks = 0.0.0.0/0' },
    });
    expect(body.whatIf).toBeUndefined();
  });

  test('with a narrower mynetworks refuses, and nothing is saved', async () => {
    await using room = await withHost();
    const changes = [{ parameter: 'mynetworks', value: '127.0.0.0/8' }];
    const { body } = await room.policy({ changes });
    expect(body.now.outcome).toBe('accepted');
    expect(body.whatIf).toMatchObject({
      outcome: 'refused',
      reply: '554 5.7.1 <victim@elsewhere.test>: Relay access denied',
      commands: ["postconf -e 'mynetworks = 127.0.0.0/8'"],
    });
    expect(decider(body.whatIf)).toMatchObject({ restriction: 'reject_unauth_destination', listed: { line: 5 } });
    expect(Buffer.from(await room.sandbox.read('mail', '/etc/postfix/main.cf')).toString()).toBe(MAIN_CF);
  });

  test('of submission lets in who logs in, by the -o of master.cf', async () => {
    await using room = await withHost();
    const { body } = await room.policy({ port: 587, login: 'alice' });
    expect(body.now).toMatchObject({ outcome: 'accepted', service: { name: 'submission', line: 2 } });
    expect(decider(body.now)).toMatchObject({
      restriction: 'permit_sasl_authenticated',
      listed: { kind: 'master.cf', file: '/etc/postfix/master.cf', line: 5 },
    });
    expect((await room.policy({ port: 587 })).body.now.reply).toMatch(/^554 5\.7\.1 /);
    expect((await room.policy({ port: 587, tls: false })).body.now.reply).toMatch(/^530 5\.7\.0 /);
  });

  test.each([
    ['a line that is none', `${MAIN_CF}mynetworks\n`, 'no-greeting', "main.cf, line 7: missing '='"],
    ['no rule against strangers', `${MAIN_CF}smtpd_relay_restrictions =\n`, 'no-greeting', 'specify at least one'],
    [
      'a table that was not built',
      `${MAIN_CF}smtpd_client_restrictions = check_client_access hash:/etc/postfix/clients\n`,
      'put-off',
      'hash:/etc/postfix/clients cannot be asked about',
    ],
  ])('of a server with %s is what Postfix would do, and why', async (_, main, outcome, why) => {
    await using room = await withHost({ '/etc/postfix/main.cf': main });
    const { now } = (await room.policy()).body;
    expect(now.outcome).toBe(outcome);
    expect(JSON.stringify(now)).toContain(why);
    if (outcome === 'put-off') expect(now.reply).toMatch(/^451 4\.3\.5 /);
  });

  test('is asked about the hosts, ports and people of this lab', async () => {
    await using room = await withHost();
    const { status, body } = await room.ask('GET', POLICY);
    expect(status).toBe(200);
    expect(body.clients.map(({ id }: { id: string }) => id)).toEqual([
      'outside',
      'inside',
      'stranger',
      'neighbour',
      'outside-v6',
      'mail',
    ]);
    expect(body.services).toMatchObject([
      { name: 'smtp', port: 25, tls: 'none', line: 1 },
      { name: 'submission', port: 587, tls: 'required', line: 2 },
    ]);
    expect(body.parameters).toContainEqual({ parameter: 'mynetworks', value: '0.0.0.0/0' });
    for (const { address, helo } of body.clients)
      expect((await room.policy({ client: address, helo })).body.now.outcome).toMatch(/accepted|refused/);
  });
});

describe('a question about the policy', () => {
  test.each([
    [{ client: 'outside' }, 'body.client: must be an IPv4 or IPv6 address'],
    [{ client: '1.2.3' }, 'body.client: must be an IPv4 or IPv6 address'],
    [{ port: 0 }, 'body.port: must be between 1 and 65535'],
    [{ port: 'smtp' }, 'body.port: must be a port number'],
    [{ helo: '' }, 'body.helo: must not be empty'],
    [{ helo: 'a\nb' }, 'body.helo: must be one line'],
    [{ login: 'x'.repeat(256) }, 'body.login: must have at most 255 characters'],
    [{ tls: 'yes' }, 'body.tls: must be true or false'],
    [{ sender: 'a\r\nRCPT TO:<b>' }, 'body.sender: must be one line'],
    [{ sender: undefined }, 'body.sender: must be text'],
    [{ recipient: '<>' }, 'body.recipient: must not be empty'],
    [{ recipient: `${'x'.repeat(600)}@corp.example` }, 'body.recipient: must have at most 512 characters'],
    [{ changes: [{ parameter: 'a = b', value: '' }] }, 'body.changes.0.parameter: must be the name of a Postfix'],
    [{ changes: [{ parameter: 'mynetworks', value: 'a\nb' }] }, 'body.changes.0.value: must be one line'],
    [{ changes: Array(21).fill({ parameter: 'a', value: '' }) }, 'body.changes: must be at most 20'],
    [{ password: 'secret' }, 'password'],
  ])('with %j says what is wrong', async (more, text) => {
    await using room = await withHost();
    const { status, body } = await room.policy(more);
    expect([status, body.error.code]).toEqual([400, 'bad-request']);
    expect(body.error.text).toContain(text);
  });

  test('before the lab is started, or about another lab, has an error of its own', async () => {
    await using room = await testServer();
    expect((await room.ask('POST', POLICY, LETTER)).body.error.code).toBe('no-sandbox');
    expect((await room.ask('GET', POLICY)).body.error.code).toBe('no-sandbox');
    expect((await room.ask('POST', '/api/labs/nosuch/policy', LETTER)).body.error.code).toBe('no-such-lab');
  });

  test('too many times in a minute has to wait', async () => {
    await using room = await testServer();
    const codes = new Set<number>();
    for (let asked = 0; asked <= 120; asked += 1) codes.add((await room.ask('POST', POLICY, {})).status);
    expect([...codes]).toEqual([400, 429]);
  });
});
