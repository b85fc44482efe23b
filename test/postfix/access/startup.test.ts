/** What keeps smtpd from running, or makes it answer 451: the failures that a student meets first. */
import { describe, expect, test } from 'vitest';
import { checkStartup } from '../../../sandbox/postfix/index.ts';
import { OFFICE, server } from './server.ts';

const FATAL =
  'fatal: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains';

function starts(...settings: string[]): string[] {
  const { configuration } = server({ main: settings.join('\n') });
  return checkStartup(configuration).map(({ level, text }) => `${level}: ${text}`);
}

describe('smtpd does not run', () => {
  test.each([
    [['smtpd_relay_restrictions = permit'], [FATAL]],
    [['smtpd_relay_restrictions =', 'smtpd_recipient_restrictions ='], [FATAL]],
    [['smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated'], [FATAL]],
    [['smtpd_relay_restrictions = permit, reject'], ["warning: restriction `reject' after `permit' is ignored", FATAL]],
    [['smtpd_relay_restrictions = warn_if_reject reject_unauth_destination'], [FATAL]],
    [['smtpd_relay_restrictions =', 'smtpd_sender_restrictions = reject_unauth_destination'], [FATAL]],
    [['compatibility_level = 0', 'smtpd_relay_restrictions ='], [FATAL]],
    [
      ['smtpd_relay_restrictions = classy', 'smtpd_restriction_classes = classy', 'classy = permit_mynetworks'],
      [FATAL],
    ],
    [['smtpd_restriction_classes = classy'], ["fatal: restriction class `classy' needs a definition"]],
    [['mynetworks = ::1'], ['fatal: open dictionary: expecting "type:name" form instead of "::1"']],
    [
      ['unknown_address_tempfail_action = reject'],
      ['fatal: bad configuration: unknown_address_tempfail_action = reject'],
    ],
  ])('with %j', (settings, expected) => {
    expect(starts(...settings)).toEqual(expected);
  });
});

describe('smtpd runs', () => {
  test.each([
    [['smtpd_relay_restrictions = permit', 'smtpd_recipient_restrictions = reject_unauth_destination']],
    [['smtpd_relay_restrictions =', 'smtpd_recipient_restrictions = permit_mynetworks, defer']],
    [['smtpd_relay_restrictions = permit_mynetworks, defer_unauth_destination']],
    [['smtpd_relay_restrictions = classy', 'smtpd_restriction_classes = classy', 'classy = reject']],
    [['smtpd_relay_restrictions = reject_unauth_destination, permit']],
  ])('with %j', (settings) => {
    expect(starts(...settings)).toEqual([]);
  });
});

describe('451 4.3.0 answers every recipient', () => {
  test.each([
    'mynetworks = 10.20.30.1/24',
    'mynetworks = 10.20.30.0/33',
    'mynetworks = /etc/postfix/nosuch',
    'mynetworks = hash:/etc/postfix/nosuch',
  ])('of %s', async (main) => {
    const { rcpt } = server({ main });
    for (const client of [{}, OFFICE]) {
      expect(await rcpt('<a@victim.example>', '<x@victim.example>', client)).toBe(
        '451 4.3.0 <x@victim.example>: Temporary lookup failure',
      );
    }
  });

  test('and the log says what to write instead', async () => {
    const { ask } = server({ main: 'mynetworks = 10.20.30.1/24' });
    const { complaints } = await ask('recipient', { sender: 'a@victim.example', recipient: 'x@victim.example' });
    expect(complaints.map(({ text }) => text)).toContain(
      'mynetworks: non-null host address bits in "10.20.30.1/24", perhaps you should use "10.20.30.0/24" instead',
    );
  });
});
