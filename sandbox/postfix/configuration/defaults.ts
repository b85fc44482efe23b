import table from './defaults.json' with { type: 'json' };

/** Built-in defaults of Postfix 3.10 as Debian 13 builds it, unexpanded. What depends on the machine is in computed.ts. */
export const DEFAULTS: ReadonlyMap<string, string> = new Map(Object.entries(table));
