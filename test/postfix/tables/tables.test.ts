import { describe, expect, test } from 'vitest';
import { type FileSource, loadConfiguration, openTables, postalias, postmap } from '../../../sandbox/postfix/index.ts';
import { workSince } from '../../fixtures/work.ts';

const DIRECTORY = '/etc/postfix';
const DAY = 86_400_000;

/** Files with the time of their last change, and a clock. */
class Machine implements FileSource {
  readonly contents = new Map<string, { text: string; mtime: number }>();
  now = 10 * DAY;

  constructor(files: Record<string, string> = {}) {
    for (const [name, text] of Object.entries({ 'main.cf': 'compatibility_level = 3.9\n', 'master.cf': '', ...files }))
      this.write(`${DIRECTORY}/${name}`, text);
  }

  write(path: string, text: string): void {
    this.contents.set(path, { text, mtime: this.now });
  }

  read(path: string) {
    return this.contents.get(path)?.text;
  }

  mtimeMs(path: string) {
    return this.contents.get(path)?.mtime;
  }

  run(program: typeof postmap, ...args: string[]) {
    const result = program(this, args, { now: () => this.now });
    for (const [path, text] of result.written) this.write(path, text);
    return { ...result, said: result.complaints.map(({ level, text }) => `${level}: ${text}`) };
  }

  ask(specification: string, key: string) {
    const tables = openTables(loadConfiguration(this), { now: () => this.now });
    const answer = tables.open(specification).lookup(key);
    const said = tables.takeComplaints().map(({ level, text }) => `${level}: ${text}`);
    return { found: 'error' in answer ? 'error' : answer.found, said };
  }
}

const found = (specification: string, key: string, files: Record<string, string> = {}) =>
  new Machine(files).ask(specification, key).found;

describe.each([
  ['hash', 'db'],
  ['btree', 'db'],
  ['lmdb', 'lmdb'],
])('a %s map', (type, suffix) => {
  const map = `${type}:${DIRECTORY}/access`;
  const path = `${DIRECTORY}/access.${suffix}`;

  test('cannot be asked before postmap has built it', () => {
    const reason = `open database ${path}: No such file or directory`;
    expect(new Machine({ access: 'a OK\n' }).ask(map, 'a')).toEqual({
      found: 'error',
      said: [`error: ${reason}`, `warning: ${map} is unavailable. ${reason}`],
    });
  });

  test('serves what was built until it is built again', () => {
    const machine = new Machine({ access: 'a OK\n' });
    expect(machine.run(postmap, map)).toMatchObject({ exitCode: 0, said: [], output: [] });
    machine.write(`${DIRECTORY}/access`, 'a REJECT\nb OK\n');
    expect(machine.ask(map, 'a')).toEqual({ found: 'OK', said: [] });
    expect(machine.ask(map, 'b').found).toBeUndefined();
    machine.run(postmap, map);
    expect(machine.ask(map, 'a').found).toBe('REJECT');
  });

  test('is said to be old once its source has been newer for a while', () => {
    const machine = new Machine({ access: 'a OK\n' });
    machine.run(postmap, map);
    machine.now += DAY;
    machine.write(`${DIRECTORY}/access`, 'a REJECT\n');
    expect(machine.ask(map, 'a').said).toEqual([]);
    machine.now += DAY;
    expect(machine.ask(map, 'a')).toEqual({
      found: 'OK',
      said: [`warning: database ${path} is older than source file ${DIRECTORY}/access`],
    });
  });

  test('keeps the first of two equal keys, with a warning', () => {
    const machine = new Machine({ access: 'A one\na two\n' });
    const where = type === 'lmdb' ? map : path;
    expect(machine.run(postmap, map).said).toEqual([`warning: ${where}: duplicate entry: "a"`]);
    expect(machine.ask(map, 'a').found).toBe('one');
  });

  test('finds keys in any case', () => {
    const machine = new Machine({ access: 'Alice@Corp.Example OK\n' });
    machine.run(postmap, map);
    expect(machine.ask(map, 'alice@corp.example').found).toBe('OK');
  });

  test('that something else wrote cannot be opened', () => {
    expect(new Machine({ [`access.${suffix}`]: 'a OK\n' }).ask(map, 'a').said[0]).toBe(
      `error: open database ${path}: Invalid argument`,
    );
  });
});

describe('postmap', () => {
  test.each([
    ['novalue\n', 'expected format: key whitespace value'],
    ['open" y\n', `unbalanced '"' in 'open" y' -- ignoring this line`],
    ['alias: z\n', 'record is in "key: value" format; is this an alias file?'],
  ])('warns of %j', (text, warning) => {
    const machine = new Machine({ f: `ok fine\n${text}` });
    expect(machine.run(postmap, `hash:${DIRECTORY}/f`)).toMatchObject({
      exitCode: 0,
      said: [`warning: ${DIRECTORY}/f, line 2: ${warning}`],
    });
    expect(machine.ask(`hash:${DIRECTORY}/f`, 'ok').found).toBe('fine');
  });

  test.each([
    [['hash:/etc/postfix/nosuch'], 'fatal: open /etc/postfix/nosuch: No such file or directory'],
    [['cidr:/etc/postfix/f'], "fatal: no 'map create' support for this type: cidr"],
    [['foo:/etc/postfix/f'], 'fatal: unsupported map type: foo'],
    [['-q', 'a', '-s', 'hash:/etc/postfix/f'], 'fatal: specify only one of -s or -q or -d'],
    [['-q', 'a', 'fail:x'], 'fatal: table fail:x: query error: Application error'],
    [['-s', 'regexp:/etc/postfix/f'], 'fatal: table regexp:/etc/postfix/f: sequence operation is not supported'],
  ])('%j dies', (args, text) => {
    const result = new Machine({ f: '/a/ b\n' }).run(postmap, ...args);
    expect(result.exitCode).toBe(1);
    expect(result.said.at(-1)).toBe(text);
    expect(result.written.size).toBe(0);
  });

  test('takes letters together, the last with its value', () => {
    expect(new Machine({ f: 'a b\n' }).run(postmap, '-vq', 'a', 'texthash:/etc/postfix/f').output).toEqual(['b']);
  });

  test('builds the tables before the one that it dies of', () => {
    const machine = new Machine({ f: 'a b\n' });
    expect(machine.run(postmap, 'hash:/etc/postfix/f', 'hash:/etc/postfix/nosuch').exitCode).toBe(1);
    expect(machine.ask('hash:/etc/postfix/f', 'a').found).toBe('b');
  });

  test('reads keys from standard input and shows them with their values', () => {
    const machine = new Machine({ f: 'a b\nc d\n' });
    const { output } = postmap(machine, ['-q', '-', 'texthash:/etc/postfix/f'], { input: 'c\nzz\na\n' });
    expect(output).toEqual(['c\td', 'a\tb']);
  });
});

describe('postalias', () => {
  test('reads names and values with quotes', () => {
    const machine = new Machine({ aliases: 'Info: alice, "|/bin/x, y"\n"q:r": bob\nteam: a,\n  b\n' });
    const map = `hash:${DIRECTORY}/aliases`;
    expect(machine.run(postalias, map).said).toEqual([]);
    expect(machine.ask(map, 'info').found).toBe('alice, "|/bin/x, y"');
    expect(machine.ask(map, 'q:r').found).toBe('bob');
    expect(machine.ask(map, 'team').found).toBe('a, b');
  });

  test.each([
    ['no\n', 'need name:value pair'],
    ['empty:\n', 'need name:value pair'],
    ['a,b: c\n', 'need name:value pair'],
    // 3.7 ends behind "local".
    ['bad@dom: x\n', 'name must be local and have no domain'],
  ])('warns of %j', (text, warning) => {
    expect(new Machine({ aliases: text }).run(postalias, `hash:${DIRECTORY}/aliases`).said).toEqual([
      `warning: ${DIRECTORY}/aliases, line 1: ${warning}`,
    ]);
  });
});

describe('a texthash map', () => {
  test('follows its source without postmap', () => {
    const machine = new Machine({ f: 'a one\n' });
    const tables = openTables(loadConfiguration(machine));
    expect(tables.open('texthash:/etc/postfix/f').lookup('a')).toEqual({ found: 'one' });
    machine.write('/etc/postfix/f', 'a two\n');
    expect(tables.open('texthash:/etc/postfix/f').lookup('a')).toEqual({ found: 'two' });
  });
});

describe('a cidr map', () => {
  const rules = `10.0.0.0/8 ten
!10.1.0.0/16 other
2001:db8::/32 six
[2001:db9::]/32 six too
0.0.0.0/0 never
`;
  test.each([
    ['10.1.2.3', 'ten'],
    ['198.51.100.66', 'other'],
    ['2001:db8::1', 'six'],
    // `!10.1.0.0/16` says nothing of IPv6.
    ['2001:db9::1', 'six too'],
    ['2001:dba::1', undefined],
    ['name', undefined],
  ])('answers %s with %s', (key, value) => {
    expect(found('cidr:/etc/postfix/c', key, { c: rules })).toBe(value);
  });

  test('asks what stands between if and endif only where the condition holds', () => {
    const c =
      'if 192.168.0.0/16\n192.168.1.1 one\n0.0.0.0/0 rest\nendif\nif !172.16.0.0/12\n11.0.0.0/8 eleven\nendif\n';
    expect(
      ['192.168.1.1', '192.168.9.9', '11.1.1.1', '172.16.1.1'].map((key) => found('cidr:/etc/postfix/c', key, { c })),
    ).toEqual(['one', 'rest', 'eleven', undefined]);
  });

  test.each([
    [
      '10.20.30.1/24 x',
      'non-null host address bits in "10.20.30.1/24", perhaps you should use "10.20.30.0/24" instead: skipping this rule',
    ],
    ['1.2.3.4/33 x', 'bad mask length in "1.2.3.4/33": skipping this rule'],
    ['1.2.3 x', 'bad address pattern: "1.2.3": skipping this rule'],
    ['5.6.7.8', 'no lookup result: skipping this rule'],
    ['foo', 'bad address pattern: "foo": skipping this rule'],
    ['endif', 'ENDIF without IF: skipping this rule'],
    ['if 1.1.1.1', 'IF has no matching ENDIF'],
  ])('warns of %s and goes on', (line, warning) => {
    const machine = new Machine({ c: `9.9.9.9 nine\n${line}\n` });
    expect(machine.ask('cidr:/etc/postfix/c', '9.9.9.9')).toEqual({
      found: 'nine',
      said: [`warning: cidr map /etc/postfix/c, line 2: ${warning}`],
    });
  });
});

describe.each(['regexp', 'pcre'])('a %s map', (type) => {
  const ask = (r: string, key: string) => new Machine({ r }).ask(`${type}:/etc/postfix/r`, key);

  test.each([
    ['/^a(.*)b$/ got $1 ${1} $(1) $$', 'aXb', 'got X X X $'],
    ['/^case/ x', 'CASE', 'x'],
    ['/^Case/i x', 'case', undefined],
    ['!/^z/ notz', 'abc', 'notz'],
    ['!/^z/ notz', 'zed', undefined],
    ['|p/q| pipe', 'p/q', 'pipe'],
    ['if /^if/\n/x/ in\nendif\n/x/ out', 'x', 'out'],
    ['if /^if/\n/x/ in\nendif\n/x/ out', 'ifx', 'in'],
    ['if !/y/\n/z/ noty\nendif', 'yz', undefined],
    ['/l(a)(b)?c/ [$1][$2]', 'lac', '[a][]'],
    ['/empty/', 'empty', ''],
  ])('%j answers %s with %j', (rules, key, value) => {
    expect(ask(`${rules}\n`, key).found).toBe(value);
  });

  test.each([
    ['/a/ $2', 'out of range replacement index "2": skipping this rule'],
    ['!/v(.)/ $1', '$number found in negative match replacement text: skipping this rule'],
    ['foo bar', 'ignoring unrecognized request'],
    ['endif', 'ignoring ENDIF without matching IF'],
    ['/k/k x', 'unknown regexp option "k": skipping this rule'],
    ['if /zz/', 'IF has no matching ENDIF'],
  ])('warns of %s', (line, warning) => {
    expect(ask(`${line}\n`, 'q').said).toEqual([`warning: ${type} map /etc/postfix/r, line 1: ${warning}`]);
  });
});

describe('a regexp map', () => {
  const ask = (r: string, key: string) => new Machine({ r: `${r}\n` }).ask('regexp:/etc/postfix/r', key);

  test.each([
    ['/\\d+/ x', '1', undefined],
    // Without regard to case glibc finds no letter behind a backslash.
    ['/\\d+/ x', 'd', undefined],
    ['/\\d+/i x', 'd', 'x'],
    ['/\\D/ x', 'd', 'x'],
    ['/a\\.b/ x', 'a.b', 'x'],
    ['/a\\.b/ x', 'a-b', undefined],
    ['/\\w\\b/ x', 'a', 'x'],
    ['/a)b/ x', 'a)b', 'x'],
    ['/a**b/ x', 'aab', 'x'],
    ['/^a{,3}b/ x', 'aab', 'x'],
    ['/[\\d]/ x', '\\', 'x'],
    ['/^[]a]+$/ x', 'a]', 'x'],
    ['/^[[:digit:]]+$/ x', '42', 'x'],
    ['/a/!/b/ x', 'ac', 'x'],
    ['/a/!/b/ x', 'ab', undefined],
  ])('reads POSIX expressions: %s answers %s with %s', (rule, key, value) => {
    expect(ask(rule, key).found).toBe(value);
  });

  test.each([
    ['/a(b/ x', 'Unmatched ( or \\('],
    ['/[ab/ x', 'Unmatched [, [^, [:, [., or [='],
    ['/*a/ x', 'Invalid preceding regular expression'],
    ['/(?=a)/ x', 'Invalid preceding regular expression'],
    ['/x{2,1}/ x', 'Invalid content of \\{\\}'],
    ['/[z-a]/ x', 'Invalid range end'],
    ['/[[:foo:]]/ x', 'Invalid character class name'],
  ])('says what is wrong with %s', (rule, warning) => {
    expect(ask(rule, 'a').said).toEqual([`warning: regexp map /etc/postfix/r, line 1: ${warning}`]);
  });
});

describe('a pcre map', () => {
  const ask = (r: string, key: string) => new Machine({ r: `${r}\n` }).ask('pcre:/etc/postfix/r', key);

  test.each([
    ['/^\\d+$/ x', '42', 'x'],
    ['/(?<=a)b/ x', 'ab', 'x'],
    ['/(a)\\1/ x', 'aa', 'x'],
    ['/a b # c/x x', 'ab', 'x'],
  ])('%s answers %s with %s', (rule, key, value) => {
    expect(ask(rule, key).found).toBe(value);
  });

  test.each([
    ['/foo(/ x', 'error in regex at offset 4: missing closing parenthesis'],
    ['/a)b/ x', 'error in regex at offset 1: unmatched closing parenthesis'],
    ['/*a/ x', 'error in regex at offset 0: quantifier does not follow a repeatable item'],
  ])('says what is wrong with %s', (rule, warning) => {
    expect(ask(rule, 'a').said).toEqual([`warning: pcre map /etc/postfix/r, line 1: ${warning}`]);
  });

  test('cannot be made to run away', () => {
    const work = workSince();
    ask('/^(?=(a+)+$)(a+)+$/ x', `${'a'.repeat(40)}!`);
    expect(work()).toBeLessThan(5000);
  });
});

describe('a table in one line', () => {
  test.each([
    ['inline:{a=b, { c = d e }}', 'c', 'd e'],
    ['inline:{a=b, A=x}', 'a', 'x'],
    ['static:x', 'anything', 'x'],
    ['static:{x y}', 'anything', 'x y'],
    ['cidr:{{1.2.3.4 x}}', '1.2.3.4', 'x'],
    ['regexp:{{/(a)/ <$1>}, {/b/ x}}', 'a', '<a>'],
    ['pipemap:{inline:{a=b},inline:{b=c}}', 'a', 'c'],
    ['pipemap:{inline:{a=b},inline:{x=c}}', 'a', undefined],
    ['unionmap:{inline:{a=b},inline:{a=c},inline:{z=1}}', 'a', 'b,c'],
    ['unionmap:{static:1,fail:x}', 'a', 'error'],
    ['randmap:{b}', 'a', 'b'],
    ['fail:x', 'a', 'error'],
    ['unix:passwd.byname', 'nobody-here', undefined],
  ])('%s answers %s with %s', (specification, key, value) => {
    expect(found(specification, key)).toBe(value);
  });

  test.each([
    ['inline:{}', 'bad syntax: "inline:{}"; need "inline:{name=value...}"'],
    ['pipemap:{a}', 'bad syntax: "pipemap:{a}"; need "pipemap:{type:name...}"'],
    ['unionmap:x', 'bad syntax: "unionmap:x"; need "unionmap:{type:name...}"'],
    ['randmap:b', 'bad syntax: "randmap:b"; need "randmap:{value...}"'],
    ['nosuch:x', 'unsupported dictionary type: nosuch'],
  ])('%s cannot be opened', (specification, text) => {
    const answer = new Machine().ask(specification, 'a');
    expect(answer.found).toBe('error');
    expect(answer.said).toContain(`error: ${text}`);
  });
});
