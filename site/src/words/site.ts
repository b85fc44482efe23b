/** What is written into the pages when the site is built; no script carries it. */
import { frame as enFrame } from './en/frame.ts';
import { home as enHome } from './en/home.ts';
import { labs as enLabs } from './en/labs.ts';
import { lesson as enLesson } from './en/lesson.ts';
import { frame as idFrame } from './id/frame.ts';
import { home as idHome } from './id/home.ts';
import { labs as idLabs } from './id/labs.ts';
import { lesson as idLesson } from './id/lesson.ts';
import { type Language, languageOf } from './language.ts';

export interface SiteWords {
  frame: typeof enFrame;
  home: typeof enHome;
  labs: typeof enLabs;
  lesson: typeof enLesson;
}

const CATALOGUE: Readonly<Record<Language, SiteWords>> = {
  en: { frame: enFrame, home: enHome, labs: enLabs, lesson: enLesson },
  id: { frame: idFrame, home: idHome, labs: idLabs, lesson: idLesson },
};

/** `tag`: the language of the page or of the text that the words stand in. */
export function siteWords(tag: string | undefined): SiteWords {
  return CATALOGUE[languageOf(tag)];
}
