/** Nothing that a person reads is missing in a language of the course. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { SAMPLE_NAMES } from '../../site/src/components/names.ts';
import { allLabs, labsIn, labsInSidebar } from '../../site/src/labs.ts';
import { chaptersIn, lessonsInOrder } from '../../site/src/lessons.ts';
import { words } from '../../site/src/words/index.ts';
import { LANGUAGES, languageOf, pathIn } from '../../site/src/words/language.ts';
import { mapWords } from '../../site/src/words/map.ts';
import { pageWords } from '../../site/src/words/page.ts';
import { policyWords } from '../../site/src/words/policy.ts';
import { siteWords } from '../../site/src/words/site.ts';

const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'site/src/content/docs');
const [first, ...others] = LANGUAGES;
/** What is the same word in both, or no word at all. */
const SAME = /^(?:|OK|Host|Terminal|editor|24 NOV|Lab|A[+−]|[\d.,]+|[a-z]+_[a-z_]+)$/;

/** The words of the field, which Indonesian administrators use as they are. */
const FIELD = /^(?:block list|smart host|queue ID)$/i;

/** Every text of a catalogue by its path. Functions are called with plain values. */
function textsOf(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[`${path}()`, told(value as (...values: number[]) => unknown)]];
  if (typeof value !== 'object' || value === null) throw new Error(`${path} is neither a text nor texts.`);
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, `${path}.${name}`));
}

/** A text that asks for more than numbers is compared as it is written. */
function told(text: (...values: number[]) => unknown): string {
  try {
    return String(text(...[7, 12, 3, 5].slice(0, text.length)));
  } catch {
    return String(text);
  }
}

const catalogues = { desk: words, map: mapWords, page: pageWords, policy: policyWords, site: siteWords } as const;
const sets = Object.entries(catalogues).flatMap(([name, catalogue]) =>
  others.map((language) => ({ name, language, original: catalogue(first), translated: catalogue(language) })),
);

describe('the catalogue', () => {
  test.each(sets)('$name has every text in $language, and none is empty', ({ original, translated }) => {
    const texts = new Map(textsOf(translated));
    const missing = textsOf(original).filter(([path, text]) => text !== '' && !texts.get(path)?.trim());
    expect(missing).toEqual([]);
  });

  test.each(sets)('$name is translated in $language, not copied', ({ original, translated }) => {
    const texts = new Map(textsOf(translated));
    const copied = textsOf(original).filter(
      ([path, text]) => /[a-z]{3} [a-z]{2}/i.test(text) && !FIELD.test(text) && texts.get(path) === text,
    );
    expect(copied).toEqual([]);
    const short = textsOf(original).filter(([path, text]) => texts.get(path) === text && !SAME.test(text));
    // Field terms stay as the field says them; many of them would mean that a part was forgotten.
    expect(short.length, JSON.stringify(short)).toBeLessThan(textsOf(original).length / 4);
  });

  test.each(sets)('$name keeps the values in its texts in $language', ({ original, translated }) => {
    const numbers = (text: string) => [...text.matchAll(/\d+/g)].map(([digits]) => digits).sort();
    const texts = new Map(textsOf(translated));
    const lost = textsOf(original)
      .filter(([path]) => path.endsWith('()'))
      .filter(([path, text]) => numbers(text).join() !== numbers(texts.get(path) ?? '').join());
    expect(lost).toEqual([]);
  });
});

describe('the frame that Starlight gives', () => {
  test.each(others)('has every text in %s', async (language) => {
    const folder = join(root, 'node_modules/@astrojs/starlight/dist/translations');
    const shipped = async (name: string): Promise<Record<string, string>> =>
      (await import(pathToFileURL(join(folder, `${name}.js`)).href)).default;
    const own: Record<string, string> = JSON.parse(
      readFileSync(join(root, `site/src/content/i18n/${language}.json`), 'utf8'),
    );
    const [english, theirs] = await Promise.all([shipped(first), shipped(language)]);
    const copied = Object.keys(english).filter((key) => (own[key] ?? theirs[key] ?? english[key]) === english[key]);
    // The key's name on a keyboard, and a word that is the same.
    expect(copied.sort()).toEqual(['menuButton.accessibleLabel', 'search.ctrlKey']);
  });
});

describe('the contents', () => {
  test.each(others)('name every lab once, and every translated chapter, in %s', (language) => {
    const inFolders = labsIn(language).flatMap(({ lab, written }) => (written === language ? [lab.id] : []));
    const named = [...inFolders, ...Object.keys(siteWords(language).labs)];
    expect(named.sort()).toEqual(
      allLabs()
        .map(({ id }) => id)
        .sort(),
    );
    expect(labsInSidebar().filter(({ label, translations }) => translations[language] === label)).toEqual([]);
    const translated = chaptersIn(language).filter(({ lang }) => lang === language);
    for (const { slug, chapter, title } of translated)
      expect(lessonsInOrder().find((each) => each.slug === slug)?.translations[language]).toBe(`${chapter}. ${title}`);
  });

  test('the first language’s pages stand at the top', () => {
    expect(LANGUAGES.map((language) => pathIn(language, '/glossary/'))).toEqual(['/glossary/', '/id/glossary/']);
    expect([languageOf('id-ID'), languageOf('fr'), languageOf(undefined)]).toEqual(['id', 'en', 'en']);
  });
});

const pages = others.flatMap((language) =>
  globSync('**/*.mdx', { cwd: join(docs, language) }).map((name) => ({ language, name: String(name) })),
);

describe('translated pages', () => {
  const read = (path: string) => {
    const text = readFileSync(path, 'utf8');
    const frontmatter: Record<string, unknown> = parse(/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '');
    return { text, frontmatter };
  };
  const count = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].length;

  test.each(others)('are there for the first four chapters in %s', (language) => {
    expect(
      chaptersIn(language)
        .slice(0, 4)
        .map(({ lang }) => lang),
    ).toEqual(Array(4).fill(language));
  });

  test('are there for the first page, the help and the page of lost readers', () => {
    const names = pages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['index.mdx', '404.mdx', 'desk-help.mdx']));
  });

  test.each(pages)('$language/$name says of itself what the original says', ({ language, name }) => {
    const original = read(join(docs, name)).frontmatter;
    const { frontmatter } = read(join(docs, language, name));
    expect(Object.keys(frontmatter).sort()).toEqual(Object.keys(original).sort());
    for (const key of ['chapter', 'minutes', 'lab', 'template']) expect(frontmatter[key]).toEqual(original[key]);
    for (const key of ['objectives', 'prerequisites'])
      expect([key, listOf(frontmatter[key]).length]).toEqual([key, listOf(original[key]).length]);
    expect(frontmatter.description).not.toBe(original.description);
  });

  test.each(pages)('$language/$name has the commands, tasks and questions of the original, in its language', (page) => {
    const original = read(join(docs, page.name)).text;
    const { text } = read(join(docs, page.language, page.name));
    const tasks = (source: string) => [...source.matchAll(/<Task id="([^"]+)"/g)].map(([, id]) => id);
    expect(tasks(text)).toEqual(tasks(original));
    for (const pattern of [/<Command /g, /<Screen/g, /right: true/g, /^## /gm])
      expect([pattern, count(text, pattern)]).toEqual([pattern, count(original, pattern)]);
    expect(count(text, /<Quiz\b/g)).toBe(count(text, new RegExp(`<Quiz\\b[^>]*language="${page.language}"`, 'g')));
    const used = [...text.matchAll(/\{\{\s*([a-z0-9.]+)\s*\}\}|<V name="([^"]+)"/g)].map((m) => m[1] ?? m[2] ?? '');
    expect(used.filter((each) => !(each in SAMPLE_NAMES))).toEqual([]);
  });
});

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
