/**
 * The library's answers beside those of the Postfix of this machine, word for word. Debian 12 has 3.7, the library answers
 * as 3.10: what differs between these two has its own tests, with the words of 3.10.
 */
import { describe, expect } from 'vitest';
import { requires } from '../require.ts';
import { Peer, type Program } from './peer.ts';

const both = requires('postfix');

const MAIN = `compatibility_level = 3.6
myhostname = a.b.example
mydomain = b.example
mynetworks = 1.1.1.1
unused = 1
mydestination = $myhostname, localhost.$mydomain,
  localhost
`;
const MASTER = `smtp      inet  n       -       y       -       -       smtpd
submission inet n - y - - smtpd
  -o syslog_name=postfix/submission
  -o { smtpd_recipient_restrictions = permit_sasl_authenticated, reject }
# comment
pickup    unix  n       -       y       60      1       pickup
127.0.0.1:10025 inet n - n - 10 smtpd -v -o mynetworks=$foo
   -o foo=bar -omynetworks=1.2.3.4
maildrop  unix  -       n       n       -       -       pipe
  flags=DRXhu user=vmail argv=/usr/bin/maildrop -d \${recipient} { a b }
`;

interface Question {
  program: Program;
  args: string[];
  files?: Record<string, string>;
  input?: string;
  /** A file that the program changes. */
  edits?: string;
}

/** Postfix says some things once for each time that it reads a file; once is enough. */
const once = (errors: string[]): string[] => [...new Set(errors)].sort();

async function compare({ program, args, files = {}, input = '', edits }: Question): Promise<void> {
  const peer = new Peer({ 'main.cf': MAIN, 'master.cf': MASTER, ...files });
  try {
    const before = edits === undefined ? '' : (peer.read(edits) ?? '');
    const real = await peer.real(program, args, input);
    const realEdit = edits === undefined ? '' : peer.read(edits);
    if (edits !== undefined) peer.write(edits, before);
    // 3.7 takes -c for a setting of main.cf.
    real.output = real.output.filter((line) => !/^config_directory( = |$)/.test(line));
    const ours = peer.ours(program, args, input);
    const label = `${program} ${args.join(' ')} with ${JSON.stringify(files)}`;
    expect({ ...ours, errors: once(ours.errors) }, label).toEqual({ ...real, errors: once(real.errors) });
    if (edits !== undefined) expect(peer.read(edits), label).toBe(realEdit);
  } finally {
    peer.remove();
  }
}

/** Postfix's programs wait a second before they die, so many are asked at once. */
async function compareAll(questions: Question[]): Promise<void> {
  const waiting = [...questions];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await compare(next);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

const words = (text: string): string[] => text.split(' ');

describe('beside the real one', { timeout: 120_000 }, () => {
  both('postconf shows main.cf, whatever stands in it', async () => {
    const mains = [
      'myorigin = x  y \n# c\n z\n',
      'myorigin\n',
      '= x\n',
      'myorigin = a\r\n',
      'foo = bar\nmyorigin = $foo$nosuch\n',
      'foo = a\nmyorigin = ${foo?{yes}:{no}} ${nosuch:no} ${{$foo}=={a}} ${{10} > {9} ? {a} : {b}}\n',
      'myorigin = ${{3.9} <level {3.10} ? {old} : {new}}\n',
      'myorigin = ${{a}=a}\n',
      'myorigin = ${{x} <level {y}}\n',
      'myorigin = ${\n',
      'myorigin = $ x\n',
      'myorigin = ${foo-bar}\n',
      'myorigin = ${foo?{a}:{b}c}\n',
      'foo = $foo\nmyorigin = $foo\n',
      'virtual_maps = hash:/x\nprocess_name = x\n',
      'smtpd_restriction_classes = foo, bar\nfoo = permit\n',
      'virtual_alias_maps = proxy:ldap:foo\nfoo_server_host = x\nfoo_nonsense = y\n',
      'inet_protocols = foo\n',
      'maildrop_time_limit = 3\nfoo_time_limit = 3\n',
      'default_rbl_reply = $rbl_code $nosuch\nluser_relay = $user\n',
      'foo-bar = 1\n$foo = 1\na#b = 1\n;x = 1\n',
      `relay_domains = ${Array.from({ length: 30 }, (_, index) => `10.0.${index}.0/24`).join(' ')}\n`,
    ];
    const asked = ['-nf', '-nx', '-x myorigin mynetworks nosuch', '-C user -H'];
    await compareAll(
      mains.flatMap((main) =>
        asked.map((args): Question => ({ program: 'postconf', args: words(args), files: { 'main.cf': MAIN + main } })),
      ),
    );
  });

  both('postconf shows master.cf, whatever stands in it', async () => {
    const masters = [
      'a inet n - n - - smtpd\na inet n - n - - smtpd\n',
      'a inet\n',
      'a foo n - n - - smtpd\n',
      'a inet n - n - -\n',
      'a inet n - n 1? 0 smtpd\n',
      'a inet n - n x 0 smtpd\n',
      '  a inet n - n - - smtpd\n',
      'a inet n - n - - smtpd -o foo\n',
      'a inet n - n - - smtpd -o { foo }\n',
      'a inet n - n - - smtpd -o { foo = a b\n',
      'a inet n - n - - smtpd -o {a=b}c\n',
      'a inet n - n - - smtpd -o mynetworks= -o foo=$bar\n',
      'a inet n - n - - smtpd -- -o foo=1\n',
      'a inet n - n - - smtpd x -o foo=1\n',
      'a inet n - n - - smtpd -vomyorigin=1 -voa=b -oaobo=c\n',
      'a inet n - n - - smtpd -o process_name=x\n',
      'a inet n - n - - smtpd -o foo=1\nb inet n - n - - smtpd -o mynetworks=$foo\n',
      'a unix-dgram n - n - - postlogd\nb pass - - - - - smtpd\nc fifo n - n - - pickup\n',
      '',
    ];
    const asked = ['-M', '-Mf', '-P', '-F', '-n'];
    await compareAll(
      masters.flatMap((master) =>
        asked.map((args): Question => ({ program: 'postconf', args: words(args), files: { 'master.cf': master } })),
      ),
    );
  });

  both('postconf takes options', async () => {
    const asked = [
      '-M smtp',
      '-M smtp/inet pickup',
      '-M nosuch',
      '-M a/b/c',
      '-F smtp/inet/command',
      '-F */unix/chroot',
      '-FH smtp',
      '-F smtp/inet/nosuch',
      '-P */*/mynetworks',
      '-Ph 127.0.0.1:10025/inet/foo',
      '-PH',
      '-Mx',
      '-Mfx',
      '-Ff submission/inet',
      '-d mynetworks_style smtpd_relay_restrictions nosuch',
      '-dx smtpd_relay_restrictions',
      '-d -n',
      '-eX a',
      '-M -n',
      '-M -P',
      '-M -d',
      '-h -H',
      '-o mynetworks=7.7.7.7 mynetworks',
      '-o mynetworks mynetworks',
      '-C foo',
      '-C builtin -n',
      '-hx mydestination',
      '-fn mydestination',
      '-- myorigin',
    ];
    await compareAll(asked.map((args): Question => ({ program: 'postconf', args: words(args) })));
  });

  both('postconf edits main.cf', async () => {
    const main =
      '# head\nmyhostname = a.b\nmynetworks = 1.2.3.4\n  5.6.7.8\n# inner\n  9.9.9.9\n\nmyorigin=x\n   # indented\nmyorigin = y\nlast = 1\n';
    const requests = [
      ['-e', 'mynetworks=2.2.2.2'],
      ['mynetworks = 3.3.3.3'],
      ['-e', 'zeta=1'],
      ['-e', 'myorigin=q'],
      ['-e', 'a=1', 'a=2'],
      ['-e', 'a = {x y} $b '],
      ['-e', 'a'],
      ['-e'],
      ['-e', '#a=b'],
      ['-e', 'a=b\nc'],
      ['-X', 'mynetworks'],
      ['-X', 'nosuch'],
      ['-X', 'a=b'],
      ['-X', ''],
      ['-#', 'mynetworks', 'myorigin'],
      ['-#'],
    ];
    await compareAll(
      requests.map((args): Question => ({ program: 'postconf', args, files: { 'main.cf': main }, edits: 'main.cf' })),
    );
  });

  both('postconf edits master.cf', async () => {
    const requests = [
      ['-M', 'smtp/inet=smtp inet n - n - 5 smtpd -v'],
      ['-Me', 'new/inet=new inet n - n - 5 smtpd -o a=b -o { c = d e }'],
      ['-MX', 'smtp/inet'],
      ['-M#', 'submission/inet'],
      ['-MX', '*/unix'],
      ['-MX', 'nosuch/inet'],
      ['-MX', 'smtp'],
      ['-Me', 'x/inet=bad'],
      ['-Me', 'x/inet=x inet q - - - - smtpd'],
      ['-P', 'submission/inet/foo=bar'],
      ['-P', 'submission/inet/syslog_name=other'],
      ['-PX', 'submission/inet/syslog_name'],
      ['-P', 'smtp/inet/a=b c'],
      ['-P', 'smtp/inet/*=b'],
      ['-P', 'nosuch/inet/a=b'],
      ['-F', 'smtp/inet/chroot=n'],
      ['-F', 'smtp/inet/chroot=q'],
      ['-F', 'smtp/inet/command=smtpd -v -o a=b'],
      ['-F', 'smtp/inet/foo=n'],
      ['-F', 'smtp/inet/chroot=a b'],
      ['-F', '*/inet/chroot=n'],
      ['-F', 'smtp/inet/*=n'],
      ['-FX', 'smtp/inet/chroot'],
    ];
    await compareAll(requests.map((args): Question => ({ program: 'postconf', args, edits: 'master.cf' })));
  });

  both('postmap asks tables in files', async () => {
    const f =
      'key  value\nOther\tThe  Value \n\n# c\ncont a\n  b\nkey second\nnovalue\n"quo ted" x\nopen" y\nalias: z\nUP@Example.com ok\n:x y\n';
    const c =
      '10.0.0.0/8 ten\n!10.1.0.0/16 x y\n10.20.30.1/24 bad\n2001:db8::/32 six\n[2001:db9::]/32 sixb\nif 192.168.0.0/16\n192.168.1.1 a\n0.0.0.0/0 rest\nendif\nendif x\nendif\n1.2.3.4/33 x\n1.2.3 x\nfoo x\n5.6.7.8\nif 1.1.1.1\n';
    const r =
      '/foo(/ x\n/^if(.*)$/ $2\n/^q/\n/^Case/i case\nif /^if/\n/x/ inx\nendif\nif !/y/\n/z/ z\nendif\n/a/!/b/ anotb\n/k/k bad\n#/c/ c\n/w/ $0\n!/v(.)/ $1\n/unclosed x\nfoo bar\nendif\n/l(a)(b)?c/ [$1][$2]\n|p/q| pipe\n/\\d+/ d\n/[[:foo:]]/ x\n/m**/ m\nif /zz/ extra\n/end/ e\n';
    const keys: Record<string, string> = {
      'texthash:@DIR@/f': 'key KEY other cont nosuch alias: up@example.com',
      'cidr:@DIR@/c': '10.2.3.4 10.1.2.3 192.168.1.1 2001:db8::1 2001:db9:0::1 foo 99.1.1.1',
      'regexp:@DIR@/r': 'foo ifx q case Case z yz a ab k w v lac p/q 7 m zzend end',
    };
    await compareAll(
      Object.entries(keys).flatMap(([table, asked]) =>
        words(asked).map((key): Question => ({ program: 'postmap', args: ['-q', key, table], files: { f, c, r } })),
      ),
    );
  });

  both('postmap asks tables in one line', async () => {
    const tables = [
      'inline:{a=b, { c = d e }, A=x}',
      'inline:{}',
      'inline:{a}',
      'inline:a=b',
      'inline:{a=b',
      'static:x',
      'static:{x y}',
      'static:{x',
      'fail:x',
      'pipemap:{inline:{a=b},inline:{b=c}}',
      'pipemap:{a}',
      'unionmap:{inline:{a=b},inline:{a=c},inline:{z=1}}',
      'unionmap:x',
      'unionmap:{static:1,fail:x}',
      'randmap:{b}',
      'randmap:b',
      'cidr:{{1.2.3.4 x}}',
      'cidr:{{a}}',
      'regexp:{{/a/ $1}}',
      'regexp:{{/(a)/ <$1>}, {/b/ x}}',
      'regexp:{/a/ x}',
      'hash:',
      'hash:@DIR@/missing',
      'texthash:@DIR@/missing',
      'unix:foo',
    ];
    await compareAll(tables.map((table): Question => ({ program: 'postmap', args: ['-q', 'a', table] })));
  });

  both('postmap and postalias build', async () => {
    const aliases = 'a: b, c\nc:"x,y" , z\nno\n"q:r": v\nA: dup\nempty:\na,b: c\n cont\n:include:/x\n: z\n';
    await compareAll([
      { program: 'postmap', args: ['hash:@DIR@/f'], files: { f: 'a b\nA c\nnovalue\nx: y\nopen" q\n' } },
      { program: 'postmap', args: ['hash:@DIR@/missing'] },
      { program: 'postalias', args: ['hash:@DIR@/f'], files: { f: aliases } },
      {
        program: 'postmap',
        args: ['-q', '-', 'texthash:@DIR@/f'],
        files: { f: 'key v\nb c\n' },
        input: 'key\nzz\nb\n',
      },
      {
        program: 'postmap',
        args: ['-q', 'b', 'texthash:@DIR@/g', 'texthash:@DIR@/f'],
        files: { f: 'b c\n', g: 'x y\n' },
      },
      { program: 'postmap', args: ['-s', 'regexp:@DIR@/f'], files: { f: '/a/ b\n' } },
    ]);
  });
});
