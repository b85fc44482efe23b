import { describe, expect, test } from 'vitest';
import { type FileSource, formatComplaint, postconf } from '../../../sandbox/postfix/index.ts';

const MAIN = `compatibility_level = 3.9
mydomain = corp.example
myhostname = mail.$mydomain
mynetworks = 127.0.0.0/8,
  10.20.30.0/24
`;
const MASTER = `smtp inet n - y - - smtpd
submission inet n - y - - smtpd
  -o mynetworks=$my_friends -o { my_friends = 10.0.0.1, 10.0.0.2 }
`;

function run(args: string[], main = MAIN, master = MASTER) {
  const contents: Record<string, string> = { '/etc/postfix/main.cf': main, '/etc/postfix/master.cf': master };
  const files: FileSource = {
    read: (path) => contents[path],
    mtimeMs: (path) => (path in contents ? 0 : undefined),
  };
  const { output, complaints, written, exitCode } = postconf(files, args, { hostname: 'mail.corp.example' });
  const errors = complaints.map((complaint) => formatComplaint('postconf', complaint));
  return {
    output,
    errors,
    exitCode,
    main: written.get('/etc/postfix/main.cf'),
    master: written.get('/etc/postfix/master.cf'),
  };
}

describe('postconf', () => {
  test.each([
    [
      ['-n'],
      [
        'compatibility_level = 3.9',
        'mydomain = corp.example',
        'myhostname = mail.$mydomain',
        'mynetworks = 127.0.0.0/8, 10.20.30.0/24',
      ],
    ],
    [
      ['-x', 'myhostname', 'myorigin'],
      ['myhostname = mail.corp.example', 'myorigin = mail.corp.example'],
    ],
    [['-h', 'mydomain'], ['corp.example']],
    [
      ['-d', 'mynetworks_style', 'relayhost'],
      ['mynetworks_style = ${{$compatibility_level} <level {2} ? {subnet} : {host}}', 'relayhost ='],
    ],
    [['-o', 'mydomain=x.example', '-x', 'myhostname'], ['myhostname = mail.x.example']],
    [['-M', 'smtp/inet'], ['smtp       inet  n       -       y       -       -       smtpd']],
    [['-P', 'submission/inet/mynetworks'], ['submission/inet/mynetworks = $my_friends']],
    [['-Px', 'submission/inet/mynetworks'], ['submission/inet/mynetworks = 10.0.0.1, 10.0.0.2']],
    [['-F', 'smtp/inet/chroot'], ['smtp/inet/chroot = y']],
    [
      ['-Mf', 'submission'],
      [
        'submission inet  n       -       y       -       -       smtpd',
        '    -o mynetworks=$my_friends',
        '    -o {my_friends=10.0.0.1, 10.0.0.2}',
      ],
    ],
  ])('%j answers', (args, output) => {
    expect(run(args)).toMatchObject({ output, errors: [], exitCode: 0 });
  });

  test('lists what 3.10 can look up, and knows every default', () => {
    expect(run(['-m']).output).toContain('lmdb');
    const defaults = run(['-d']).output;
    expect(defaults.length).toBeGreaterThan(850);
    expect(defaults).toContain('smtpd_forbid_bare_newline = normalize');
    expect(defaults).toContain('config_directory = /etc/postfix');
    expect(defaults).toEqual(defaults.toSorted((a, b) => ((a.split(' ')[0] ?? '') < (b.split(' ')[0] ?? '') ? -1 : 1)));
  });

  test('warns of a parameter that nothing uses, after its answer', () => {
    expect(run(['-n', 'smtpd_foo', 'mydomain'], `${MAIN}smtpd_foo = 1\n`)).toMatchObject({
      output: ['mydomain = corp.example'],
      errors: [
        'postconf: warning: smtpd_foo: unknown parameter',
        'postconf: warning: /etc/postfix/main.cf: unused parameter: smtpd_foo=1',
      ],
      exitCode: 0,
    });
  });

  test.each([
    [
      'smtpd_use_tls = yes',
      'support for parameter "smtpd_use_tls" will be removed; instead, specify "smtpd_tls_security_level"',
    ],
    ['myorigin = $nosuch', 'undefined parameter: nosuch'],
    ['process_name = x', 'read-only parameter assignment: process_name=x'],
    ['alias_maps = proxy:mysql:db\ndb_user = a\ndb_nonsense = b', 'unused parameter: db_nonsense=b'],
    ['myorigin = a #home', '#comment after other text is not allowed: #home ...'],
  ])('warns of %j', (line, warning) => {
    expect(run(['-n'], `${MAIN}${line}\n`).errors).toEqual([`postconf: warning: /etc/postfix/main.cf: ${warning}`]);
  });

  test.each([
    [['-e'], '-e requires name=value argument'],
    [['-e', 'a'], `missing '=' after attribute name: "a"`],
    [['-e', 'a=b\nc'], '-e, -X, or -# accepts no multi-line input'],
    [['-X', ''], '-X or -# requires non-blank parameter names'],
    [['-X', 'a=b'], 'specify one of -e -X'],
    [['-Me', 'x=y'], '-Me, -MX or -M# requires service_name/type'],
    [['-M', 'a/b/c'], '-M option requires service_name[/type]'],
    [['-d', '-n'], 'specify one of -d -n'],
    [['-C', 'foo'], 'unknown -C option value "foo" in "foo"'],
  ])('%j dies and writes nothing', (args, text) => {
    expect(run(args)).toMatchObject({
      errors: [`postconf: fatal: ${text}`],
      exitCode: 1,
      output: [],
      main: undefined,
      master: undefined,
    });
  });

  test('-e replaces where the setting stands, with its continuation lines, and adds at the end', () => {
    expect(run(['-e', 'mynetworks=127.0.0.0/8', 'relayhost=[smart.example]']).main).toBe(
      'compatibility_level = 3.9\nmydomain = corp.example\nmyhostname = mail.$mydomain\nmynetworks = 127.0.0.0/8\nrelayhost = [smart.example]\n',
    );
  });

  test('-X takes a setting out, -# makes it a comment', () => {
    expect(run(['-X', 'mynetworks']).main).not.toContain('10.20.30.0');
    expect(run(['-#', 'mynetworks']).main).toContain('#mynetworks = 127.0.0.0/8,\n#  10.20.30.0/24\n');
  });

  test('-Me, -MX, -M#, -P and -F edit master.cf', () => {
    expect(run(['-Me', 'smtp/inet=smtp inet n - n - 5 smtpd -v']).master).toMatch(
      /^smtp +inet +n +- +n +- +5 +smtpd -v\n/,
    );
    expect(run(['-MX', 'submission/inet']).master).toBe('smtp inet n - y - - smtpd\n');
    expect(run(['-M#', 'smtp/inet']).master).toMatch(/^#smtp inet n - y - - smtpd\n/);
    expect(run(['-P', 'smtp/inet/mynetworks=127.0.0.1']).master).toMatch(/smtpd\n {4}-o mynetworks=127.0.0.1\n/);
    expect(run(['-PX', 'submission/inet/mynetworks']).master).not.toContain('$my_friends');
    expect(run(['-F', 'smtp/inet/chroot=n']).master).toMatch(/^smtp +inet +n +- +n /);
    expect(run(['-F', 'smtp/inet/chroot=q']).errors).toEqual(['postconf: fatal: invalid chroot field "q" in "q"']);
  });
});
