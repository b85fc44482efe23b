import { describe, expect, test } from 'vitest';
import { expandRecipient, resolveAddress } from '../../../sandbox/postfix/index.ts';
import { ENVELOPES } from './envelopes.ts';
import { server } from './server.ts';

const own = { '/etc/postfix/own': 'corp.example OK\n' };
const servers = {
  closed: server(),
  open: server({ main: 'mynetworks = 0.0.0.0/0' }),
  relayAll: server({ main: 'relay_domains = static:ALL' }),
  ownSender: server({
    main: 'smtpd_relay_restrictions = check_sender_access texthash:/etc/postfix/own, reject_unauth_destination',
    files: own,
  }),
  soft: server({ main: 'smtpd_relay_restrictions = permit_mynetworks, defer_unauth_destination' }),
};

describe('the envelopes of the reference, from an outsider', () => {
  test.each(ENVELOPES)('%s %s → %s is answered as by real Postfix', async (...envelope) => {
    const [, from, to, closed, open, relayAll, ownSender] = envelope;
    const replies = {
      closed: (await servers.closed.rcpt(from, to)).split(' ').slice(0, 2).join(' '),
      open: Number((await servers.open.rcpt(from, to)).slice(0, 3)),
      relayAll: Number((await servers.relayAll.rcpt(from, to)).slice(0, 3)),
      ownSender: Number((await servers.ownSender.rcpt(from, to)).slice(0, 3)),
    };
    expect(replies).toEqual({ closed, open, relayAll, ownSender });
  });

  test.each(ENVELOPES.filter(([, , , , , , , deliveredTo]) => deliveredTo !== ''))(
    '%s %s → %s goes where real Postfix sent it',
    (...envelope) => {
      const [id, , to, , , , , deliveredTo, through] = envelope;
      const { parse, configuration, tables } = servers.open;
      const address = parse(to, 'RCPT');
      const written = 'address' in address ? address.address : '';
      const [recipient = ''] = expandRecipient(written, configuration, tables).recipients;
      const { transport, recipient: final } = resolveAddress(recipient, configuration, tables);
      expect(transport).toBe(through === 'local' ? 'local' : 'smtp');
      const aliased = ['L02', 'L03', 'L05'].includes(id);
      if (!aliased) expect(final).toBe(deliveredTo);
    },
  );

  test('a deferring server says 454 where a refusing one says 554', async () => {
    expect(await servers.closed.rcpt('<>', '<x@victim.example>')).toBe(
      '554 5.7.1 <x@victim.example>: Relay access denied',
    );
    expect(await servers.soft.rcpt('<>', '<x@victim.example>')).toBe(
      '454 4.7.1 <x@victim.example>: Relay access denied',
    );
  });

  test('quotes and source routes are gone from the refusal', async () => {
    expect(await servers.closed.rcpt('<>', '<"a@victim.example">')).toBe(
      '554 5.7.1 <a@victim.example>: Relay access denied',
    );
    expect(await servers.closed.rcpt('<>', '<@mail.corp.example:a@victim.example>')).toBe(
      '554 5.7.1 <a@victim.example>: Relay access denied',
    );
  });
});
