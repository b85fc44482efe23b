/** The labs in other languages: no text forgotten, and each says what the English one does. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Lab } from '../../labs/schema.ts';
import { textsFor, translated } from '../../labs/texts.ts';
import { textsOf } from '../../sandbox/catalog/texts.ts';
import { chaptersIn } from '../../site/src/lessons.ts';
import { LANGUAGES } from '../../site/src/words/language.ts';
import { root } from '../cli/run.ts';

const [first, ...others] = LANGUAGES;
const read = (file: string): unknown => parse(readFileSync(join(root, file), 'utf8'));

const translations = globSync('labs/*/texts/*', { cwd: root }).map((file) => {
  const folder = dirname(dirname(String(file)));
  return { file: String(file), id: basename(folder), language: basename(String(file), '.yaml'), folder };
});

/** English and translated, of each text that a student reads or is told. */
function pairs({ file, folder }: (typeof translations)[number]): { key: string; english: string; other: string }[] {
  const lab = Lab.parse(read(`${folder}/lab.yaml`));
  const other = textsOf(translated(lab, textsFor(lab).parse(read(file))));
  return textsOf(lab).map(([key, english], at) => ({ key, english, other: other[at]?.[1] ?? '' }));
}

const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name.trim()).sort();
const names = (text: string) => found(text, /\{\{([^}]*)\}\}/g);
const code = (text: string) => found(text, /`([^`]+)`/g);

test.each(others)('the labs beside translated lessons are translated into %s', (language) => {
  const wanted = chaptersIn(language).flatMap(({ lang, lab }) => (lang === language && lab ? [lab] : []));
  expect(wanted.length).toBeGreaterThan(0);
  const there = translations.filter((each) => each.language === language).map(({ id }) => id);
  expect(there).toEqual(expect.arrayContaining([...new Set(wanted)]));
});

describe.each(translations)('$file', (translation) => {
  test('is in a language of the course', () => {
    expect(LANGUAGES).toContain(translation.language);
    expect(translation.language).not.toBe(first);
  });

  test('translates every text', () => {
    const copied = pairs(translation).filter(
      ({ english, other }) => /[a-z]{3} [a-z]{2}/i.test(english.replaceAll(/`[^`]*`/g, '')) && english === other,
    );
    expect(copied).toEqual([]);
  });

  test('has the names and the code of the English texts', () => {
    const differences = pairs(translation).filter(
      ({ english, other }) =>
        names(english).join() !== names(other).join() || code(english).join() !== code(other).join(),
    );
    expect(differences).toEqual([]);
  });
});
