import { type StreamParser, StringStream } from '@codemirror/language';
import { describe, expect, test } from 'vitest';
import { kindOf, siblingOf } from '../../../site/src/client/editor/file-kind.ts';
import { mainCf } from '../../../site/src/client/editor/languages/main-cf.ts';
import { masterCf } from '../../../site/src/client/editor/languages/master-cf.ts';

/** The words of a text with the colours they get. */
function coloured<State>(language: StreamParser<State>, text: string): [string, string][] {
  const place = language.startState?.(2);
  if (place === undefined) throw new Error('the language has no state');
  const words: [string, string][] = [];
  for (const line of text.split('\n')) {
    const stream = new StringStream(line, 8, 2);
    while (!stream.eol()) {
      stream.start = stream.pos;
      const colour = language.token(stream, place);
      if (stream.pos === stream.start) throw new Error(`stands still before ${line.slice(stream.pos)}`);
      if (colour) words.push([stream.current(), colour]);
    }
  }
  return words;
}

describe('the colours of main.cf', () => {
  test('tell names, networks and references', () => {
    expect(coloured(mainCf, 'mynetworks = 127.0.0.0/8 [::1]/128 $other')).toEqual([
      ['mynetworks', 'propertyName'],
      ['=', 'operator'],
      ['127.0.0.0/8', 'number'],
      ['[::1]/128', 'number'],
      ['$other', 'variableName'],
    ]);
  });

  test('go on in continuation lines', () => {
    const text = 'smtpd_relay_restrictions =\n  permit_mynetworks,\n  reject_unauth_destination';
    expect(coloured(mainCf, text).slice(2)).toEqual([
      ['permit_mynetworks', 'keyword'],
      ['reject_unauth_destination', 'keyword'],
    ]);
  });

  test('take the whole comment', () => {
    expect(coloured(mainCf, '# mynetworks = 0.0.0.0/0')).toEqual([['# mynetworks = 0.0.0.0/0', 'comment']]);
  });
});

describe('the colours of master.cf', () => {
  test('tell the columns of a service', () => {
    expect(coloured(masterCf, 'smtp      inet  n       -       y       -       20      smtpd -v')).toEqual([
      ['smtp', 'propertyName'],
      ['inet', 'operator'],
      ['20', 'number'],
      ['smtpd', 'keyword'],
      ['-v', 'operator'],
    ]);
  });

  test('tell settings of one service in continuation lines, between comments', () => {
    const text = [
      'submission inet n - y - - smtpd',
      '  -o smtpd_client_restrictions=$mua_client_restrictions',
      '# only with a login',
      '  -o { smtpd_relay_restrictions = permit_sasl_authenticated, reject } -o syslog_name=x',
      'pickup unix n - y 60 1 pickup',
    ].join('\n');
    expect(coloured(masterCf, text).slice(3)).toEqual([
      ['-o', 'operator'],
      ['smtpd_client_restrictions', 'propertyName'],
      ['=', 'operator'],
      ['$mua_client_restrictions', 'variableName'],
      ['# only with a login', 'comment'],
      ['-o', 'operator'],
      ['{', 'operator'],
      ['smtpd_relay_restrictions', 'propertyName'],
      ['=', 'operator'],
      ['permit_sasl_authenticated', 'keyword'],
      ['reject', 'keyword'],
      ['}', 'operator'],
      ['-o', 'operator'],
      ['syslog_name', 'propertyName'],
      ['=', 'operator'],
      ['pickup', 'propertyName'],
      ['unix', 'operator'],
      ['60', 'number'],
      ['1', 'number'],
      ['pickup', 'keyword'],
    ]);
  });
});

test('a path tells which of Postfix’s files it is, and which is the other', () => {
  const paths = ['/etc/postfix/main.cf', '/etc/postfix/master.cf', '/etc/aliases', '/root/main.cf.old'];
  expect(paths.map((path) => [kindOf(path), siblingOf(path)])).toEqual([
    ['main', '/etc/postfix/master.cf'],
    ['master', '/etc/postfix/main.cf'],
    ['plain', undefined],
    ['plain', undefined],
  ]);
});
