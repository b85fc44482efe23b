import { describe, expect, test } from 'vitest';
import { expand } from '../../../sandbox/postfix/configuration/expand.ts';

const VALUES: Record<string, string> = {
  foo: 'a',
  empty: '',
  nested: 'x${foo}y',
  self: '$self',
  one: '$two',
  two: '$one',
};
const answer = (text: string) => {
  const { text: result, warnings } = expand(text, (name) => VALUES[name]);
  return warnings[0] ?? result;
};

describe('a value', () => {
  test.each([
    ['$foo ${foo} $(foo)', 'a a a'],
    ['$$foo', '$foo'],
    ['$nested', 'xay'],
    ['[$nosuch]', '[]'],
    ['${foo?yes}${empty?no}${nosuch?no}', 'yes'],
    ['${foo:no}${empty:yes}${nosuch:yes}', 'yesyes'],
    ['${foo?{yes}:{no}} ${nosuch?{yes}:{no}}', 'yes no'],
    ['${foo?yes:no}', 'yes:no'],
    ['${foo ? {a}:{b}}', 'attribute name syntax error at: "...foo>>> ? {a}:{b}"'],
    ['${{$foo}=={a}?{eq}:{ne}}', 'eq'],
    ['${{$foo} < {b} ? {lt} : {ge}}', 'lt'],
    ['${{10} > {9}}', 'true'],
    ['${{10} > {9x}}', ''],
    ['${{007} == {7}}', 'true'],
    ['${{3.9} <level {3.10} ? {old} : {new}}', 'old'],
    ['${{3.9} < {3.10} ? {old} : {new}}', 'new'],
  ])('%s is %s', (text, expected) => {
    expect(answer(text)).toBe(expected);
  });

  test.each([
    ['${', 'truncated macro reference: "${"'],
    ['${}', 'empty macro name: "${}"'],
    ['$ x', 'empty macro name: "$ x"'],
    ['${foo-bar}', 'attribute name syntax error at: "...foo>>>-bar"'],
    ['${foo?{a}b}', '":" expected at: "...a}>>>b"'],
    ['${foo?{a}:{b}c}', 'unexpected input at: "...b}>>>c"'],
    ['${{a}=a}', '"==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: "...a}>>>=a"'],
    ['${{x} <level {y}}', 'malformed compatibility level syntax: "x"'],
    ['$self', 'unreasonable macro call nesting: "self"'],
    ['$one', 'unreasonable macro call nesting: "one"'],
  ])('%s is refused: %s', (text, warning) => {
    expect(answer(text)).toBe(warning);
  });
});

test('values that double themselves over and over are refused in good time', () => {
  const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
  const values = new Map(names.map((name, index) => [name, `$n${index + 1}$n${index + 1}`]));
  expect(expand('$n0', (name) => values.get(name)).warnings[0]).toMatch(/^unreasonable macro call nesting/);
});
