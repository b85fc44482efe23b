/** What the editor knows of Postfix, in the reader's language. Fetched with the first file of Postfix that is opened. */
import type { postfix } from '../../../words/en/postfix/index.ts';
import defaults from './defaults.json' with { type: 'json' };
import { PARAMETER_FACTS, type ParameterFacts, RESTRICTION_FACTS, type RestrictionFacts } from './facts.ts';

export type PostfixWords = {
  readonly [Kind in keyof typeof postfix]: { readonly [Name in keyof (typeof postfix)[Kind]]: string };
};

export interface Parameter extends ParameterFacts {
  name: string;
  /** As `postconf -d` prints it; undefined: it comes from the machine. */
  default: string | undefined;
  /** In our own words; left out for those that this course never meets. */
  text?: string;
}

interface Restriction extends RestrictionFacts {
  name: string;
  text: string;
}

export interface Knowledge {
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly restrictions: ReadonlyMap<string, Restriction>;
  /** Kinds of lookup tables, each with what it is. */
  readonly tables: ReadonlyMap<string, string>;
  /** All parameter names, for who only asks whether there is one. */
  readonly names: ReadonlySet<string>;
}

/** `defaults`: all of Postfix's parameters, null where the machine decides. */
export function knowledgeOf(defaults: Readonly<Record<string, string | null>>, words: PostfixWords): Knowledge {
  const texts = new Map<string, string>(Object.entries(words.parameters));
  const parameters = Object.entries(defaults).map(([name, value]): [string, Parameter] => {
    const text = texts.get(name);
    return [name, { name, default: value ?? undefined, ...(text ? { text } : {}), ...PARAMETER_FACTS[name] }];
  });
  const restrictions = Object.entries(words.restrictions).map(([name, text]): [string, Restriction] => [
    name,
    { name, text, ...RESTRICTION_FACTS[name] },
  ]);
  return {
    parameters: new Map(parameters),
    restrictions: new Map(restrictions),
    tables: new Map(Object.entries(words.tables)),
    names: new Set(Object.keys(defaults)),
  };
}

/** `language`: BCP 47, as in `<html lang>`; English where the course has no such language. */
export async function fetchKnowledge(language: string): Promise<Knowledge> {
  return knowledgeOf(defaults, await fetchWords(language));
}

async function fetchWords(language: string): Promise<PostfixWords> {
  if (language.split('-')[0] === 'id') return (await import('../../../words/id/postfix/index.ts')).postfix;
  return (await import('../../../words/en/postfix/index.ts')).postfix;
}
