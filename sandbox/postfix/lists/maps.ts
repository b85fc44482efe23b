import { splitList } from '../configuration/tokens.ts';
import { type Environment, warn } from '../environment.ts';
import type { Table } from '../types.ts';

/** `retry`: the table could not be asked. `configuration`: it gave an answer that makes no sense. */
type MapError = 'retry' | 'configuration';

export interface MapAnswer {
  found?: string;
  /** The table that answered, or failed. */
  table?: string;
  error?: MapError;
}

export const NOT_FOUND: MapAnswer = {};

/** Tables that match patterns: they see the whole key only, never a part of it. */
const PATTERN_TYPES = new Set(['cidr', 'regexp', 'pcre', 'randmap']);

export const matchesPatterns = (table: Table): boolean => PATTERN_TYPES.has(table.type);

/** Asks one table; keys of tables with fixed strings are folded to lower case. */
export function askTable(table: Table, key: string) {
  return table.lookup(matchesPatterns(table) ? key : key.toLowerCase());
}

/**
 * Asks a list of tables in order; the first answer counts. With `partial` the key is only a part of what is asked for,
 * and tables that match patterns are passed over.
 */
export function findInMaps(
  environment: Environment,
  specifications: string,
  key: string,
  options: { partial?: boolean; title?: string } = {},
): MapAnswer {
  const title = options.title ?? specifications;
  for (const specification of splitList(specifications)) {
    const table = environment.tables.open(specification);
    if (options.partial && matchesPatterns(table)) continue;
    const answer = askTable(table, key);
    if ('error' in answer) {
      warn(environment, `${table.type}:${table.name} lookup error for "${key.slice(0, 100)}"`);
      return { error: 'retry', table: specification };
    }
    if (answer.found === undefined) continue;
    if (answer.found !== '') return { found: answer.found, table: specification };
    warn(environment, `${title} lookup of ${key} returns an empty string result`);
    warn(environment, `${title} should return NO RESULT in case of NOT FOUND`);
    return { error: 'configuration', table: specification };
  }
  return NOT_FOUND;
}
