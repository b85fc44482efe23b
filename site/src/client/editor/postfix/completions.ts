/** What can stand where the cursor is. Pure: the editor makes a menu of it. */
import type { FileKind } from '../file-kind.ts';
import { explainParameter, explainRestriction, ownNames, type Unplaced } from './explain.ts';
import type { Knowledge, Parameter } from './knowledge.ts';
import { COLUMNS, servicesOf, settingsOf } from './settings.ts';

export interface Offer {
  label: string;
  /** What is put in; the label when left out. */
  apply?: string;
  kind: 'parameter' | 'restriction' | 'table' | 'value';
  /** Higher comes first among those that fit as well. */
  boost: number;
  about?: Unplaced;
  text?: string;
}

export interface Offers {
  /** Where the word begins that is being written. */
  from: number;
  /** The word must look like this for the offers to stay. */
  word: RegExp;
  offers: Offer[];
}

export interface Wanted {
  kind: FileKind;
  text: string;
  at: number;
  knowledge: Knowledge;
  /** Whether it was asked for, and not only typed. */
  explicit: boolean;
}

const NAME = /^\w*$/;
const TYPES = ['inet', 'unix', 'fifo', 'pass', 'unix-dgram'];
const PROGRAMS = [
  'smtpd',
  'smtp',
  'lmtp',
  'pipe',
  'cleanup',
  'qmgr',
  'local',
  'virtual',
  'error',
  'discard',
  'postscreen',
  'tlsproxy',
  'dnsblog',
  'spawn',
  'bounce',
  'trivial-rewrite',
];
/** What this course is about comes first. */
const CENTRAL = new Set([
  'mydestination',
  'mynetworks',
  'relay_domains',
  'relayhost',
  'smtp_sasl_auth_enable',
  'smtp_tls_security_level',
  'smtpd_client_restrictions',
  'smtpd_recipient_restrictions',
  'smtpd_relay_restrictions',
  'smtpd_sasl_auth_enable',
  'smtpd_sender_restrictions',
  'smtpd_tls_security_level',
]);
const GATE = [
  'permit_mynetworks',
  'permit_sasl_authenticated',
  'reject_unauth_destination',
  'defer_unauth_destination',
  'reject',
];

/** Undefined where nothing can be offered. */
export function offersAt(wanted: Wanted): Offers | undefined {
  if (wanted.kind === 'plain' || inComment(wanted)) return undefined;
  const found = wanted.kind === 'main' ? inMain(wanted) : inMaster(wanted);
  if (!found || found.offers.length === 0) return undefined;
  const written = wanted.text.slice(found.from, wanted.at);
  if (wanted.explicit) return found;
  // A word that is whole already needs no menu, and Enter after it is to begin a new line.
  if (found.offers.some(({ label }) => label === written)) return undefined;
  // Nor does one who has written nothing yet but a `$`: Enter after `=` is to begin a line of its own.
  return written === '' && !/\$[{(]?$/.test(wanted.text.slice(0, wanted.at)) ? undefined : found;
}

function inComment({ text, at }: Wanted): boolean {
  return lineBefore(text, at).trimStart().startsWith('#');
}

function inMain(wanted: Wanted): Offers | undefined {
  const { text, at } = wanted;
  const line = lineBefore(text, at);
  if (/^\w*$/.test(line)) return names(wanted, at - line.length, /^\s*=/.test(text.slice(at)) ? '' : ' = ');
  const setting = settingsOf(`${text.slice(0, at)}\u0001`).findLast(({ from }) => from <= at);
  if (!setting || at < setting.valueFrom) return undefined;
  return inValue(wanted, setting.name, text.slice(setting.valueFrom, at));
}

function inMaster(wanted: Wanted): Offers | undefined {
  const { text, at } = wanted;
  // The sign stands for the word that is still to be written.
  const service = servicesOf(`${text.slice(0, at)}\u0001`).at(-1);
  const last = service?.fields.at(-1);
  if (!service || !last || last.to <= at) return undefined;
  const column = COLUMNS[service.fields.length - 1];
  if (column) return inColumn(column, last.from);
  const before = service.fields.at(-2)?.text;
  const written = text.slice(last.from, at);
  const option = /^(?:-o|\{\s*)?/.exec(written)?.[0] ?? '';
  const setting = service.overrides.findLast(({ from, valueTo }) => from <= at && at < valueTo);
  if (setting && at >= setting.valueFrom) return inValue(wanted, setting.name, text.slice(setting.valueFrom, at));
  if ((before === '-o' && written !== '-o') || (option === '-o' && written.length > 2)) {
    const from = last.from + option.length;
    return NAME.test(text.slice(from, at)) ? names(wanted, from, text[at] === '=' ? '' : '=') : undefined;
  }
  if (!/^-?$/.test(written)) return undefined;
  return {
    from: last.from,
    word: /^-?\w?$/,
    offers: [
      { label: '-o', apply: '-o ', kind: 'value', boost: 0 },
      { label: '-v', kind: 'value', boost: -1 },
    ],
  };
}

function inColumn(column: (typeof COLUMNS)[number], from: number): Offers | undefined {
  const labels =
    column === 'type'
      ? TYPES
      : column === 'command'
        ? PROGRAMS
        : ['private', 'unpriv', 'chroot'].includes(column)
          ? ['-', 'y', 'n']
          : [];
  return { from, word: /^[\w-]*$/, offers: labels.map((label, index) => ({ label, kind: 'value', boost: -index })) };
}

/** `assign`: what is put behind a name. */
function names({ knowledge }: Wanted, from: number, assign: string): Offers {
  const offers = [...knowledge.parameters.values()].map((parameter) =>
    parameterOffer(knowledge, parameter, `${parameter.name}${assign}`),
  );
  return { from, word: NAME, offers };
}

function parameterOffer(knowledge: Knowledge, { name, text }: Parameter, apply: string): Offer {
  return {
    label: name,
    apply,
    kind: 'parameter',
    boost: CENTRAL.has(name) ? 20 : text ? 1 : 0,
    about: explainParameter(knowledge, name),
  };
}

function inValue(wanted: Wanted, name: string, before: string): Offers | undefined {
  const reference = /\$([{(]?)(\w*)$/.exec(before);
  if (reference) return references(wanted, reference[1] ?? '', reference[2] ?? '');
  const word = /[\w.>=-]*$/.exec(before)?.[0] ?? '';
  const from = wanted.at - word.length;
  if (isRestrictionList(wanted, name)) return restrictions(wanted, from, before.slice(0, before.length - word.length));
  const parameter = wanted.knowledge.parameters.get(name);
  const values = parameter?.values ?? (/^(?:yes|no)$/.test(parameter?.default ?? '') ? ['yes', 'no'] : undefined);
  if (values)
    return {
      from,
      word: /^[\w.>=-]*$/,
      offers: values.map((label, index) => ({ label, kind: 'value', boost: -index })),
    };
  if (
    /_maps$|_database$|_checks$|^mynetworks$/.test(name) &&
    /(?:^|[\s,])$/.test(before.slice(0, before.length - word.length))
  )
    return tables(wanted, from);
  return undefined;
}

function references(wanted: Wanted, open: string, word: string): Offers {
  const { text, at, knowledge } = wanted;
  const close = { '{': '}', '(': ')' }[open] ?? '';
  const end = close !== '' && text[at] !== close ? close : '';
  const own = ownNames(wanted, at);
  return {
    from: at - word.length,
    word: NAME,
    offers: [
      ...own.map((name): Offer => ({ label: name, apply: name + end, kind: 'parameter', boost: 2 })),
      ...[...knowledge.parameters.values()].map((parameter) =>
        parameterOffer(knowledge, parameter, parameter.name + end),
      ),
    ],
  };
}

function isRestrictionList({ text, kind }: Wanted, name: string): boolean {
  if (/^(?:smtpd|mua)_\w+_restrictions$/.test(name)) return true;
  return kind === 'main' && classesOf(text).includes(name);
}

function classesOf(text: string): string[] {
  const classes = settingsOf(text).findLast(({ name }) => name === 'smtpd_restriction_classes');
  return classes?.value.split(/[\s,]+/).filter((name) => name !== '') ?? [];
}

function restrictions(wanted: Wanted, from: number, before: string): Offers | undefined {
  const { knowledge, text } = wanted;
  const [previous = ''] = /[\w:./-]+(?=[\s,]*$)/.exec(before) ?? [];
  const argument = knowledge.restrictions.get(previous)?.argument;
  if (argument === 'table') return tables(wanted, from);
  if (argument) return undefined;
  const offers = [...knowledge.restrictions.values()].flatMap(({ name, old, argument: takes }): Offer[] => {
    if (old) return [];
    const boost = GATE.includes(name) ? 2 : 0;
    return [
      {
        label: name,
        apply: takes ? `${name} ` : name,
        kind: 'restriction',
        boost,
        about: explainRestriction(knowledge, name),
      },
    ];
  });
  const own = classesOf(text).map((label): Offer => ({ label, kind: 'restriction', boost: 1 }));
  return { from, word: NAME, offers: [...own, ...offers] };
}

function tables({ knowledge }: Wanted, from: number): Offers {
  const offers = [...knowledge.tables].map(([label, text], index): Offer => {
    const path = /^(?:inline|static|unix|proxy)$/.test(label) ? '' : '/etc/postfix/';
    return { label, apply: `${label}:${path}`, kind: 'table', boost: -index, text };
  });
  return { from, word: NAME, offers };
}

function lineBefore(text: string, at: number): string {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at);
}
