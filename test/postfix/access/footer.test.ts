import { expect, test } from 'vitest';
import { withRejectFooter } from '../../../sandbox/postfix/index.ts';
import { STRANGER, server } from './server.ts';

function footed(footer: string, reply = '554 5.7.1 <x>: Relay access denied'): string[] {
  const { configuration, tables } = server({ main: `smtpd_reject_footer = ${footer}` });
  return withRejectFooter(reply, { configuration, tables, client: STRANGER, transaction: { sender: '' } });
}

test('a footer with \\c continues the refusal', () => {
  expect(footed('\\c. For help, call $server_name about $client_address')).toEqual([
    '554 5.7.1 <x>: Relay access denied. For help, call mail.corp.example about 198.51.100.66',
  ]);
});

test('another footer has lines of its own, with code and status', () => {
  expect(footed('one\\ntwo')).toEqual(['554 5.7.1 <x>: Relay access denied', '554 5.7.1 one', '554 5.7.1 two']);
});

test('an acceptance has no footer', () => {
  expect(footed('\\c!', '250 2.1.5 Ok')).toEqual(['250 2.1.5 Ok']);
});
