/** The tables that a Postfix configuration names and that have to be compiled before it can use them. */

const COMPILED = /\b((?:hash|btree|lmdb):(\/[^\s,]+))/g;

/** From main.cf and master.cf: specification → the program that compiles it. */
export function compiledTables(configuration: readonly string[]): Map<string, 'postmap' | 'postalias'> {
  const found = new Map<string, 'postmap' | 'postalias'>();
  for (const text of configuration)
    for (const line of text.split('\n'))
      for (const [, specification = ''] of line.matchAll(COMPILED))
        if (!line.startsWith('#')) found.set(specification, /^alias_/.test(line) ? 'postalias' : 'postmap');
  return found;
}
