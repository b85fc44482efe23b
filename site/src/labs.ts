/**
 * The labs as their folders have them: what a page says of a lab is written once, in its lab.yaml and texts/. For the
 * build only, which runs in the checkout's folder.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import MarkdownIt from 'markdown-it';
import { parse } from 'yaml';
import { Lab } from '../../labs/schema.ts';
import { textsFor, translated } from '../../labs/texts.ts';
import { inLanguages, LANGUAGES, type Language } from './words/language.ts';
import { siteWords } from './words/site.ts';

const markdown = new MarkdownIt({ html: false });

/** In the order of the story. */
export function allLabs(): Lab[] {
  return globSync('labs/*/lab.yaml')
    .map((file) => Lab.parse(parse(readFileSync(file, 'utf8'))))
    .sort((one, other) => one.order - other.order);
}

/** Titles and summaries in this language, and the other texts where the lab's folder has them; `written`: in which they are. */
export function labsIn(language: Language): { lab: Lab; written: Language }[] {
  const { labs } = siteWords(language);
  return allLabs().map((lab) => {
    const file = `labs/${lab.id}/texts/${language}.yaml`;
    if (!existsSync(file)) return { lab: { ...lab, ...labs[lab.id] }, written: LANGUAGES[0] };
    return { lab: translated(lab, textsFor(lab).parse(parse(readFileSync(file, 'utf8')))), written: language };
  });
}

/** In the order of the story. */
export function labsInSidebar(): { label: string; translations: Record<string, string>; link: string }[] {
  const titles = Object.fromEntries(LANGUAGES.map((language) => [language, labsIn(language)]));
  return allLabs().map(({ id, title }, at) => ({
    ...inLanguages((language) => titles[language]?.[at]?.lab.title ?? title),
    link: `/labs/${id}/`,
  }));
}

/** Markdown as HTML, the names still as `{{name}}`. */
export const toHtml = (text: string): string => markdown.render(text);
export const toInlineHtml = (text: string): string => markdown.renderInline(text);
