/** What the student typed is what the world says. */
import type { Check } from '../../../labs/schema.ts';
import { fillIn } from '../../world/template.ts';
import { type CheckContext, type CheckImplementation, failed, passed, type Verdict } from '../check.ts';
import { lookAtAnswer, NO_ANSWER } from '../typed-answer.ts';

type Wish = Extract<Check, { check: 'answer' }>;

export const answer: CheckImplementation<'answer'> = {
  survivesRestart: false,
  perform: judge,
  look: lookAtAnswer(judge, ['answer']),
};

async function judge({ accept, wrong }: Wish, { answer: typed = '', variables }: CheckContext): Promise<Verdict> {
  if (typed.trim() === '') return NO_ANSWER;
  const evidence = [{ kind: 'answer' as const, title: 'You answered', text: typed }];
  const fill = (template: string) => fillIn(template, variables, 'labs: answer');
  const isTyped = (template: string) => plain(fill(template)) === plain(typed);
  if (accept.some(isTyped)) return passed('That is right.', evidence);
  const known = Object.entries(wrong).find(([template]) => isTyped(template));
  return failed(known ? fill(known[1]) : 'That is not it. Look again at what the server itself shows.', evidence);
}

/** Case, quotes, brackets around hosts, final dots and repeated spaces do not make an answer wrong. */
function plain(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^["'`<[]+|["'`>\].]+$/g, '')
    .replace(/\s+/g, ' ');
}
