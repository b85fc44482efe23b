/**
 * Keeps a reader in the chosen language: links to our own pages, which lessons write without a language, lead to the same
 * page in the language of the page that they stand on. Every page exists in each, if only with the first one's text. Runs
 * when the site is built.
 */
import { defineMiddleware } from 'astro:middleware';
import { LANGUAGES } from './words/language.ts';

/** Links that name the language that they lead to are left as they are. */
const LINK = /(<a\b(?![^>]*\bhreflang=)[^>]*?\shref=")\/(?!\/)([^"]*)/g;

export const onRequest = defineMiddleware(async ({ url }, next) => {
  const response = await next();
  const language = LANGUAGES.slice(1).find((each) => url.pathname.startsWith(`/${each}/`));
  if (!language || !response.headers.get('content-type')?.includes('html')) return response;
  return new Response(localized(await response.text(), language), response);
});

function localized(html: string, language: string): string {
  return html.replace(LINK, (link, start: string, path: string) =>
    path === language || path.startsWith(`${language}/`) ? link : `${start}/${language}/${path}`,
  );
}
