/** openssl's options: one dash, the value in the next word. */
import { Failure } from '../run/failure.ts';

export interface Words {
  has(name: string): boolean;
  value(name: string): string | undefined;
  operands: string[];
}

/** `valued` names the options that take a value; all others are switches. */
export function readWords(words: string[], valued: readonly string[]): Words {
  const found = new Map<string, string>();
  const operands: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const name = word.replace(/^--?/, '');
    if (!word.startsWith('-')) operands.push(word);
    else if (!valued.includes(name)) found.set(name, '');
    else {
      const value = rest.shift();
      if (value === undefined) throw new Failure(`openssl: option '${word}' needs a value`);
      found.set(name, value);
    }
  }
  return { has: (name) => found.has(name), value: (name) => found.get(name), operands };
}
