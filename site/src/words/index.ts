/**
 * What the desk says, in each language of the course: one file a part, and the type of the English part is what the others
 * must fill. Texts with a value in them are functions. What pages say that have no desk stands in page.ts and site.ts, so
 * that a reader does not download the desk's words.
 */
import { desk as enDesk } from './en/desk.ts';
import { editor as enEditor } from './en/editor.ts';
import { states as enStates } from './en/states.ts';
import { tasks as enTasks } from './en/tasks.ts';
import { terminal as enTerminal } from './en/terminal.ts';
import { tour as enTour } from './en/tour.ts';
import { who as enWho } from './en/who.ts';
import { desk as idDesk } from './id/desk.ts';
import { editor as idEditor } from './id/editor.ts';
import { states as idStates } from './id/states.ts';
import { tasks as idTasks } from './id/tasks.ts';
import { terminal as idTerminal } from './id/terminal.ts';
import { tour as idTour } from './id/tour.ts';
import { who as idWho } from './id/who.ts';
import { type Language, pageLanguage } from './language.ts';

export interface Words {
  desk: typeof enDesk;
  editor: typeof enEditor;
  states: typeof enStates;
  tasks: typeof enTasks;
  terminal: typeof enTerminal;
  tour: typeof enTour;
  who: typeof enWho;
}

const CATALOGUE: Readonly<Record<Language, Words>> = {
  en: {
    desk: enDesk,
    editor: enEditor,
    states: enStates,
    tasks: enTasks,
    terminal: enTerminal,
    tour: enTour,
    who: enWho,
  },
  id: {
    desk: idDesk,
    editor: idEditor,
    states: idStates,
    tasks: idTasks,
    terminal: idTerminal,
    tour: idTour,
    who: idWho,
  },
};

export function words(language: Language = pageLanguage()): Words {
  return CATALOGUE[language];
}
