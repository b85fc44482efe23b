/** The trace of a decision, list by list, each step with the lines of the files that made it. */
import { RESTRICTIONS } from '../access/restrictions/index.ts';
import { placeInTable, placeOf, placeOfEntry } from '../configuration/places.ts';
import { splitList } from '../configuration/tokens.ts';
import type { Configuration, Decision, Place, TraceStep } from '../types.ts';
import type { Exchange, RehearsedList, RehearsedStep } from './session.ts';

export function listsOf(configuration: Configuration, { trace, decidedBy }: Decision): RehearsedList[] {
  const lists: RehearsedList[] = [];
  for (const step of trace) {
    const name = step.within ?? step.list;
    if (lists.at(-1)?.name !== name)
      lists.push({ name, place: placeOf(configuration, name), steps: [], rest: written(configuration, name) });
    const list = lists.at(-1);
    list?.steps.push(rehearsed(configuration, step, step === decidedBy));
    if (!step.depth) list?.rest.shift();
  }
  return lists;
}

function rehearsed(configuration: Configuration, step: TraceStep, decides: boolean): RehearsedStep {
  const { list, restriction, answer, why, pattern, depth = 0 } = step;
  const looked = lookedAt(configuration, step);
  return {
    list,
    restriction,
    answer,
    why,
    depth,
    listed: placeOfRestriction(configuration, list, restriction),
    ...(pattern === undefined ? {} : { pattern }),
    ...(looked ? { looked } : {}),
    decides,
  };
}

/** A bare table in a list is traced with the check_…_access that it stands for. */
function placeOfRestriction(configuration: Configuration, list: string, restriction: string): Place {
  const written = restriction.replace(/^warn_if_reject /, '');
  const place = placeOfEntry(configuration, list, written);
  if (place.kind === 'default' || !written.includes(' ') || holds(place, written.split(' ')[0] ?? '')) return place;
  return placeOfEntry(configuration, list, written.split(' ').slice(1).join(' '));
}

const holds = ({ text }: Place, word: string): boolean => text?.toLowerCase().includes(word.toLowerCase()) ?? false;

function lookedAt(configuration: Configuration, step: TraceStep): Place | undefined {
  const { list, restriction, parameter = list, pattern } = step;
  const table = restriction.split(' ').find((word) => /^[a-z]+:/.test(word));
  if (table && pattern !== undefined) return placeInTable(configuration, table, pattern);
  if (parameter === list || parameter === step.within) return undefined;
  return placeOfEntry(configuration, parameter, pattern ?? '');
}

/** The restrictions of a list as people write them, each with its argument. */
function written(configuration: Configuration, list: string): string[] {
  const words = /^smtpd_.*_restrictions$/.test(list) ? splitList(configuration.get(list)) : [];
  const found: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const start = index;
    if (words[index]?.toLowerCase() === 'warn_if_reject') index += 1;
    if (RESTRICTIONS[words[index]?.toLowerCase() ?? '']?.argument !== undefined) index += 1;
    found.push(words.slice(start, index + 1).join(' '));
  }
  return found;
}

/**
 * The step that let a message through, and marks it as the only one that decides: a permit at RCPT TO, or the relay check
 * that found the destination to be ours.
 */
export function decidingStep(exchanges: Exchange[]): RehearsedStep | undefined {
  const steps = exchanges.flatMap(({ at, lists }) => lists.flatMap((list) => list.steps.map((step) => ({ at, step }))));
  const permit = steps.find(({ at, step }) => at === 'recipient' && step.decides);
  const relay = steps.find(({ step }) => /^(reject|defer)_unauth_destination$/i.test(step.restriction));
  const deciding = (permit ?? relay)?.step;
  for (const { step } of steps) step.decides = step === deciding;
  return deciding;
}
