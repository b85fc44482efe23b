/**
 * The labs as their folders have them: what a page says of a lab is written once, in its lab.yaml. For the build only,
 * which runs in the checkout's folder.
 */
import { globSync, readFileSync } from 'node:fs';
import MarkdownIt from 'markdown-it';
import { parse } from 'yaml';
import { Lab } from '../../labs/schema.ts';
import { inLanguages, type Language } from './words/language.ts';
import { siteWords } from './words/site.ts';

const markdown = new MarkdownIt({ html: false });

/** In the order of the story. */
export function allLabs(): Lab[] {
  return globSync('labs/*/lab.yaml')
    .map((file) => Lab.parse(parse(readFileSync(file, 'utf8'))))
    .sort((one, other) => one.order - other.order);
}

/** With title and summary in this language; the story and the tasks stay as they are written. */
export function labsIn(language: Language): Lab[] {
  const { labs } = siteWords(language);
  return allLabs().map((lab) => ({ ...lab, ...labs[lab.id] }));
}

/** In the order of the story. */
export function labsInSidebar(): { label: string; translations: Record<string, string>; link: string }[] {
  return allLabs().map(({ id, title }) => ({
    ...inLanguages((language) => siteWords(language).labs[id]?.title ?? title),
    link: `/labs/${id}/`,
  }));
}

/** Markdown as HTML, the names still as `{{name}}`. */
export const toHtml = (text: string): string => markdown.render(text);
export const toInlineHtml = (text: string): string => markdown.renderInline(text);
