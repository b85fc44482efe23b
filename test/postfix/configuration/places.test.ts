import { expect, test } from 'vitest';
import { type FileSource, loadConfiguration, placeOf, placeOfEntry } from '../../../sandbox/postfix/index.ts';

const MAIN_CF = `# Comments count.
myhostname = mail.corp.example
mynetworks = 127.0.0.0/8
# in between
  10.0.0.0/8

  0.0.0.0/0
smtpd_relay_restrictions = $ours
ours = permit_mynetworks,
  check_client_access hash:/etc/postfix/clients
  reject_unauth_destination
smtpd_client_restrictions = permit_mynetworks
smtpd_client_restrictions = reject_unknown_client_hostname
relay_domains = /etc/postfix/partners
`;
const MASTER_CF = `smtp inet n - y - - smtpd
submission inet n - y - - smtpd
  -o syslog_name=postfix/submission
  -o { smtpd_relay_restrictions = permit_sasl_authenticated, reject }
  -o mynetworks=192.0.2.0/24
2525 inet n - y - - smtpd -o mynetworks=0.0.0.0/0
`;
const FILES: Record<string, string> = {
  '/etc/postfix/main.cf': MAIN_CF,
  '/etc/postfix/master.cf': MASTER_CF,
  '/etc/postfix/partners': '# Friends\npartner.example\nfriend.test\n',
};
const files: FileSource = { read: (path) => FILES[path], mtimeMs: () => 0 };
const main = loadConfiguration(files);
const service = (name: string) => {
  const found = main.services.find((each) => each.name === name);
  if (!found) throw new Error(`no service ${name}`);
  return main.for(found);
};

test('a parameter is written at its line of main.cf', () => {
  expect(placeOf(main, 'mynetworks')).toEqual({
    parameter: 'mynetworks',
    kind: 'main.cf',
    file: '/etc/postfix/main.cf',
    line: 3,
    text: 'mynetworks = 127.0.0.0/8',
    value: '127.0.0.0/8  10.0.0.0/8  0.0.0.0/0',
  });
});

test('of two settings of one name the last is meant', () => {
  expect(placeOf(main, 'smtpd_client_restrictions').line).toBe(13);
});

test('a default has no line', () => {
  const place = placeOf(main, 'smtpd_helo_restrictions');
  expect(place).toEqual({ parameter: 'smtpd_helo_restrictions', kind: 'default', value: '' });
  expect(placeOfEntry(main, 'smtpd_data_restrictions', 'reject').kind).toBe('default');
});

test.each([
  ['mynetworks', '0.0.0.0/0', 7, '0.0.0.0/0'],
  ['mynetworks', '10.0.0.0/8', 5, '10.0.0.0/8'],
  ['smtpd_relay_restrictions', 'permit_mynetworks', 9, 'ours = permit_mynetworks,'],
  ['smtpd_relay_restrictions', 'reject_unauth_destination', 11, 'reject_unauth_destination'],
  [
    'smtpd_relay_restrictions',
    'check_client_access hash:/etc/postfix/clients',
    10,
    'check_client_access hash:/etc/postfix/clients',
  ],
  ['smtpd_relay_restrictions', 'not_in_there', 8, 'smtpd_relay_restrictions = $ours'],
])('of %s the entry %s has its own line', (parameter, entry, line, text) => {
  expect(placeOfEntry(main, parameter, entry)).toMatchObject({ kind: 'main.cf', line, text });
});

test('an entry of a file that a list names is found there', () => {
  const place = { kind: 'file', file: '/etc/postfix/partners', line: 3, text: 'friend.test' };
  expect(placeOfEntry(main, 'relay_domains', 'friend.test')).toMatchObject(place);
});

test.each([
  ['submission', 'smtpd_relay_restrictions', 'reject', 4],
  ['submission', 'mynetworks', '192.0.2.0/24', 5],
  ['2525', 'mynetworks', '0.0.0.0/0', 6],
])('what master.cf says for %s of %s stands at its -o', (name, parameter, entry, line) => {
  const place = { kind: 'master.cf', file: '/etc/postfix/master.cf', line };
  expect(placeOf(service(name), parameter)).toMatchObject(place);
  expect(placeOfEntry(service(name), parameter, entry)).toMatchObject(place);
});
