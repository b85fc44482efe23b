/** What there is to say about the word under the cursor or the pointer. */
import type { FileKind } from '../file-kind.ts';
import type { Knowledge } from './knowledge.ts';
import { namesIn } from './known.ts';
import { COLUMNS, type Column, type Service, type Setting, servicesOf, settingsOf } from './settings.ts';

const MANUAL = 'https://www.postfix.org/postconf.5.html';
const MASTER_MANUAL = 'https://www.postfix.org/master.5.html';

export type Explanation = { from: number; to: number; name: string; link?: string } & (
  | { kind: 'parameter'; text?: string; since?: string; default: Default }
  | { kind: 'restriction'; text: string; since?: string; old: boolean }
  | { kind: 'table'; text: string }
  | { kind: 'column'; column: Column }
  /** A name that a value somewhere makes use of, so that it is the writer's own. */
  | { kind: 'own' }
  | { kind: 'unknown' }
);

/** An explanation that is of no place in a text. */
export type Unplaced<Kind = Explanation> = Kind extends Explanation ? Omit<Kind, 'from' | 'to'> : never;
type Of<Kind extends Explanation['kind']> = Unplaced<Extract<Explanation, { kind: Kind }>>;

export type Default =
  | { kind: 'value'; value: string }
  /** `value` from this compatibility_level on, `below` before. */
  | { kind: 'by-level'; level: string; value: string; below: string }
  | { kind: 'from-the-machine' };

export interface Asked {
  kind: FileKind;
  text: string;
  knowledge: Knowledge;
  /** Names that postconf would warn of. */
  unused: ReadonlySet<string>;
}

const BY_LEVEL = /^\$\{\{\$compatibility_level\} <level \{([\d.]+)\} \? \{(.*)\} : \{(.*)\}\}$/s;
const WORD = /[\w-]/;

/** Undefined where there is nothing to say. */
export function explainAt(asked: Asked, at: number): Explanation | undefined {
  const services = asked.kind === 'master' ? servicesOf(asked.text) : [];
  const settings = asked.kind === 'main' ? settingsOf(asked.text) : services.flatMap(({ overrides }) => overrides);
  const setting = settings.find(({ from, valueTo }) => from <= at && at <= valueTo);
  if (setting) return at <= setting.to ? ofName(asked, setting) : inValue(asked, setting, at);
  return inColumn(services, at);
}

export function explainParameter({ parameters }: Knowledge, name: string): Of<'parameter'> | undefined {
  const parameter = parameters.get(name);
  if (!parameter) return undefined;
  const { text, since } = parameter;
  return {
    kind: 'parameter',
    name,
    link: `${MANUAL}#${name}`,
    default: defaultOf(parameter.default),
    ...(text === undefined ? {} : { text }),
    ...(since === undefined ? {} : { since }),
  };
}

export function explainRestriction({ restrictions }: Knowledge, name: string): Of<'restriction'> | undefined {
  const restriction = restrictions.get(name);
  if (!restriction) return undefined;
  const { text, since, old = false } = restriction;
  return {
    kind: 'restriction',
    name,
    text,
    old,
    ...(old ? {} : { link: `${MANUAL}#${name}` }),
    ...(since === undefined ? {} : { since }),
  };
}

function defaultOf(raw: string | undefined): Default {
  if (raw === undefined) return { kind: 'from-the-machine' };
  const [, level, below, value] = BY_LEVEL.exec(raw) ?? [];
  if (level === undefined || below === undefined || value === undefined) return { kind: 'value', value: raw };
  return { kind: 'by-level', level, value, below };
}

function ofName(
  { knowledge, unused }: Asked,
  { name, from, to }: { name: string; from: number; to: number },
): Explanation {
  const known = explainParameter(knowledge, name);
  if (known) return { ...known, from, to };
  return { kind: unused.has(name) ? 'unknown' : 'own', name, from, to };
}

function inValue(asked: Asked, { valueFrom }: Setting, at: number): Explanation | undefined {
  const { text, knowledge } = asked;
  let from = at;
  let to = at;
  while (from > valueFrom && WORD.test(text[from - 1] ?? '')) from -= 1;
  while (WORD.test(text[to] ?? '')) to += 1;
  const name = text.slice(from, to);
  if (name === '') return undefined;
  if (/\$[{(]?\s*$/.test(text.slice(Math.max(valueFrom, from - 3), from))) {
    const known = explainParameter(knowledge, name);
    return known ? { ...known, from, to } : { kind: 'own', name, from, to };
  }
  const table = knowledge.tables.get(name);
  if (table && text[to] === ':') return { kind: 'table', name, text: table, from, to };
  const restriction = explainRestriction(knowledge, name);
  return restriction && { ...restriction, from, to };
}

function inColumn(services: Service[], at: number): Explanation | undefined {
  for (const { fields } of services)
    for (const [index, column] of COLUMNS.entries()) {
      const field = fields[index];
      if (field && field.from <= at && at <= field.to)
        return { kind: 'column', column, name: field.text, link: MASTER_MANUAL, from: field.from, to: field.to };
    }
  return undefined;
}

/** The writer's own names, but the one that is being set at this place. */
export function ownNames({ text, kind, knowledge }: Omit<Asked, 'unused'>, at: number): string[] {
  const settings = kind === 'main' ? settingsOf(text) : servicesOf(text).flatMap(({ overrides }) => overrides);
  const others = settings.filter(({ from, valueTo }) => at < from || at > valueTo);
  const names = others.flatMap(({ name, value }) => [name, ...namesIn(value)]);
  return [...new Set(names)].filter((name) => !knowledge.names.has(name));
}
