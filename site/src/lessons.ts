/** The lessons in the order of their chapters, as their frontmatter tells it. For the build only, like labs.ts. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const FRONTMATTER = /^---\n(.*?)\n---\n/s;
const Lesson = z.object({ title: z.string(), chapter: z.int().positive() });

/** For the sidebar: `label` has the chapter's number. Throws when two lessons claim one chapter. */
export function lessonsInOrder(): { slug: string; label: string }[] {
  const lessons = globSync('site/src/content/docs/*.mdx').flatMap((file) => {
    const { success, data } = Lesson.safeParse(parse(FRONTMATTER.exec(readFileSync(file, 'utf8'))?.[1] ?? ''));
    return success ? [{ slug: basename(file, '.mdx'), ...data }] : [];
  });
  lessons.sort((one, other) => one.chapter - other.chapter);
  for (const [at, { slug, chapter }] of lessons.entries())
    if (lessons[at + 1]?.chapter === chapter)
      throw new Error(`${slug}.mdx and ${lessons[at + 1]?.slug}.mdx are both chapter ${chapter}.`);
  return lessons.map(({ slug, chapter, title }) => ({ slug, label: `${chapter}. ${title}` }));
}
