/** What the student typed is what the world says. */
import { fillIn } from '../../world/template.ts';
import { type CheckImplementation, failed, passed } from '../check.ts';

export const answer: CheckImplementation<'answer'> = {
  survivesRestart: false,
  async perform({ accept, wrong }, { answer: typed, variables }) {
    if (typed === undefined || typed.trim() === '') return failed('There is no answer yet.');
    const evidence = [{ kind: 'answer' as const, title: 'You answered', text: typed }];
    const fill = (template: string) => plain(fillIn(template, variables, 'labs: answer'));
    if (accept.some((template) => fill(template) === plain(typed))) return passed('That is right.', evidence);
    const known = Object.entries(wrong).find(([template]) => fill(template) === plain(typed));
    return failed(known?.[1] ?? 'That is not it. Look again at what the server itself shows.', evidence);
  },
};

/** Case, quotes, brackets around hosts, final dots and repeated spaces do not make an answer wrong. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^["'`<[]+|["'`>\].]+$/g, '')
    .replace(/\s+/g, ' ');
}
