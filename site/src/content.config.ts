import { defineCollection } from 'astro:content';
import { docsLoader, i18nLoader } from '@astrojs/starlight/loaders';
import { docsSchema, i18nSchema } from '@astrojs/starlight/schema';
import { z } from 'astro/zod';

/** What a lesson says about itself beyond Starlight's own frontmatter. */
const lesson = z.object({
  /** The lab whose desk stands beside this page. */
  lab: z.string().optional(),
  /** Position in the story, counted from 1. Pages without it are not lessons. */
  chapter: z.int().positive().optional(),
  /** Reading and trying, in minutes. */
  minutes: z.int().positive().optional(),
  /** What the student can do afterwards; each begins with a verb. */
  objectives: z.array(z.string()).default([]),
  /** What the student should know or have read before. */
  prerequisites: z.array(z.object({ text: z.string(), link: z.string().optional() })).default([]),
});

export const collections = {
  docs: defineCollection({ loader: docsLoader(), schema: docsSchema({ extend: lesson }) }),
  /** What Starlight's own translations lack, or say in other words. */
  i18n: defineCollection({ loader: i18nLoader(), schema: i18nSchema() }),
};
