import { splitList, splitNameValue, splitPlain, ungroup } from '../configuration/tokens.ts';
import type { Lookup } from '../types.ts';
import { type Dictionary, failed, fixed, foldKey, type OpenDictionary, type Opening } from './dictionary.ts';

/** inline:{ key=value, { key = text with spaces } }; of equal keys the last counts. */
export function openInline({ name }: Opening): Dictionary {
  const bad = (what = 'bad syntax') => failed(`${what}: "inline:${name}"; need "inline:{name=value...}"`);
  if (!isGroup(name)) return bad();
  const words = splitList(ungroup(name).content);
  if (words.length === 0) return bad();
  const entries = new Map<string, string>();
  for (const word of words) {
    const parsed = splitNameValue(word.startsWith('{') ? ungroup(word).content : word);
    if ('error' in parsed) return bad(parsed.error);
    entries.set(foldKey(parsed.name), parsed.value);
  }
  return fixed(entries, []);
}

/** static:value and static:{ value with spaces }: the same answer for every key. */
export function openStatic({ name }: Opening): Dictionary {
  if (!name.startsWith('{')) return always({ found: name });
  const { content, error } = ungroup(name);
  return error ? failed(`bad static:name syntax: ${error}`) : always({ found: content });
}

/** fail:reason: every lookup fails. */
export function openFail({ name }: Opening): Dictionary {
  return always({ error: `table fail:${name}: query error` });
}

function always(answer: Lookup): OpenDictionary {
  return { lookup: () => answer, complaints: [] };
}

/** pipemap:{a:b, c:d}: each answer is the next table's key. */
export function openPipemap(opening: Opening): Dictionary {
  const tables = members(opening);
  if ('failure' in tables) return tables;
  const lookup = (key: string) => {
    let answer: Lookup = { found: key };
    for (const table of tables) {
      if ('error' in answer || answer.found === undefined) return answer;
      answer = table.lookup(answer.found);
    }
    return answer;
  };
  return { lookup, complaints: tables.flatMap(({ complaints }) => complaints) };
}

/** unionmap:{a:b, c:d}: all answers, joined with commas. */
export function openUnionmap(opening: Opening): Dictionary {
  const tables = members(opening);
  if ('failure' in tables) return tables;
  const lookup = (key: string): Lookup => {
    const found: string[] = [];
    for (const table of tables) {
      const answer = table.lookup(key);
      if ('error' in answer) return answer;
      if (answer.found !== undefined) found.push(answer.found);
    }
    return { found: found.length > 0 ? found.join(',') : undefined };
  };
  return { lookup, complaints: tables.flatMap(({ complaints }) => complaints) };
}

/** randmap:{a, b}: one of the values, drawn for each lookup. */
export function openRandmap({ name }: Opening): Dictionary {
  const values = isGroup(name) ? splitPlain(ungroup(name).content) : [];
  if (values.length === 0) return failed(`bad syntax: "randmap:${name}"; need "randmap:{value...}"`);
  return { lookup: () => ({ found: values[Math.floor(Math.random() * values.length)] }), complaints: [] };
}

function members({ type, name, openOther }: Opening): OpenDictionary[] | { failure: string; complaints: [] } {
  const words = isGroup(name) ? splitList(ungroup(name).content) : [];
  if (words.length === 0 || !words.every((word) => word.includes(':'))) {
    return { failure: `bad syntax: "${type}:${name}"; need "${type}:{type:name...}"`, complaints: [] };
  }
  return words.map((word) => openOther(word));
}

function isGroup(text: string): boolean {
  return text.startsWith('{') && ungroup(text).error === undefined;
}
