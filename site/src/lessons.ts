/** The lessons in the order of their chapters, as their frontmatter tells it. For the build only, like labs.ts. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { inLanguages, LANGUAGES, type Language, pathIn } from './words/language.ts';

const DOCS = 'site/src/content/docs';
const FRONTMATTER = /^---\n(.*?)\n---\n/s;
const Lesson = z.object({
  title: z.string(),
  description: z.string(),
  chapter: z.int().positive(),
  minutes: z.int().positive(),
  lab: z.string().optional(),
});

export interface Chapter extends z.infer<typeof Lesson> {
  slug: string;
  /** Of the title and the description: that of the text, which is not translated everywhere. */
  lang: Language;
  /** How many of its lab's tasks it points to. */
  tasks: number;
}

/** What a language has of them, and the first language's for the others. Throws when two lessons claim one chapter. */
export function chaptersIn(language: Language): Chapter[] {
  const lessons = globSync(`${DOCS}/*.mdx`).flatMap((file) => {
    const slug = basename(file, '.mdx');
    const own = `${DOCS}${pathIn(language, `/${slug}.mdx`)}`;
    const translated = existsSync(own);
    const text = readFileSync(translated ? own : file, 'utf8');
    const { success, data } = Lesson.safeParse(frontmatterOf(text));
    const tasks = text.match(/<Task id=/g)?.length ?? 0;
    return success ? [{ slug, lang: translated ? language : LANGUAGES[0], tasks, ...data }] : [];
  });
  lessons.sort((one, other) => one.chapter - other.chapter);
  for (const [at, { slug, chapter }] of lessons.entries())
    if (lessons[at + 1]?.chapter === chapter)
      throw new Error(`${slug}.mdx and ${lessons[at + 1]?.slug}.mdx are both chapter ${chapter}.`);
  return lessons;
}

/** Of the chapters that stand beside a lab, the one that does most of its tasks. */
export function lessonOfLab(chapters: readonly Chapter[], lab: string): Chapter | undefined {
  return chapters.filter((chapter) => chapter.lab === lab).toSorted((one, other) => other.tasks - one.tasks)[0];
}

/** For the sidebar: the label has the chapter's number. */
export function lessonsInOrder(): { slug: string; label: string; translations: Record<string, string> }[] {
  const titles = Object.fromEntries(
    LANGUAGES.map((language) => [language, new Map(chaptersIn(language).map(({ slug, title }) => [slug, title]))]),
  );
  return chaptersIn(LANGUAGES[0]).map(({ slug, chapter }) => ({
    slug,
    ...inLanguages((language) => `${chapter}. ${titles[language]?.get(slug) ?? slug}`),
  }));
}

function frontmatterOf(text: string): unknown {
  return parse(FRONTMATTER.exec(text)?.[1] ?? '');
}
