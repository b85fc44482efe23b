/** The languages of the course. The first is the one that everything exists in. */
export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What the grader says, and the machines. */
export const GRADER_LANGUAGE: Language = 'en';

/** By a language tag (BCP 47, as in `<html lang>`); the first language where the course has no such one. */
export function languageOf(tag: string | undefined): Language {
  const wanted = tag?.split('-')[0];
  return LANGUAGES.find((known) => known === wanted) ?? LANGUAGES[0];
}

/** The language of the page that is open. */
export const pageLanguage = (): Language => languageOf(document.documentElement.lang);

/** What `lang` says around a text that need not be in the page's language: nothing where it is. */
export function langOf(language: string | undefined, page: string = pageLanguage()): string | undefined {
  return language === page ? undefined : language;
}

/** The address of a page in a language: the first one's stand at the top. `path` begins with a slash. */
export function pathIn(language: Language, path: string): string {
  return language === LANGUAGES[0] ? path : `/${language}${path}`;
}

/** A text for Starlight's sidebar: in the first language, and its translations. */
export function inLanguages(text: (language: Language) => string): {
  label: string;
  translations: Record<string, string>;
} {
  const [first, ...others] = LANGUAGES;
  return { label: text(first), translations: Object.fromEntries(others.map((language) => [language, text(language)])) };
}
