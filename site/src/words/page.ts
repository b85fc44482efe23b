/** What scripts say that run on every page, desk or not. Kept small: every reader downloads both languages of it. */
import { page as enPage } from './en/page.ts';
import { quiz as enQuiz } from './en/quiz.ts';
import { page as idPage } from './id/page.ts';
import { quiz as idQuiz } from './id/quiz.ts';
import { type Language, pageLanguage } from './language.ts';

export interface PageWords {
  page: typeof enPage;
  quiz: typeof enQuiz;
}

const CATALOGUE: Readonly<Record<Language, PageWords>> = {
  en: { page: enPage, quiz: enQuiz },
  id: { page: idPage, quiz: idQuiz },
};

export function pageWords(language: Language = pageLanguage()): PageWords {
  return CATALOGUE[language];
}
