import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { Lab } from '../../labs/schema.ts';
import { variablesOf } from '../../sandbox/world/variables.ts';
import { drawWorld } from '../../sandbox/world/variant.ts';
import { keyTarget } from '../../site/src/client/divider.ts';
import { lessonOf } from '../../site/src/client/progress.ts';
import { escapeHtml, markNames, SAMPLE_NAMES, sampleName } from '../../site/src/components/names.ts';
import { readTranscript } from '../../site/src/components/transcript.ts';
import { allLabs } from '../../site/src/labs.ts';
import { chaptersIn, lessonOfLab } from '../../site/src/lessons.ts';
import { readLesson } from '../lessons/read-lesson.ts';

const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'site/src/content/docs');
const lessons = globSync('{,id/}*.mdx', { cwd: docs }).map((name) => {
  const text = readFileSync(join(docs, name), 'utf8');
  const frontmatter: Record<string, unknown> = parse(/^---\n([\s\S]*?)\n---/.exec(text)?.[1] ?? '');
  return { name, text, frontmatter };
});
const labs = allLabs();
const chapters = lessons.filter(({ frontmatter }) => frontmatter.chapter !== undefined);
const translated = chapters.filter(({ name }) => name.startsWith('id/'));

describe('the names in lessons', () => {
  /** Of all labs: some have a partner, or a black hole. */
  const world = Object.assign({}, ...labs.map(({ variant }) => variablesOf(drawWorld('sample', variant))));

  test('every sample is a name that a real world has', () => {
    expect(Object.keys(SAMPLE_NAMES).filter((name) => !(name in world))).toEqual([]);
  });

  test('a name that no world has stops the build', () => {
    expect(() => sampleName('mail.nmae')).toThrow(/"mail\.nmae" is not a name of the world/);
  });

  test('text keeps its markup out, and gets its names in', () => {
    expect(markNames(escapeHtml('RCPT TO:<a@{{domain}}>'))).toBe(
      'RCPT TO:&lt;a@<span class="own-name" data-name="domain">northwind.example</span>&gt;',
    );
  });

  test.each(lessons)('$name uses only names that exist', ({ text }) => {
    const used = [...text.matchAll(/\{\{\s*([a-z0-9.]+)\s*\}\}|<V name="([^"]+)"/g)].map((m) => m[1] ?? m[2] ?? '');
    expect(used.filter((name) => !(name in SAMPLE_NAMES))).toEqual([]);
  });
});

describe('the chapters', () => {
  test.each(chapters)('$name says what it teaches, how long it takes and which lab stands beside it', (lesson) => {
    expect(lesson.frontmatter).toMatchObject({ minutes: expect.any(Number), objectives: expect.any(Array) });
    expect(globSync(`labs/${String(lesson.frontmatter.lab)}/lab.yaml`, { cwd: root })).toHaveLength(1);
  });

  test.each(chapters)('$name points only to tasks that its lab has', ({ text, frontmatter }) => {
    const path = join(root, 'labs', String(frontmatter.lab), 'lab.yaml');
    const tasks = Lab.parse(parse(readFileSync(path, 'utf8'))).tasks.map(({ id }) => id);
    const named = [...text.matchAll(/<Task id="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(named.filter((id) => !tasks.includes(id))).toEqual([]);
  });

  test.each(chapters)(
    '$name ends with a quiz in which every question has a right answer and every answer a reason',
    (lesson) => {
      const quiz = /questions=\{(\[[\s\S]*?\n {2}\])\}/.exec(lesson.text)?.[1] ?? '';
      const questions: { options: { right?: boolean; why: string }[] }[] = new Function(`return ${quiz}`)();
      expect(questions.length).toBeGreaterThanOrEqual(3);
      for (const { options } of questions) {
        expect(options.some(({ right }) => right)).toBe(true);
        expect(options.every(({ why }) => why.length > 20)).toBe(true);
      }
    },
  );

  test('a lab leads to the chapter that does its tasks, not to one that only shows it', () => {
    const english = chaptersIn('en');
    expect(english.filter(({ lab }) => lab === 'is-it-open').length).toBeGreaterThan(1);
    expect(lessonOfLab(english, 'is-it-open')?.slug).toBe('is-it-open');
    expect(lessonOfLab(english, 'no-such-lab')).toBeUndefined();
  });

  test('follow each other without a gap', () => {
    const numbers = chapters
      .filter((chapter) => !translated.includes(chapter))
      .map(({ frontmatter }) => Number(frontmatter.chapter))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });
});

/** MDX takes as many spaces from the later lines of an attribute as the attribute itself is set in. */
test.each(lessons)('$name keeps the spaces that its screens begin lines with', ({ text }) => {
  const screens = [...text.matchAll(/\n( *)text=\{`(.*?)`\}/gs)];
  const lost = screens.flatMap(([, margin = '', shown = '']) =>
    shown
      .split('\n')
      .slice(1)
      .filter((line) => line.startsWith(' ') && !line.startsWith(`${margin} `)),
  );
  expect(lost).toEqual([]);
});

describe('a translated lesson', () => {
  /** What must not differ: everything but the sentences. The titles of screens are sentences. */
  const parts = (text: string) => {
    const { steps, lab } = readLesson(text, '');
    const shown = steps.map(({ line, ...step }) => ({ ...step, title: '' }));
    const words = [...text.matchAll(/]\((?:\/id)?\/glossary\/#([\w-]+)\)/g)].map(([, word]) => word);
    const answers = [...text.matchAll(/\{ text: '(?:[^'\\]|\\.)*', (right: true, )?why/g)].map(([, right]) =>
      Boolean(right),
    );
    const headings = text.match(/^#+ /gm);
    return { lab, shown, words, answers, headings };
  };

  test.each(translated)(
    '$name shows the very same commands and screens, and has the same right answers',
    ({ name, text }) => {
      const first = lessons.find((lesson) => `id/${lesson.name}` === name);
      expect(parts(text)).toEqual(parts(first?.text ?? ''));
    },
  );
});

describe('transcripts', () => {
  const kinds = (text: string) => readTranscript(text).map(({ kind }) => kind);

  test('tell typed lines from replies, and yes from no', () => {
    expect(kinds('> RCPT TO:<a@b.test>\n250 2.1.5 Ok\n354 End data\n451 4.3.0 later\n554 5.7.1 no')).toEqual([
      'typed',
      'good',
      'good',
      'refused',
      'refused',
    ]);
  });

  test('read the output of swaks', () => {
    expect(kinds(' -> MAIL FROM:<a@b.test>\n<-  250 2.1.0 Ok\n<** 554 5.7.1 no\n=== Connected')).toEqual([
      'typed',
      'good',
      'refused',
      'plain',
    ]);
  });

  test('read what the grader saw', () => {
    expect(
      kinds('→ RCPT TO:<a@b.test>\n← 554 5.7.1 no\nN01 a → 25 <> → <x@y.test>\n  delivered: 250 2.0.0 Ok'),
    ).toEqual(['typed', 'refused', 'plain', 'good']);
  });

  test('read the mail log', () => {
    expect(kinds('smtp[3]: A: to=<b>, status=sent (250 Ok)\nsmtpd[2]: NOQUEUE: reject: RCPT from x')).toEqual([
      'good',
      'refused',
    ]);
  });
});

describe('small things of the page', () => {
  test('a link’s address names its lesson', () => {
    expect(
      ['/is-it-open/', '/is-it-open', '/id/is-it-open/', 'id/is-it-open', '/is-it-open/#quiz'].map(lessonOf),
    ).toEqual(Array(5).fill('is-it-open'));
  });

  test('arrow keys move a divider, other keys do not', () => {
    expect([keyTarget('ArrowLeft', 50), keyTarget('ArrowDown', 50), keyTarget('Home', 50), keyTarget('a', 50)]).toEqual(
      [52, 48, 25, undefined],
    );
  });
});
