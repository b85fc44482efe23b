import { describe, expect, test } from 'vitest';
import { type FileSource, loadConfiguration } from '../../../sandbox/postfix/index.ts';

const MASTER = '/etc/postfix/master.cf';

function load(master: string, main = 'compatibility_level = 3.9\n') {
  const contents: Record<string, string> = { '/etc/postfix/main.cf': main, [MASTER]: master };
  const files: FileSource = { read: (path) => contents[path], mtimeMs: () => 0 };
  return loadConfiguration(files);
}

const overrides = (args: string) =>
  Object.fromEntries(load(`a inet n - n - - smtpd ${args}\n`).services[0]?.overrides ?? []);

describe('a service', () => {
  test('has master(5)’s defaults where master.cf has a dash', () => {
    expect(load('smtp inet - - - - - smtpd\npickup unix n - y 60 1 pickup\n').services).toMatchObject([
      {
        name: 'smtp',
        type: 'inet',
        private: true,
        unprivileged: true,
        chroot: false,
        wakeup: '0',
        maxProcesses: '100',
      },
      { name: 'pickup', private: false, chroot: true, wakeup: '60', maxProcesses: '1', line: 2 },
    ]);
  });

  test('is in a chroot by default before compatibility level 1', () => {
    expect(load('smtp inet - - - - - smtpd\n', 'compatibility_level = 0\n').services[0]?.chroot).toBe(true);
  });

  test.each([
    ['-o a=b', { a: 'b' }],
    ['-oa=b', { a: 'b' }],
    // postconf shows this as `-o mynetw -o rks=…`; the daemon reads it as it was meant.
    ['-omynetworks=127.0.0.0/8', { mynetworks: '127.0.0.0/8' }],
    ['-v -o a=b -vo c=d', { a: 'b', c: 'd' }],
    ['-o { a = b, c }', { a: 'b, c' }],
    ['-o a=', { a: '' }],
    ['-o a=1 -o a=2', { a: '2' }],
    ['-- -o a=b', {}],
    ['word -o a=b', {}],
    ['-o a', {}],
    ['-o', {}],
  ])('%s overrides %j', (args, expected) => {
    expect(overrides(args)).toEqual(expected);
  });

  test('takes continuation lines', () => {
    const [service] = load('submission inet n - n - - smtpd\n  -o a=b\n# comment\n  -o { c = d e }\n').services;
    expect([...(service?.overrides ?? [])]).toEqual([
      ['a', 'b'],
      ['c', 'd e'],
    ]);
  });

  test('sees its own settings first', () => {
    const configuration = load('a inet n - n - - smtpd -o mynetworks=$foo -o foo=1.1.1.1\n', 'mynetworks = 2.2.2.2\n');
    const [service] = configuration.services;
    if (!service) throw new Error('no service');
    const own = configuration.for(service);
    expect(own.get('mynetworks')).toBe('1.1.1.1');
    expect(own.origin('mynetworks')).toEqual({ kind: 'master.cf', file: MASTER, line: 1 });
    expect(configuration.get('mynetworks')).toBe('2.2.2.2');
  });
});

describe('master.cf', () => {
  test.each([
    ['a inet\n', `file ${MASTER}: line 1: bad field count`],
    ['# c\na inet n - n - -\n', `file ${MASTER}: line 2: bad field count`],
    ['a foo n - n - - smtpd\n', 'invalid type field "foo" in "a foo n - n - - smtpd"'],
    ['a inet x - n - - smtpd\n', 'invalid private field "x" in "a inet x - n - - smtpd"'],
    ['a inet n - n x 0 smtpd\n', 'invalid wakeup field "x" in "a inet n - n x 0 smtpd"'],
    ['a inet n - n - x smtpd\n', 'invalid process_limit field "x" in "a inet n - n - x smtpd"'],
  ])('dies of %j', (master, text) => {
    expect(load(master).complaints).toMatchObject([{ level: 'fatal', text }]);
  });

  test.each([
    ['a inet n - n - - smtpd -o { foo }\n', `master.cf: missing '=' after attribute name: "foo"`],
    ['a inet n - n - - smtpd -o { foo = a b\n', `master.cf: missing '}' in "{ foo = a b"`],
    ['a inet n - n - - smtpd -o {a=b}c\n', `master.cf: syntax error after '}' in "{a=b}c"`],
  ])('warns of %j', (master, text) => {
    expect(load(master).complaints.map((complaint) => complaint.text)).toEqual([text]);
  });
});
