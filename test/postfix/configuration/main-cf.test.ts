import { describe, expect, test } from 'vitest';
import { checkValues, type FileSource, loadConfiguration } from '../../../sandbox/postfix/index.ts';

const MAIN = '/etc/postfix/main.cf';

function load(main: string, master = 'smtp inet n - y - - smtpd\n') {
  const contents: Record<string, string> = { [MAIN]: main, '/etc/postfix/master.cf': master };
  const files: FileSource = {
    read: (path) => contents[path],
    mtimeMs: (path) => (path in contents ? 0 : undefined),
  };
  return loadConfiguration(files, '/etc/postfix', { hostname: 'mail.corp.example' });
}

const texts = (main: string) => load(main).complaints.map(({ level, text }) => `${level}: ${text}`);

describe('main.cf', () => {
  test('joins lines that start with white space, over comments and blank lines', () => {
    const configuration = load('mynetworks = 1.2.3.4\n  5.6.7.8\n# one\n\n   # two\n\t9.9.9.9\nmyorigin=x\n');
    expect(configuration.list('mynetworks')).toEqual(['1.2.3.4', '5.6.7.8', '9.9.9.9']);
    expect(configuration.get('myorigin')).toBe('x');
    expect(configuration.origin('myorigin')).toEqual({ kind: 'main.cf', file: MAIN, line: 7 });
  });

  test.each([
    ['myorigin = a # home', 'a # home'],
    ['myorigin\t=  a  b \t', 'a  b'],
    ['myorigin = x\r', 'x'],
    ['myorigin =', ''],
    ['myorigin = a = b', 'a = b'],
  ])('reads %j', (main, value) => {
    expect(load(`${main}\n`).get('myorigin')).toBe(value);
  });

  test.each([
    ['  foo = bar\nmyorigin = x\n', `warning: ${MAIN}: logical line must not start with whitespace: "  foo = bar"`],
    ['myorigin\n', `fatal: ${MAIN}, line 1: missing '=' after attribute name: "myorigin"`],
    ['# c\n= x\n', `fatal: ${MAIN}, line 2: missing attribute name: "= x"`],
    ['myorigin = a\nmyorigin = b\n', `warning: ${MAIN}, line 2: overriding earlier entry: myorigin=a`],
    // Postfix 3.10 says so; 3.7 cuts the line in silence.
    ['myorigin = a\0b\n', `warning: ${MAIN}, line 1: text after null byte may be ignored`],
  ])('complains of %j', (main, text) => {
    expect(texts(main)).toEqual([text]);
  });

  test('lets the last of equal names count', () => {
    expect(load('myorigin = a\nmyorigin = b\n').get('myorigin')).toBe('b');
  });

  test('ends a value at a null byte', () => {
    expect(load('myorigin = a\0b\n').get('myorigin')).toBe('a');
  });

  test('ends a list at a comment behind other text, with a warning', () => {
    const configuration = load('mynetworks = 1.2.3.4, #home 5.6.7.8\n');
    expect(configuration.list('mynetworks')).toEqual(['1.2.3.4']);
    expect(configuration.complaints).toMatchObject([
      { level: 'warning', text: 'mynetworks: #comment after other text is not allowed: #home 5.6.7.8...' },
    ]);
  });

  test('keeps a group in braces in one piece', () => {
    expect(load('mynetworks = { a b } c, d{e f}\n').list('mynetworks')).toEqual(['{ a b }', 'c', 'd{e f}']);
  });

  test('is needed, and so is master.cf', () => {
    const files: FileSource = { read: () => undefined, mtimeMs: () => undefined };
    expect(loadConfiguration(files).complaints.map(({ level, text }) => `${level}: ${text}`)).toEqual([
      'fatal: open /etc/postfix/main.cf: No such file or directory',
      'fatal: open /etc/postfix/master.cf: No such file or directory',
    ]);
  });
});

describe('a value', () => {
  test.each([
    ['smtpd_error_sleep_time = 1', 'smtpd', []],
    ['queue_minfree = abc', 'smtpd', ['bad numerical configuration: queue_minfree = abc']],
    ['smtpd_delay_reject = maybe', 'smtpd', ['bad boolean configuration: smtpd_delay_reject = maybe']],
    ['smtpd_timeout = 5y', 'smtpd', ['parameter smtpd_timeout: bad time value or unit: 5y']],
    ['compatibility_level = x', 'smtpd', ['malformed compatibility level syntax: "x"']],
    ['inet_protocols = ipv5', 'smtpd', ['unknown inet_protocols value "ipv5" in "ipv5"']],
    ['mynetworks_style = lan', 'smtpd', ['unknown mynetworks mask style value "lan" in "lan"']],
  ])('%s stops what reads it with Postfix’s words', (main, daemon, expected) => {
    expect(checkValues(load(`${main}\n`), daemon).map(({ text }) => text)).toEqual(expected);
  });

  test('that cannot be read gives way to the default', () => {
    const configuration = load('smtpd_delay_reject = maybe\nsmtpd_timeout = 5y\nqueue_minfree = x\n');
    expect(configuration.bool('smtpd_delay_reject')).toBe(true);
    expect(configuration.time('smtpd_timeout')).toBe(load('').time('smtpd_timeout'));
    expect(configuration.int('queue_minfree')).toBe(0);
    expect(configuration.complaints.every(({ level }) => level === 'fatal')).toBe(true);
  });

  test('of time has the default’s unit, or its own', () => {
    const configuration = load('maximal_queue_lifetime = 3\nqueue_run_delay = 2m\nminimal_backoff_time = 1h\n');
    expect(configuration.time('maximal_queue_lifetime')).toBe(3 * 86_400_000);
    expect(configuration.time('queue_run_delay')).toBe(120_000);
    expect(configuration.time('minimal_backoff_time')).toBe(3_600_000);
  });
});

describe('defaults of 3.10', () => {
  test.each([
    ['compatibility_level', '0'],
    ['smtpd_forbid_bare_newline', 'normalize'],
    ['smtpd_forbid_unauth_pipelining', 'yes'],
    ['smtpd_delay_reject', 'yes'],
    ['append_dot_mydomain', 'yes'],
    ['relayhost', ''],
    ['myorigin', 'mail.corp.example'],
    ['mydestination', 'mail.corp.example, localhost.corp.example, localhost'],
  ])('%s is %j', (name, value) => {
    expect(load('').get(name)).toBe(value);
  });

  test.each([
    ['0', 'subnet', ''],
    ['1', 'subnet', 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination'],
    ['2', 'host', 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination'],
    ['3.6', 'host', 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination'],
  ])('at compatibility level %s trust %s', (level, style, restrictions) => {
    const configuration = load(`compatibility_level = ${level}\n`);
    expect(configuration.get('mynetworks_style')).toBe(style);
    expect(configuration.get('smtpd_relay_restrictions')).toBe(restrictions);
  });
});
