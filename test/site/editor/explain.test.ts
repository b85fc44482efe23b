import { describe, expect, test } from 'vitest';
import type { FileKind } from '../../../site/src/client/editor/file-kind.ts';
import defaults from '../../../site/src/client/editor/postfix/defaults.json' with { type: 'json' };
import { explainAt } from '../../../site/src/client/editor/postfix/explain.ts';
import { knowledgeOf } from '../../../site/src/client/editor/postfix/knowledge.ts';
import { unusedSettings } from '../../../site/src/client/editor/postfix/known.ts';
import { postfix } from '../../../site/src/words/en/postfix/index.ts';

const knowledge = knowledgeOf(defaults, postfix);

/** `|` stands for the pointer. */
function explained(kind: Exclude<FileKind, 'plain'>, marked: string) {
  const at = marked.indexOf('|');
  const text = marked.replace('|', '');
  const files = { main: kind === 'main' ? text : '', master: kind === 'master' ? text : '' };
  const unused = new Set(unusedSettings(kind, files, knowledge.names).map(({ name }) => name));
  return explainAt({ kind, text, knowledge, unused }, at);
}

describe('the word under the pointer', () => {
  test('is a parameter, with its default, its first version and its place in the manual', () => {
    expect(explained('main', 'x = 1\nsmtpd_relay_rest|rictions = permit')).toMatchObject({
      kind: 'parameter',
      from: 6,
      to: 30,
      name: 'smtpd_relay_restrictions',
      text: postfix.parameters.smtpd_relay_restrictions,
      since: '2.10',
      link: 'https://www.postfix.org/postconf.5.html#smtpd_relay_restrictions',
      default: {
        kind: 'by-level',
        level: '1',
        below: '',
        value: 'permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination',
      },
    });
  });

  test('is a parameter after a dollar sign and after -o as well', () => {
    expect(explained('main', 'mydestination = ${my|hostname}')).toMatchObject({
      kind: 'parameter',
      name: 'myhostname',
      default: { kind: 'from-the-machine' },
    });
    expect(explained('master', 'smtp inet n - y - - smtpd\n  -o bi|ff=yes')).toMatchObject({
      name: 'biff',
      default: { kind: 'value', value: 'yes' },
    });
  });

  test('is a restriction, also one that is gone', () => {
    expect(explained('main', 'smtpd_relay_restrictions = permit,\n reject_un|auth_destination')).toMatchObject({
      kind: 'restriction',
      old: false,
      link: 'https://www.postfix.org/postconf.5.html#reject_unauth_destination',
    });
    const gone = explained('main', 'smtpd_client_restrictions = reject_maps_rb|l');
    expect(gone).toMatchObject({ kind: 'restriction', old: true });
    expect(gone?.link).toBeUndefined();
  });

  test('is a kind of table', () => {
    expect(explained('main', 'alias_maps = ha|sh:/etc/aliases')).toMatchObject({ kind: 'table', name: 'hash' });
    expect(explained('main', 'alias_maps = hash:/etc/has|h')).toBeUndefined();
  });

  test('is a column of master.cf', () => {
    expect(explained('master', 'smtp inet n - |y - - smtpd')).toMatchObject({
      kind: 'column',
      column: 'chroot',
      name: 'y',
    });
    expect(explained('master', 'smtp inet n - y - - smt|pd')).toMatchObject({ kind: 'column', column: 'command' });
  });

  test('is a name of one’s own, or one that nothing asks for', () => {
    expect(explained('main', 'tru|sted = 10.0.0.0/8\nmynetworks = $trusted')).toMatchObject({ kind: 'own' });
    expect(explained('main', 'trusted = 10.0.0.0/8\nmynetworks = $tru|sted')).toMatchObject({ kind: 'own' });
    expect(explained('main', 'mynetwo|rk = 10.0.0.0/8')).toMatchObject({ kind: 'unknown', name: 'mynetwork' });
  });

  test('is nothing to speak of elsewhere', () => {
    expect(explained('main', '# my|networks')).toBeUndefined();
    expect(explained('main', 'myhostname = mail.exam|ple')).toBeUndefined();
  });
});
