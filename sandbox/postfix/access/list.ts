import type { TraceStep } from '../types.ts';
import {
  type Asked,
  BrokenConfiguration,
  dunno,
  type Evaluation,
  endsList,
  type Outcome,
  type RunList,
} from './evaluation.ts';
import { restrictionClasses } from './restriction-classes.ts';
import { RESTRICTIONS, type Restriction } from './restrictions/index.ts';

const ACCESS_RESTRICTIONS =
  'check_client_access, check_reverse_client_hostname_access, check_helo_access, check_sender_access, check_recipient_access, check_etrn_access';

const IGNORES_THE_REST = new Set(['permit', 'defer', 'reject', 'check_relay_domains']);

interface Item {
  name: string;
  /** What stands behind it in the list. */
  next?: string;
}

function addStep(evaluation: Evaluation, asked: Asked, restriction: string, outcome: Outcome): void {
  const { answer, why, pattern } = outcome;
  const parameter = outcome.parameter ?? asked.list;
  const origin = evaluation.configuration.origin(parameter);
  const { asking: within, depth } = evaluation;
  const step: TraceStep = { list: asked.list, restriction, answer, why, origin, parameter, within, depth: depth - 1 };
  if (pattern !== undefined) step.pattern = pattern;
  evaluation.trace.push(step);
  if (endsList(outcome) || answer === 'error') evaluation.decidedBy ??= step;
}

/** Is there behind a restriction what it needs? What Postfix forgives has an answer; what it does not, throws. */
function checkArgument(evaluation: Evaluation, restriction: Restriction, item: Item): Outcome | undefined {
  const { name, next } = item;
  const { argument } = restriction;
  if (argument === undefined) return undefined;
  if (argument === 'table' && !next?.includes(':')) {
    evaluation.warn(`restriction ${name}: bad argument "${next ?? name}": need maptype:mapname`);
    evaluation.serverError(`${name} needs a lookup table behind it`);
  }
  if (argument === 'server' && !next?.includes(':')) {
    evaluation.warn(`restriction ${name} must be followed by transport:server`);
    evaluation.serverError(`${name} needs a server behind it`);
  }
  if (argument === 'seconds' && !/^\d+$/.test(next ?? '')) {
    evaluation.warn(`restriction ${name} must be followed by number`);
    evaluation.serverError(`${name} needs a number behind it`);
  }
  if (next === undefined) {
    evaluation.warn(`restriction ${name} requires domain name argument`);
    return dunno(`${name} has no domain behind it`);
  }
  return undefined;
}

function warnOfIgnored(evaluation: Evaluation, { name, next }: Item): void {
  if (next === undefined || !IGNORES_THE_REST.has(name.toLowerCase())) return;
  if (name.toLowerCase() !== 'permit' && evaluation.warnDepth > 0) return;
  evaluation.warn(`restriction \`${next}' after \`${name.toLowerCase()}' is ignored`);
}

/** The restriction at this place: a bare table stands for the list's own check_…_access. */
function itemAt(evaluation: Evaluation, items: string[], index: number, asked: Asked): { item: Item; at: number } {
  const word = items[index] ?? '';
  if (!word.includes(':')) return { item: { name: word, next: items[index + 1] }, at: index + 1 };
  if (asked.accessRestriction === undefined) {
    evaluation.warn(`specify one of (${ACCESS_RESTRICTIONS}) before ${asked.class} restriction "${word}"`);
    evaluation.serverError('a bare table means nothing in this list');
  }
  return { item: { name: asked.accessRestriction, next: word }, at: index };
}

async function answerOf(evaluation: Evaluation, item: Item, asked: Asked): Promise<Outcome> {
  const restriction = RESTRICTIONS[item.name.toLowerCase()];
  const problem = restriction && checkArgument(evaluation, restriction, item);
  if (problem) return problem;
  if (restriction) return restriction.ask(evaluation, restriction.argument ? (item.next ?? '') : '', asked);
  const members = restrictionClasses(evaluation.configuration).get(item.name);
  if (members) return evaluation.runList(evaluation, members, { ...asked, list: item.name });
  evaluation.warn(`unknown smtpd restriction: "${item.name}"`);
  return evaluation.serverError(`there is no restriction ${item.name}`);
}

/** Asks one restriction and writes down what it answered, also when it broke. */
async function askOne(evaluation: Evaluation, item: Item, asked: Asked): Promise<Outcome> {
  const takesArgument = RESTRICTIONS[item.name.toLowerCase()]?.argument !== undefined && item.next !== undefined;
  const words = [evaluation.warnDepth > 0 ? 'warn_if_reject' : '', item.name, takesArgument ? item.next : ''];
  const written = words.filter(Boolean).join(' ');
  try {
    const outcome = await answerOf(evaluation, item, asked);
    addStep(evaluation, asked, written, outcome);
    if (endsList(outcome)) warnOfIgnored(evaluation, item);
    return outcome;
  } catch (error) {
    if (error instanceof BrokenConfiguration && !error.traced) {
      addStep(evaluation, asked, written, { ...error.outcome, answer: 'error' });
      error.traced = true;
    }
    throw error;
  }
}

/** Asks the restrictions of a list in order, until one decides. */
export const runList: RunList = async (evaluation, items, asked) => {
  const outerDepth = evaluation.depth;
  evaluation.depth += 1;
  let last = dunno('no restriction decided');
  let index = 0;
  while (index < items.length && !evaluation.discarding) {
    if (items[index]?.toLowerCase() === 'warn_if_reject') {
      evaluation.warnDepth ||= evaluation.depth;
      index += 1;
      continue;
    }
    const { item, at } = itemAt(evaluation, items, index, asked);
    index = RESTRICTIONS[item.name.toLowerCase()]?.argument ? at + 1 : at;
    last = await askOne(evaluation, item, asked);
    if (evaluation.warnDepth >= evaluation.depth) evaluation.warnDepth = 0;
    if (endsList(last) || (evaluation.deferIfPermit && evaluation.deferIfReject)) break;
  }
  evaluation.depth = outerDepth;
  if (evaluation.warnDepth > outerDepth) evaluation.warnDepth = 0;
  return last;
};
