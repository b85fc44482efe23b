/** Which restriction decided, as evidence. Where the student's files cannot be read in full, it says nothing. */
import type { Evidence } from '../../labs/schema.ts';
import type { Sandbox } from '../drivers/driver.ts';
import type { Place, Rehearsal, RehearsedStep } from '../postfix/index.ts';
import type { Explain } from './check.ts';
import { OnPaper } from './on-paper.ts';

/** Reads the mail host's files once, whoever asks: a grading has one configuration or is void. */
export function explainer(sandbox: Sandbox): Explain {
  const paper = new OnPaper(sandbox);
  return async ({ client, port, helo, login, mailFrom, rcptTo }) => {
    const to = { client, port, helo, sender: mailFrom, recipient: rcptTo };
    const letter = login === undefined ? to : { ...to, login };
    const rehearsal = await paper.rehearse(letter);
    // Somebody answered at this port, so what is not in master.cf is no answer.
    return rehearsal && rehearsal.outcome !== 'not-listening' ? { ...show(rehearsal), letter } : undefined;
  };
}

const NOTE = '(worked out from the configuration files as they are now)';

function show({ exchanges, outcome, why, reply }: Rehearsal): Evidence {
  const steps = exchanges.flatMap(({ lists }) => lists.flatMap((list) => list.steps));
  const decider = steps.find(({ decides }) => decides);
  const lines = steps.map((step) => `${step.decides ? '▶' : ' '} ${shown(step)}`);
  const title = decider
    ? `Decided by ${decider.restriction} in ${decider.list}${lineOf(decider.listed, ' ')}`
    : outcome === 'no-greeting'
      ? 'No restriction was asked: smtpd does not serve'
      : 'No restriction decided';
  const ending = outcome === 'no-greeting' ? [why] : outcome === 'accepted' || reply === undefined ? [] : [reply];
  return { kind: 'restriction', title, text: [...lines, ...ending, NOTE].join('\n') };
}

function shown({ list, restriction, answer, why, looked }: RehearsedStep): string {
  const because = looked?.file ? `${why}; ${looked.parameter}${lineOf(looked, ' ')}` : why;
  return `${list}: ${restriction} → ${answer} (${because})`;
}

function lineOf({ file, line }: Place, before: string): string {
  return file ? `${before}${file}:${line ?? '?'}` : '';
}
