import { splitList } from '../configuration/tokens.ts';
import { type Asked, dunno, type Evaluation, type Outcome } from './evaluation.ts';
import { fitStatus, type ReplyClass, splitEnhanced } from './reply.ts';

/** A table's answer, and about whom it was asked. */
export interface ActionSource {
  table: string;
  /** The key that was found. */
  key: string;
  /** What a refusal names. */
  name: string;
  class: ReplyClass;
  asked: Asked;
}

interface Action extends ActionSource {
  /** The whole right-hand side, its first word, and the rest. */
  value: string;
  word: string;
  text: string;
}

type Perform = (evaluation: Evaluation, action: Action) => Outcome;

/** Tables may name lists that name tables; this deep is a mistake. */
const MAX_DEPTH = 100;

const because = ({ table, key, value }: Action): string => `${table} has "${key}" → "${value}"`;

const found = (action: Action, answer: Outcome['answer']): Outcome => ({
  answer,
  why: because(action),
  pattern: action.key,
});

function refuseWith(evaluation: Evaluation, action: Action, code: number, fallback: string): Outcome {
  const { enhanced, text } = splitEnhanced(action.text, fallback);
  const reply = `<${action.name}>: ${action.class} rejected: ${text || 'Access denied'}`;
  return evaluation.refuse(code, fitStatus(enhanced, action.class), reply, because(action), { pattern: action.key });
}

/** Actions on the message mean nothing before there is one. */
function hasMessage(evaluation: Evaluation, { table }: Action, name: string): boolean {
  if (evaluation.where === 'ETRN') {
    evaluation.warn(`access table ${table}: action ${name} is unavailable in smtpd_etrn_restrictions`);
    return false;
  }
  if (evaluation.transaction.sender !== undefined) return true;
  evaluation.warn(
    `access table ${table}: with smtpd_delay_reject=no, action ${name} is always skipped in Client host or Helo command restrictions`,
  );
  return false;
}

/** Notes an effect on the message, unless its argument is bad. */
function onMessage(name: string, problem: (text: string) => string | undefined, note: Perform): Perform {
  return (evaluation, action) => {
    if (!hasMessage(evaluation, action, name)) return dunno(`${because(action)}, but there is no message yet`);
    const complaint = problem(action.text);
    if (complaint === undefined) return note(evaluation, action);
    evaluation.warn(`access table ${action.table} entry "${action.key}" ${complaint}`);
    return dunno(`${because(action)}, which ${complaint}`);
  };
}

const fine = () => undefined;
const needsAddress = (text: string) => (text.includes('@') ? undefined : 'requires user@domain target');

function needsTransport(text: string): string | undefined {
  if (text === '') return 'has FILTER entry without value';
  return text.includes(':') ? undefined : 'requires transport:destination';
}

function needsHeader(text: string): string | undefined {
  return /^[!-9;-~]+[ \t]*:/.test(text) ? undefined : 'requires header: text';
}

const triggers = ({ name, class: replyClass }: Action, what: string): string => `<${name}>: ${replyClass} ${what}`;

const prepend: Perform = (evaluation, action) => {
  if (evaluation.where === 'END-OF-MESSAGE') {
    evaluation.warn(`access table ${action.table}: action PREPEND must be used before smtpd_end_of_data_restrictions`);
    return dunno(`${because(action)}, but the header is written already`);
  }
  evaluation.effects.prepend = [...(evaluation.effects.prepend ?? []), action.text];
  return found(action, 'prepend');
};

const hold: Perform = (evaluation, action) => {
  if (evaluation.held) return found(action, 'hold');
  evaluation.held = true;
  evaluation.effects.hold = action.text;
  evaluation.log('hold', triggers(action, action.text || 'triggers HOLD action'));
  return found(action, 'hold');
};

const discard: Perform = (evaluation, action) => {
  evaluation.discarding = true;
  evaluation.effects.discard = action.text;
  evaluation.log('discard', triggers(action, action.text || 'triggers DISCARD action'));
  return found(action, 'discard');
};

const logOnly =
  (answer: 'info' | 'warn'): Perform =>
  (evaluation, action) => {
    evaluation.log(answer, action.text);
    return found(action, answer);
  };

const serviceUnavailable = (action: Action) => {
  const { enhanced, text } = splitEnhanced(action.text, '4.7.1');
  const reply = `<${action.name}>: ${action.class} rejected: ${text || 'Service unavailable'}`;
  return [fitStatus(enhanced, action.class), reply] as const;
};

const permit: Perform = (_, action) => found(action, 'permit');

/** The actions of access(5). */
const ACTIONS: Record<string, Perform> = {
  DUNNO: (_, action) => found(action, 'dunno'),
  OK: permit,
  RELAY: permit,
  REJECT: (evaluation, action) =>
    refuseWith(evaluation, action, evaluation.configuration.int('access_map_reject_code'), '5.7.1'),
  DEFER: (evaluation, action) =>
    refuseWith(evaluation, action, evaluation.configuration.int('access_map_defer_code'), '4.7.1'),
  HANGUP: (evaluation, action) => {
    evaluation.log('hangup', action.text);
    evaluation.hangup = true;
    return { answer: 'reject', why: because(action), pattern: action.key };
  },
  INFO: logOnly('info'),
  WARN: logOnly('warn'),
  FILTER: onMessage('FILTER', needsTransport, (evaluation, action) => {
    evaluation.effects.filter = action.text;
    evaluation.log('filter', triggers(action, `triggers FILTER ${action.text}`));
    return found(action, 'filter');
  }),
  HOLD: onMessage('HOLD', fine, hold),
  DISCARD: onMessage('DISCARD', fine, discard),
  REDIRECT: onMessage('REDIRECT', needsAddress, (evaluation, action) => {
    evaluation.effects.redirect = action.text;
    evaluation.log('redirect', triggers(action, `triggers REDIRECT ${action.text}`));
    return found(action, 'redirect');
  }),
  BCC: onMessage('BCC', needsAddress, (evaluation, action) => {
    evaluation.effects.bcc = [...(evaluation.effects.bcc ?? []), action.text];
    evaluation.log('bcc', triggers(action, `triggers BCC ${action.text}`));
    return found(action, 'bcc');
  }),
  PREPEND: onMessage('PREPEND', needsHeader, prepend),
  DEFER_IF_PERMIT: (evaluation, action) => {
    const [enhanced, text] = serviceUnavailable(action);
    const code = evaluation.configuration.int('access_map_defer_code');
    return evaluation.deferLater('defer_if_permit', code, enhanced, text, because(action));
  },
  DEFER_IF_REJECT: (evaluation, action) => {
    const [enhanced, text] = serviceUnavailable(action);
    evaluation.deferRefusal(evaluation.configuration.int('access_map_defer_code'), enhanced, text);
    return dunno(`${because(action)}: a later refusal becomes a delay`);
  },
};

/** A right-hand side that is no action is a list of restrictions. */
async function askRestrictions(evaluation: Evaluation, action: Action): Promise<Outcome> {
  const { table, value } = action;
  if (value.includes(':')) {
    evaluation.warn(`access table ${table} has entry with lookup table: ${value}`);
    evaluation.warn('do not specify lookup tables inside SMTPD access maps');
    evaluation.warn('define a restriction class and specify its name instead.');
    return evaluation.serverError(because(action));
  }
  if (evaluation.depth > MAX_DEPTH) {
    evaluation.warn(`access table ${table} entry ${value} causes unreasonable recursion`);
    return evaluation.serverError(because(action));
  }
  const items = splitList(value);
  if (items.length === 0) {
    evaluation.warn(`access table ${table} entry ${value} has empty value`);
    return found(action, 'permit');
  }
  const { name, class: replyClass, asked } = action;
  return evaluation.runList(evaluation, items, { ...asked, name, class: replyClass });
}

/** Does what a table, or a policy server, says (access(5)). */
export async function applyAction(evaluation: Evaluation, value: string, source: ActionSource): Promise<Outcome> {
  const [, word = '', text = ''] = /^(\S*)\s*([\s\S]*)$/.exec(value) ?? [];
  const action = { ...source, value, word, text };
  const perform = ACTIONS[word.toUpperCase()];
  if (perform) return perform(evaluation, action);
  if (/^\d+$/.test(value)) return permit(evaluation, action);
  if (/^[45]\d\d$/.test(word) && text !== '')
    return refuseWith(evaluation, action, Number(word), `${word.charAt(0)}.7.1`);
  return askRestrictions(evaluation, action);
}
