/** What the editor says of names, held against sandbox/postfix, which is measured against the real Postfix. */
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RESTRICTIONS } from '../../../sandbox/postfix/access/restrictions/index.ts';
import { COMPUTED_NAMES } from '../../../sandbox/postfix/configuration/computed.ts';
import { DEFAULTS } from '../../../sandbox/postfix/configuration/defaults.ts';
import { postconf } from '../../../sandbox/postfix/index.ts';
import { LEGACY } from '../../../sandbox/postfix/postconf/deprecated.ts';
import defaults from '../../../site/src/client/editor/postfix/defaults.json' with { type: 'json' };
import { PARAMETER_FACTS, RESTRICTION_FACTS } from '../../../site/src/client/editor/postfix/facts.ts';
import { unusedSettings } from '../../../site/src/client/editor/postfix/known.ts';
import { postfix } from '../../../site/src/words/en/postfix/index.ts';
import { postfix as indonesian } from '../../../site/src/words/id/postfix/index.ts';

const builtin = new Set(Object.keys(defaults));

describe('the names that the editor knows', () => {
  test('are Postfix’s own, each with its default; what the machine decides has none', () => {
    const computed = COMPUTED_NAMES.map((name): [string, null] => [name, null]);
    expect(new Map<string, string | null>(Object.entries(defaults))).toEqual(new Map([...DEFAULTS, ...computed]));
  });

  test('that it explains are among them, at least 150', () => {
    const explained = Object.keys(postfix.parameters);
    expect(explained.filter((name) => !builtin.has(name))).toEqual([]);
    expect(explained.length).toBeGreaterThanOrEqual(150);
  });

  test('have facts only where they are explained', () => {
    const known = { ...postfix.parameters, ...postfix.restrictions };
    const facts = [...Object.keys(PARAMETER_FACTS), ...Object.keys(RESTRICTION_FACTS)];
    expect(facts.filter((name) => !(name in known))).toEqual([]);
  });

  test('of restrictions are all that smtpd has, with the two that it reads by itself', () => {
    const itself = ['warn_if_reject', 'reject_sender_login_mismatch'];
    expect(Object.keys(postfix.restrictions).sort()).toEqual([...Object.keys(RESTRICTIONS), ...itself].sort());
  });

  test('fit a value that stands among those offered for it', () => {
    const one = (value: string | null | undefined): boolean => value != null && /^[\w.-]+$/.test(value) && value !== '';
    const wrong = Object.entries(PARAMETER_FACTS).filter(([name, { values }]) => {
      const standard = DEFAULTS.get(name);
      return values && one(standard) && !values.includes(standard ?? '') && !/^(?:medium|0)$/.test(standard ?? '');
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });
});

/** What stands between backticks. */
const codes = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

describe('the explanations', () => {
  const all = (words: typeof postfix): [string, string][] =>
    Object.values(words).flatMap((kind) => Object.entries(kind));

  test('name only parameters and restrictions that there are', () => {
    const known = new Set([...builtin, ...Object.keys(postfix.restrictions)]);
    const named = all(postfix).flatMap(([, text]) =>
      codes(text).filter((code) => /^[a-z]+(?:_[a-zA-Z]+)+$/.test(code)),
    );
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('say the same in Indonesian: every one is translated, with the same names in it', () => {
    const translated = new Map(all(indonesian));
    expect([...translated.keys()].sort()).toEqual(
      all(postfix)
        .map(([name]) => name)
        .sort(),
    );
    expect(all(postfix).filter(([name, text]) => translated.get(name) === text)).toEqual([]);
    const others = all(postfix).filter(
      ([name, text]) =>
        codes(text).sort().join() !==
        codes(translated.get(name) ?? '')
          .sort()
          .join(),
    );
    expect(others.map(([name]) => name)).toEqual([]);
  });

  test('are sentences, short enough for a look', () => {
    for (const [name, text] of [...all(postfix), ...all(indonesian)]) {
      expect([name, /^[^a-z].*\.$/.test(text)]).toEqual([name, true]);
      expect([name, text.length < 230]).toEqual([name, true]);
    }
  });
});

/** `file: name` of each setting that postconf(1) calls unused. */
function warnedBy(main: string, master: string): string[] {
  const texts = new Map([
    ['/etc/postfix/main.cf', main],
    ['/etc/postfix/master.cf', master],
  ]);
  const read = (path: string): string | undefined => texts.get(path);
  const files = { read, mtimeMs: () => 0 };
  const complaints = [...postconf(files, ['-n']).complaints, ...postconf(files, ['-P']).complaints];
  const found = complaints.flatMap(({ text }) => {
    const [, file, name] = /\/(\w+)\.cf: unused parameter: ([^=]+)=/.exec(text) ?? [];
    return file && name ? [`${file}: ${name}`] : [];
  });
  return [...new Set(found)].sort();
}

function marked(main: string, master: string): string[] {
  const files = { main, master };
  const names = (['main', 'master'] as const).flatMap((file) =>
    unusedSettings(file, files, builtin).map(({ name }) => `${file}: ${name}`),
  );
  return [...new Set(names)].sort();
}

const MASTER = [
  'smtp inet n - y - - smtpd',
  'submission inet n - y - - smtpd',
  '  -o syslog_name=postfix/submission',
  '  -o smtpd_client_restrictions=$mua_client_restrictions',
  'isp unix - - y - - smtp',
  'filter unix - n n - - pipe flags=R user=x argv=/bin/true',
  '',
].join('\n');

describe('a name is marked as unused where postconf warns of it', () => {
  test.each([
    ['a slip of the pen', 'mynetwork = 127.0.0.0/8\n', MASTER, 1],
    ['a name of one’s own', 'trusted = 127.0.0.0/8\nmynetworks = $trusted\n', MASTER, 0],
    ['a name of one’s own inside a condition', 'a = 1\nb = 2\nmydomain = ${a?{$b}:{x}}\n', MASTER, 0],
    [
      'a name that only master.cf asks',
      'mua_client_restrictions = permit\nmua_helo_restrictions = permit\n',
      MASTER,
      1,
    ],
    ['a restriction class', 'smtpd_restriction_classes = strict, loose\nstrict = reject\nother = permit\n', MASTER, 1],
    ['what a service brings', 'isp_destination_rate_delay = 1s\nips_destination_rate_delay = 1s\n', MASTER, 1],
    ['a time limit', 'filter_time_limit = 1s\nisp_time_limit = 1s\n', MASTER, 1],
    ['a table’s own settings', 'alias_maps = ldap:staff\nstaff_server_host = x\nstuff_server_host = x\n', MASTER, 1],
    ['a name of the past', 'fallback_relay = x\n', MASTER, 0],
    [
      'names in a service',
      '',
      'smtp inet n - y - - smtpd -o smtpd_banana=1\n  -o own=x -o myhostname=$own -o { peel = 2 }\n',
      2,
    ],
    ['a name in a service that main.cf asks', 'myhostname = $colour\n', 'smtp inet n - y - - smtpd -o colour=x\n', 0],
    ['comments and continuations', 'mydestination =\n  # $hidden\n  a\nhidden = 1\n', MASTER, 1],
  ])('%s', (_, main, master, count) => {
    expect(marked(main, master)).toEqual(warnedBy(main, master));
    expect(marked(main, master)).toHaveLength(count);
  });

  const labs = resolve(import.meta.dirname, '../../../labs');
  test.each(globSync('*/{files,solution}/mail/etc/postfix/main.cf', { cwd: labs }).map(String))('labs/%s', (file) => {
    const main = readFileSync(resolve(labs, file), 'utf8').replaceAll(/\{\{[^}]*\}\}/g, 'mail.example');
    expect(marked(main, MASTER)).toEqual(warnedBy(main, MASTER));
  });

  test('the names of the past are those of postconf', () => {
    const main = [...LEGACY].map((name) => `${name} = x\n`).join('');
    expect(marked(main, MASTER)).toEqual([]);
  });

  test('nothing is marked that only master.cf could explain while nobody has read it', () => {
    const main = 'mua_client_restrictions = permit\nisp_destination_rate_delay = 1s\nmynetwork = x\n';
    expect(unusedSettings('main', { main, master: undefined }, builtin).map(({ name }) => name)).toEqual(['mynetwork']);
  });
});
