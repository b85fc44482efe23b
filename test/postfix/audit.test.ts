import { describe, expect, test } from 'vitest';
import { type AuditResult, audit } from '../../sandbox/postfix/index.ts';

const MAIN = `compatibility_level = 3.9
myhostname = mail.corp.example
mydomain = corp.example
mydestination = $myhostname, localhost, $mydomain
mynetworks = 127.0.0.0/8 [::1]/128 10.20.30.0/24
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
`;
const MASTER = 'smtp inet n - y - - smtpd\n';

const line = (text: string, start: string): number => text.split('\n').findIndex((one) => one.startsWith(start)) + 1;

/** Audits the good configuration with some parameters set otherwise. */
function audited(changes: Record<string, string> = {}, more: Record<string, string> = {}): Promise<AuditResult> {
  let main = MAIN;
  for (const [name, value] of Object.entries(changes)) {
    const setting = new RegExp(`^${name} = .*$`, 'm');
    main = setting.test(main) ? main.replace(setting, `${name} = ${value}`) : `${main}${name} = ${value}\n`;
  }
  const files: Record<string, string> = { '/c/main.cf': main, '/c/master.cf': MASTER, ...more };
  const machine = { hostname: 'mail.corp.example', interfaces: [{ address: '203.0.113.25', prefixLength: 24 }] };
  return audit({ read: (path) => files[path], mtimeMs: (path) => (path in files ? 0 : undefined) }, '/c', { machine });
}

const named = ({ findings }: AuditResult, severity = 'critical') =>
  findings.filter((finding) => finding.severity === severity).map(({ parameter }) => parameter);

describe('an audit', () => {
  test('says of a good configuration who may relay and that strangers may not', async () => {
    const result = await audited();
    expect(result.open).toBe(false);
    expect(result.findings).toEqual([]);
    expect(result.mayRelay).toEqual([
      'On smtp: clients in 127.0.0.0/8, [::1]/128, 10.20.30.0/24 (mynetworks, main.cf:5).',
      'On smtp: strangers may not relay; reject_unauth_destination refuses them with 554 5.7.1 (smtpd_relay_restrictions, main.cf:6).',
    ]);
  });

  test('names mynetworks, with file and line, where it holds the world', async () => {
    const result = await audited({ mynetworks: '0.0.0.0/0' });
    expect(result.open).toBe(true);
    expect(result.findings[0]).toMatchObject({
      severity: 'critical',
      parameter: 'mynetworks',
      file: '/c/main.cf',
      line: line(MAIN, 'mynetworks'),
    });
  });

  test('names mynetworks where only IPv6 is open', async () => {
    expect(named(await audited({ mynetworks: '127.0.0.0/8 [::]/0' }))).toEqual(['mynetworks']);
  });

  test.each(['static:ALL', 'example', 'com'])('names relay_domains = %s', async (value) => {
    const result = await audited({ relay_domains: value });
    expect([result.open, named(result)]).toEqual([true, ['relay_domains']]);
  });

  test.each([
    ['check_sender_access', 'corp.example OK\n'],
    ['check_helo_access', 'office.corp.example OK\n'],
    ['check_client_access', 'partner.example OK\n'],
    ['check_recipient_access', 'elsewhere.example OK\n'],
  ])('names the list and the line of the table when %s lets strangers in', async (restriction, table) => {
    const list = `${restriction} texthash:/c/table, reject_unauth_destination`;
    const result = await audited({ smtpd_relay_restrictions: list }, { '/c/table': `# comment\n${table}` });
    expect(result.open).toBe(true);
    expect(named(result)).toEqual(['smtpd_relay_restrictions']);
    expect(result.findings[0]?.why).toContain('/c/table:2');
  });

  test('finds what anybody can arrange in his own DNS: permit_mx_backup', async () => {
    const list = 'permit_mynetworks, permit_mx_backup, reject_unauth_destination';
    const result = await audited({ smtpd_relay_restrictions: list });
    expect([result.open, named(result)]).toEqual([true, ['smtpd_relay_restrictions']]);
    expect(result.findings[0]?.why).toContain('backup MX');
  });

  test('finds a second port whose own networks are the world, in master.cf', async () => {
    const master = `${MASTER}2525 inet n - y - - smtpd\n  -o mynetworks=0.0.0.0/0\n`;
    const result = await audited({}, { '/c/master.cf': master });
    expect(result.open).toBe(true);
    expect(result.findings[0]).toMatchObject({ parameter: 'mynetworks', file: '/c/master.cf' });
    expect(result.findings[0]?.why).toContain('On 2525');
  });

  test('does not call a port open that only this machine reaches', async () => {
    const master = `${MASTER}127.0.0.1:10025 inet n - y - - smtpd -o mynetworks=0.0.0.0/0\n`;
    const result = await audited({}, { '/c/master.cf': master });
    expect([result.open, named(result), named(result, 'info')]).toEqual([false, [], ['mynetworks']]);
  });

  test('finds XCLIENT for everybody', async () => {
    const result = await audited({ smtpd_authorized_xclient_hosts: 'static:all' });
    expect([result.open, named(result)]).toEqual([true, ['smtpd_authorized_xclient_hosts']]);
  });

  test('finds client certificates of public authorities', async () => {
    const result = await audited({
      smtpd_relay_restrictions: 'permit_tls_all_clientcerts, reject_unauth_destination',
      smtpd_tls_CAfile: '/etc/ssl/certs/ca-certificates.crt',
      smtpd_tls_ask_ccert: 'yes',
      smtpd_tls_security_level: 'may',
    });
    expect([result.open, named(result)]).toEqual([true, ['smtpd_relay_restrictions']]);
  });

  test('says of a server that will not start that nobody relays, and why', async () => {
    const result = await audited({ smtpd_relay_restrictions: 'permit' });
    expect(result.open).toBe(false);
    expect(result.mayRelay).toEqual(['On smtp: nobody, because smtpd does not run.']);
    expect(result.findings[0]?.why).toContain('specify at least one working instance of');
  });

  test('tells mail that vanishes from mail that is relayed', async () => {
    const hole = await audited({ mydestination: 'static:ALL' });
    expect([hole.open, named(hole, 'warning')]).toEqual([false, ['mydestination']]);
    const list = 'permit_mynetworks, permit_auth_destination, check_client_access static:DISCARD, reject';
    const swallowing = await audited({ smtpd_relay_restrictions: list });
    expect([swallowing.open, named(swallowing, 'warning')]).toEqual([false, ['smtpd_relay_restrictions']]);
  });

  test.each([
    ['mynetworks', '10.20.30.1/24', 'perhaps you should use "10.20.30.0/24" instead'],
    ['mynetworks', '127.0.0.0/8 172.16.0.0/12', 'NAT or a container network'],
    [
      'smtpd_client_restrictions',
      'permit_mynetworks, reject',
      'mail from outside to postmaster@mail.corp.example is refused',
    ],
    ['allow_untrusted_routing', 'yes', 'partner'],
  ])('warns of %s = %s', async (parameter, value, words) => {
    const result = await audited({ [parameter]: value });
    expect(result.open).toBe(false);
    expect(result.findings.map(({ why }) => why).join('\n')).toContain(words);
  });

  test('blames mynetworks_style where mynetworks is computed from it', async () => {
    const files: Record<string, string> = {
      '/c/main.cf': MAIN.replace(/^mynetworks = .*$/m, 'mynetworks_style = class'),
      '/c/master.cf': MASTER,
    };
    const machine = { hostname: 'mail.corp.example', interfaces: [{ address: '198.51.100.25', prefixLength: 32 }] };
    const result = await audit({ read: (path) => files[path], mtimeMs: () => 0 }, '/c', { machine });
    expect(named(result)).toEqual(['mynetworks_style']);
  });
});
