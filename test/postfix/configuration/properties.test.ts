import { describe, expect, test } from 'vitest';
import {
  type FileSource,
  loadConfiguration,
  openTables,
  postalias,
  postconf,
  postmap,
} from '../../../sandbox/postfix/index.ts';
import fc from '../../fixtures/fast-check.ts';

const DIRECTORY = '/etc/postfix';

function filesOf(contents: Record<string, string>): FileSource {
  return {
    read: (path) => contents[path.slice(DIRECTORY.length + 1)],
    mtimeMs: (path) => (path.slice(DIRECTORY.length + 1) in contents ? 0 : undefined),
  };
}

const name = fc.stringMatching(/^my_[a-z]{1,8}$/);
const word = fc.stringMatching(/^[a-zA-Z0-9._:/!-]{1,12}$/);
const value = fc.array(word, { maxLength: 6 }).map((words) => words.join(' '));
const settings = fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, maxLength: 12 });
/** Bytes, with the characters that mean something often enough to matter. */
const noise = fc
  .array(fc.oneof(fc.constantFrom(...'${}=?: \n\t#,/!()[]<>-o"\\\0'), fc.string({ unit: 'binary', maxLength: 3 })), {
    maxLength: 80,
  })
  .map((parts) => parts.join(''));

describe('main.cf', () => {
  test('gives back what was written, also over continuation lines and comments', () => {
    const gap = fc.constantFrom(' ', '\n  ', '\n# comment\n\t', '\n\n   # indented comment\n ');
    fc.assert(
      fc.property(settings, gap, (pairs, separator) => {
        const main = pairs.map(([key, text]) => `${key} =${separator}${text.replaceAll(' ', separator)}\n`).join('');
        const configuration = loadConfiguration(filesOf({ 'main.cf': main, 'master.cf': '' }));
        expect(configuration.complaints).toEqual([]);
        expect(pairs.map(([key]) => [key, configuration.list(key)])).toEqual(
          pairs.map(([key, text]) => [key, text.split(' ').filter(Boolean)]),
        );
      }),
    );
  });

  test('means the same in any order', () => {
    const shuffled = settings.chain((pairs) =>
      fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
    );
    fc.assert(
      fc.property(shuffled, ([first, second]) => {
        const [a, b] = [first, second].map((pairs) => {
          const main = pairs.map(([key, text]) => `${key} = ${text}\n`).join('');
          return postconf(filesOf({ 'main.cf': main, 'master.cf': '' }), ['-n']).output;
        });
        expect(a).toEqual(b);
      }),
    );
  });

  test('keeps every other setting and comment when postconf -e changes one', () => {
    fc.assert(
      fc.property(settings, name, value, (pairs, key, text) => {
        const main = `# head\n${pairs.map(([one, other]) => `${one} = ${other}\n# about ${one}\n`).join('')}`;
        const written = postconf(filesOf({ 'main.cf': main }), ['-e', `${key}=${text}`]).written;
        const edited = written.get(`${DIRECTORY}/main.cf`) ?? '';
        const configuration = loadConfiguration(filesOf({ 'main.cf': edited, 'master.cf': '' }));
        expect(configuration.get(key)).toBe(text);
        for (const [one, other] of pairs) if (one !== key) expect(configuration.get(one)).toBe(other);
        expect(edited.match(/^#/gm)).toHaveLength(pairs.length + 1);
      }),
    );
  });
});

describe('any bytes', () => {
  test('as main.cf and master.cf are read without a throw', () => {
    fc.assert(
      fc.property(noise, noise, (main, master) => {
        const files = filesOf({ 'main.cf': main, 'master.cf': master });
        const configuration = loadConfiguration(files);
        for (const key of configuration.names()) configuration.list(key);
        for (const service of configuration.services) configuration.for(service).get('mynetworks');
        for (const args of [['-n'], ['-nx'], ['-Mf'], ['-P'], ['-F'], ['-X', 'myorigin'], ['-MX', 'smtp/inet']]) {
          expect([0, 1]).toContain(postconf(files, args).exitCode);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('as arguments of postconf end in an answer or a complaint', () => {
    const files = filesOf({ 'main.cf': 'myorigin = x\n', 'master.cf': 'a inet n - n - - smtpd -o a=b\n' });
    fc.assert(
      fc.property(fc.constantFrom('-e', '-Me', '-Pe', '-Fe', '-M', '-x', '-C', '-o', '-#'), noise, (option, text) => {
        expect([0, 1]).toContain(postconf(files, [option, text]).exitCode);
      }),
      { numRuns: 300 },
    );
  });

  test('as a table are opened without a throw, whatever the type', () => {
    const type = fc.constantFrom(
      'hash',
      'texthash',
      'cidr',
      'regexp',
      'pcre',
      'inline',
      'static',
      'pipemap',
      'unionmap',
      'randmap',
    );
    fc.assert(
      fc.property(type, noise, noise, (kind, text, key) => {
        const files = filesOf({ 'main.cf': '', 'master.cf': '', t: text, 't.db': text });
        const tables = openTables(loadConfiguration(files));
        for (const specification of [`${kind}:${DIRECTORY}/t`, `${kind}:${text}`])
          tables.open(specification).lookup(key);
        expect([0, 1]).toContain(postmap(files, ['-q', key, `${kind}:${DIRECTORY}/t`]).exitCode);
        expect([0, 1]).toContain(postmap(files, [`${kind}:${DIRECTORY}/t`]).exitCode);
        expect([0, 1]).toContain(postalias(files, [`hash:${DIRECTORY}/t`]).exitCode);
      }),
      { numRuns: 300 },
    );
  });
});
