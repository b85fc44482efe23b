import { describe, expect, test } from 'vitest';
import type { FileKind } from '../../../site/src/client/editor/file-kind.ts';
import { type Offers, offersAt } from '../../../site/src/client/editor/postfix/completions.ts';
import defaults from '../../../site/src/client/editor/postfix/defaults.json' with { type: 'json' };
import { knowledgeOf } from '../../../site/src/client/editor/postfix/knowledge.ts';
import { postfix } from '../../../site/src/words/en/postfix/index.ts';

const knowledge = knowledgeOf(defaults, postfix);

/** `|` stands for the cursor. */
function at(kind: FileKind, marked: string, explicit = false): Offers | undefined {
  const cursor = marked.indexOf('|');
  const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
  return offersAt({ kind, text, at: cursor, knowledge, explicit });
}

function labels(kind: FileKind, marked: string, explicit = false): string[] {
  return at(kind, marked, explicit)?.offers.map(({ label }) => label) ?? [];
}

function applied(kind: FileKind, marked: string, label: string): string | undefined {
  const found = at(kind, marked)?.offers.find((offer) => offer.label === label);
  return found?.apply ?? found?.label;
}

describe('in main.cf', () => {
  test('a line begins with a parameter, whose sign of equality comes along unless it is there', () => {
    expect(applied('main', 'smtpd_rel|', 'smtpd_relay_restrictions')).toBe('smtpd_relay_restrictions = ');
    expect(applied('main', 'x = 1\nsmtpd_rel| = permit', 'smtpd_relay_restrictions')).toBe('smtpd_relay_restrictions');
  });

  test('the parameters that this course is about come first', () => {
    const offers = at('main', 'smtpd_rel|')?.offers ?? [];
    const boost = (name: string): number => offers.find(({ label }) => label === name)?.boost ?? 0;
    expect(boost('smtpd_relay_restrictions')).toBeGreaterThan(boost('smtpd_relay_before_recipient_restrictions'));
  });

  test('after a dollar sign stand parameters, and names of one’s own before them', () => {
    expect(labels('main', 'trusted = 10.0.0.0/8\nmynetworks = $|').slice(0, 1)).toEqual(['trusted']);
    expect(labels('main', 'mynetworks = $my|')).toContain('mydomain');
    expect(applied('main', 'mynetworks = ${my|', 'mydomain')).toBe('mydomain}');
    expect(applied('main', 'mynetworks = ${my|}', 'mydomain')).toBe('mydomain');
    expect(applied('main', 'mynetworks = $(my|', 'mydomain')).toBe('mydomain)');
  });

  test('in a list of restrictions stand restrictions, also in its continuation lines', () => {
    expect(labels('main', 'smtpd_relay_restrictions = per|')).toContain('permit_mynetworks');
    expect(labels('main', 'smtpd_relay_restrictions =\n    permit_mynetworks,\n    # a comment\n    rej|')).toContain(
      'reject_unauth_destination',
    );
    expect(labels('main', 'smtpd_relay_restrictions = per|')).not.toContain('mynetworks');
  });

  test('names of the past are not offered', () => {
    expect(labels('main', 'smtpd_client_restrictions = rej|')).not.toContain('reject_maps_rbl');
  });

  test('a restriction class of one’s own is offered, and its value is a list too', () => {
    const classes = 'smtpd_restriction_classes = strict\n';
    expect(labels('main', `${classes}smtpd_sender_restrictions = st|`)).toContain('strict');
    expect(labels('main', `${classes}strict = rej|`)).toContain('reject_unknown_sender_domain');
  });

  test('a restriction that asks a table is followed by one, and then by restrictions again', () => {
    expect(applied('main', 'smtpd_client_restrictions = check_cl|', 'check_client_access')).toBe(
      'check_client_access ',
    );
    expect(applied('main', 'smtpd_client_restrictions = check_client_access ci|', 'cidr')).toBe('cidr:/etc/postfix/');
    expect(labels('main', 'smtpd_client_restrictions = check_client_access cidr:/x, per|')).toContain('permit');
  });

  test('a restriction that asks a list in the DNS is followed by what nobody can guess', () => {
    expect(labels('main', 'smtpd_client_restrictions = reject_rbl_client a|', true)).toEqual([]);
  });

  test('where only a few words make sense, these are offered', () => {
    expect(labels('main', 'smtpd_tls_security_level = m|')).toEqual(['none', 'may', 'encrypt']);
    expect(labels('main', 'smtpd_helo_required = y|')).toEqual(['yes', 'no']);
    expect(labels('main', 'transport_maps = h|')).toContain('hash');
  });

  test('Enter after a whole word, or after the sign of equality, is left to the writer', () => {
    expect(at('main', 'mynetworks|')).toBeUndefined();
    expect(at('main', 'biff = no|')).toBeUndefined();
    expect(at('main', 'smtpd_relay_restrictions = |')).toBeUndefined();
    expect(labels('main', 'smtpd_relay_restrictions = |', true)).toContain('permit_mynetworks');
  });

  test('comments, and values of any kind, are left alone', () => {
    expect(at('main', '# mynet|', true)).toBeUndefined();
    expect(at('main', 'myhostname = ma|', true)).toBeUndefined();
  });
});

describe('in master.cf', () => {
  const head = 'submission inet n - y - - smtpd';
  test('columns have their words', () => {
    expect(labels('master', 'smtp in|')).toContain('inet');
    expect(labels('master', 'smtp inet n - y - - smt|')).toContain('smtpd');
    expect(labels('master', 'smtp inet n - |', true)).toEqual(['-', 'y', 'n']);
  });

  test('after -o stands a parameter, and after it what fits', () => {
    expect(applied('master', `${head}\n  -o smtpd_tls_sec|`, 'smtpd_tls_security_level')).toBe(
      'smtpd_tls_security_level=',
    );
    expect(labels('master', `${head}\n  -o smtpd_tls_security_level=en|`)).toEqual(['none', 'may', 'encrypt']);
    expect(labels('master', `${head}\n  -o smtpd_relay_restrictions=permit_sasl_authenticated,rej|`)).toContain(
      'reject',
    );
    expect(labels('master', `${head}\n  -o { smtpd_relay_restrictions = permit_sasl_authenticated, rej|`)).toContain(
      'reject',
    );
    expect(labels('master', `${head} -o smtpd_client_restrictions=$mua|`)).toContain('myhostname');
  });

  test('a continuation line begins with an option', () => {
    expect(labels('master', `${head}\n  -|`)).toEqual(['-o', '-v']);
  });
});

test('other files are left alone', () => {
  expect(at('plain', 'my|', true)).toBeUndefined();
});
