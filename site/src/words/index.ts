/**
 * What the page and the desk say, in each language of the course: one file a part, and the type of the English part is what
 * the others must fill. Texts with a value in them are functions.
 */
import { desk as enDesk } from './en/desk.ts';
import { desk as idDesk } from './id/desk.ts';

export interface Words {
  desk: typeof enDesk;
}

export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

const CATALOGUE: Readonly<Record<Language, Words>> = {
  en: { desk: enDesk },
  id: { desk: idDesk },
};

/** By the page's language (BCP 47, as in `<html lang>`); English where the course has no such language. */
export function words(language = document.documentElement.lang): Words {
  const wanted = language.split('-')[0];
  return CATALOGUE[LANGUAGES.find((known) => known === wanted) ?? 'en'];
}
