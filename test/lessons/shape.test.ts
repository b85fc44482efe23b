import { describe, expect, test } from 'vitest';
import { isShown, shapeOf } from './shape.ts';

const same = (one: string, other: string, command = 'cat') => shapeOf(one, command) === shapeOf(other, command);

describe('what is new each time', () => {
  test.each([
    ['queue IDs', 'A5649288902: removed', '4412928899B: removed'],
    ['process IDs', 'postfix/smtp[364]: x', 'postfix/smtp[9]: x'],
    ['dates of the log', 'Nov  8 05:54:17 mail x', 'Dec 24 23:00:01 mail x'],
    ['dates of messages', 'Date: Sat, 28 Nov 2026 05:53:54 +0000', 'Date: Tue, 1 Dec 2026 15:00:00 +0000 (UTC)'],
    ['message-IDs', 'message-id=<20261128055417.027672@pc5.example>', 'message-id=<20260101000000.1@pc5.example>'],
    ['delays and sizes', 'size=473, delay=0.09, delays=0.01/0/0.04/0.05', 'size=1, delay=12, delays=1/2/3/4'],
    ['the other side’s ID', '250 2.0.0 Ok: queued as 8P6ELQGB5I', '250 2.0.0 Ok: queued as 10054'],
    ['a client’s port', 'CONNECT from [192.0.2.1]:60415', 'CONNECT from [192.0.2.1]:41000'],
  ])('%s count by their shape', (_, one, other) => {
    expect(same(one, other)).toBe(true);
  });
});

describe('what must be the same', () => {
  test.each([
    ['replies', '554 5.7.1 <a@b.test>: Relay access denied', '454 4.7.1 <a@b.test>: Relay access denied'],
    ['addresses', 'client=x[192.0.2.1]', 'client=x[192.0.2.2]'],
    ['well-known ports', 'relay=mx.test[192.0.2.1]:25', 'relay=mx.test[192.0.2.1]:587'],
    ['names', '<maria@a.test>', '<olga@a.test>'],
    ['prefixes', '10.20.30.0/24', '10.20.30.0/16'],
    ['verdicts', 'nrcpt=1 (queue active)', 'nrcpt=50 (queue active)'],
  ])('%s count as they are', (_, one, other) => {
    expect(same(one, other)).toBe(false);
  });

  test('numbers count as they are, unless the command measures', () => {
    expect(same('load 0.10', 'load 7.31')).toBe(false);
    expect(same('load 0.10', 'load 7.31', 'uptime')).toBe(true);
    expect(same('217 198.51.100.7', '3 198.51.100.7', 'sort | uniq -c')).toBe(true);
    expect(same('217 198.51.100.7', '217 198.51.100.8', 'sort | uniq -c')).toBe(false);
  });
});

describe('lines of a lesson', () => {
  const log = ['Nov 28 05:54:17 mail postfix/qmgr[436]: A5649288902: removed', 'second', 'third line, long'];

  test('may leave out time and host of a log', () => {
    expect(isShown(['postfix/qmgr[1]: 4412928899B: removed'], log, 'grep')).toEqual({ all: true });
  });

  test('skip text and lines with …', () => {
    expect(isShown(['…', 'third …', ''], log, 'grep')).toEqual({ all: true });
    expect(isShown(['third …, long'], log, 'grep')).toEqual({ all: true });
  });

  test('occur in their order, whole, each once', () => {
    expect(isShown(['third line, long', 'second'], log, 'grep')).toEqual({ all: false, missing: 'second', after: 3 });
    expect(isShown(['third'], log, 'grep')).toMatchObject({ missing: 'third' });
    expect(isShown(['second', 'second'], log, 'grep')).toMatchObject({ missing: 'second', after: 2 });
  });
});
