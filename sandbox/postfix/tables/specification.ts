import type { Complaint } from '../types.ts';

export interface Specification {
  type: string;
  name: string;
}

/** Types that this Postfix can open; the others come in packages that are not installed. */
const KNOWN = new Set([
  'btree',
  'cidr',
  'environ',
  'fail',
  'hash',
  'inline',
  'internal',
  'lmdb',
  'memcache',
  'nis',
  'pcre',
  'pipemap',
  'proxy',
  'randmap',
  'regexp',
  'socketmap',
  'static',
  'tcp',
  'texthash',
  'unionmap',
  'unix',
]);

/** The list that `postconf -m` prints. */
export function mapTypes(): string[] {
  return [...KNOWN];
}

/** `type:name`; a bare name has the default type. */
export function splitSpecification(text: string, defaultType: string): Specification {
  const colon = text.indexOf(':');
  return colon < 0 ? { type: defaultType, name: text } : { type: text.slice(0, colon), name: text.slice(colon + 1) };
}

/** Whether a word of a list names a table: Postfix looks for a colon that is not part of an address literal. */
export function isTable(word: string): boolean {
  return /^[A-Za-z0-9_]+:./.test(word);
}

/** What Postfix says of a type that it does not have. */
export function unsupportedType(type: string): [Complaint, Complaint] | undefined {
  if (KNOWN.has(type)) return undefined;
  const text = `unsupported dictionary type: ${type}`;
  return [
    { level: 'warning', text: `${text}. Is the postfix-${type} package installed?` },
    { level: 'fatal', text },
  ];
}
