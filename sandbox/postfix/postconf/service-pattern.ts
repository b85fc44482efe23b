import { FIELD_NAMES } from '../configuration/master-cf.ts';
import { Fatal } from './result.ts';

/** `name/type/what` as given on postconf's command line; parts that are left out match everything. */
export interface ServicePattern {
  text: string;
  name: string;
  type: string;
  /** A field or a parameter. */
  what: string;
}

/** undefined when it has fewer or more parts than allowed. */
export function parseServicePattern(text: string, least: number, most: number): ServicePattern | undefined {
  const parts = text.split('/');
  if (parts.length < least || parts.length > most || parts.some((part) => part === '')) return undefined;
  const [name = '*', type = '*', what = '*'] = parts;
  return { text, name, type, what };
}

export function matchesService({ name, type }: ServicePattern, fields: readonly (string | undefined)[]): boolean {
  return (name === '*' || name === fields[0]) && (type === '*' || type === fields[1]);
}

/** Column of a field name; undefined for `*`. */
export function fieldIndex(name: string): number | undefined {
  if (name === '*') return undefined;
  const index = FIELD_NAMES.map(String).indexOf(name);
  if (index < 0) throw new Fatal(`invalid service attribute name: "${name}"`);
  return index;
}
