import { compatibilityLevel, malformedLevel } from './compatibility-level.ts';
import { closingBrace } from './tokens.ts';

/** Answers the unexpanded value of a name; undefined when there is no such name. */
export type LookupName = (name: string) => string | undefined;

export interface Expansion {
  text: string;
  /** In Postfix's words. Postfix's programs stop when this is not empty. */
  warnings: string[];
}

export interface ExpansionOptions {
  /** Visit both results of every condition, as postconf does to find which names are used. */
  scan?: boolean;
}

/** Postfix gives up at this depth (mac_expand.c). */
const DEPTH_LIMIT = 100;
/** Postfix has no such limits; they keep `a = $b$b`, `b = $c$c`, … from eating the machine. */
const STEP_LIMIT = 20_000;
const LENGTH_LIMIT = 1_000_000;

/**
 * Expands `$name`, `$(name)`, `${name}`, `${name?text}`, `${name:text}`, `${name?{text}:{text}}` and
 * `${{text} == {text} ? {text} : {text}}` recursively, as postconf(5) describes.
 */
export function expand(text: string, lookup: LookupName, options: ExpansionOptions = {}): Expansion {
  const expander = new Expander(lookup, options.scan === true);
  try {
    return { text: expander.run(text, 0), warnings: [] };
  } catch (error) {
    if (error instanceof SyntaxFault) return { text: '', warnings: [error.message] };
    throw error;
  }
}

/** Every name that the text mentions, in either branch of a condition. */
export function namesIn(text: string): { names: string[]; warnings: string[] } {
  const names = new Set<string>();
  const note = (name: string) => {
    names.add(name);
    return undefined;
  };
  const { warnings } = expand(text, note, { scan: true });
  return { names: [...names], warnings };
}

class SyntaxFault extends Error {}

class Expander {
  readonly #lookup: LookupName;
  readonly #scan: boolean;
  #steps = 0;
  #length = 0;

  constructor(lookup: LookupName, scan: boolean) {
    this.#lookup = lookup;
    this.#scan = scan;
  }

  run(text: string, depth: number): string {
    let result = '';
    let position = 0;
    while (position < text.length) {
      const dollar = text.indexOf('$', position);
      if (dollar < 0) return result + this.#literal(text.slice(position));
      result += this.#literal(text.slice(position, dollar));
      if (text[dollar + 1] === '$') {
        result += '$';
        position = dollar + 2;
        continue;
      }
      const { expression, end } = readExpression(text, dollar + 1);
      result += this.#evaluate(expression, depth + 1);
      position = end;
    }
    return result;
  }

  #literal(text: string): string {
    this.#length += text.length;
    if (this.#length > LENGTH_LIMIT) throw new SyntaxFault(`unreasonable macro call nesting: "${text.slice(0, 30)}"`);
    return text;
  }

  #evaluate(expression: string, depth: number): string {
    this.#steps += 1;
    if (depth > DEPTH_LIMIT || this.#steps > STEP_LIMIT) {
      throw new SyntaxFault(`unreasonable macro call nesting: "${expression}"`);
    }
    const open = openingBrace(expression, 0);
    if (open !== undefined) {
      const { value, rest } = this.#comparison(expression, open, depth);
      if (rest !== '' && !/^[?:]/.test(rest))
        throw new SyntaxFault(`"?" or ":" expected at: "...}>>>${shorten(rest)}"`);
      return rest === '' ? value : this.#choose(value !== '', rest, depth);
    }
    const name = /^[A-Za-z0-9_]*/.exec(expression)?.[0] ?? '';
    const rest = expression.slice(name.length);
    if (rest !== '' && !/^[?:]/.test(rest)) {
      throw new SyntaxFault(`attribute name syntax error at: "...${name}>>>${shorten(rest)}"`);
    }
    const value = this.#lookup(name);
    if (rest !== '') return this.#choose(value !== undefined && value !== '', rest, depth);
    return value === undefined || this.#scan ? '' : this.run(value, depth);
  }

  /** What follows `?` or `:`. Both results are read, so that garbage after either is found. */
  #choose(condition: boolean, text: string, depth: number): string {
    let rest = text;
    let result = '';
    if (rest.startsWith('?')) {
      const yes = readOperand(rest.slice(1));
      if (condition || this.#scan) result += this.run(yes.content, depth);
      rest = yes.rest;
      if (rest === '') return result;
      if (!rest.startsWith(':')) throw new SyntaxFault(`":" expected at: "...${yes.content}}>>>${shorten(rest)}"`);
    }
    const no = readOperand(rest.slice(1));
    if (!condition || this.#scan) result += this.run(no.content, depth);
    if (no.rest !== '') throw new SyntaxFault(`unexpected input at: "...${no.content}}>>>${shorten(no.rest)}"`);
    return result;
  }

  #comparison(expression: string, open: number, depth: number): { value: string; rest: string } {
    const left = readGroup(expression, open);
    const { text: operator, compare } = readOperator(left.rest, left.content);
    const after = left.rest.slice(operator.length);
    const rightOpen = openingBrace(after, 0);
    if (rightOpen === undefined) {
      throw new SyntaxFault(`"{expression}" expected at: "...{${left.content}} ${operator}>>>${shorten(after)}"`);
    }
    const right = readGroup(after, rightOpen);
    const holds = compare(this.run(left.content, depth), this.run(right.content, depth));
    return { value: holds ? 'true' : '', rest: right.rest };
  }
}

function readExpression(text: string, start: number): { expression: string; end: number } {
  const open = text[start];
  if (open !== '{' && open !== '(') {
    const name = /^[A-Za-z0-9_]*/.exec(text.slice(start))?.[0] ?? '';
    if (name === '') throw new SyntaxFault(`empty macro name: "${text}"`);
    return { expression: name, end: start + name.length };
  }
  const close = open === '{' ? '}' : ')';
  let depth = 0;
  for (let index = start; index < text.length; index += 1) {
    if (text[index] === open) depth += 1;
    if (text[index] === close) depth -= 1;
    if (depth > 0) continue;
    if (index === start + 1) throw new SyntaxFault(`empty macro name: "${text}"`);
    return { expression: text.slice(start + 1, index), end: index + 1 };
  }
  throw new SyntaxFault(`truncated macro reference: "${text}"`);
}

/** Index of a `{` that only white space precedes. */
function openingBrace(text: string, from: number): number | undefined {
  const index = from + (/^[ \t\r\n]*/.exec(text.slice(from))?.[0].length ?? 0);
  return text[index] === '{' ? index : undefined;
}

function readGroup(text: string, open: number): { content: string; rest: string } {
  const close = closingBrace(text, open);
  if (close === undefined) {
    throw new SyntaxFault(`unbalanced {} in attribute expression: "${text.slice(open)}"`);
  }
  return { content: text.slice(open + 1, close), rest: text.slice(close + 1).replace(/^[ \t\r\n]+/, '') };
}

function readOperand(text: string): { content: string; rest: string } {
  const open = openingBrace(text, 0);
  return open === undefined ? { content: text, rest: '' } : readGroup(text, open);
}

type Comparison = (left: string, right: string) => boolean;

const ORDER: Record<string, (difference: number) => boolean> = {
  '==': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>=': (difference) => difference >= 0,
  '>': (difference) => difference > 0,
};

function readOperator(text: string, left: string): { text: string; compare: Comparison } {
  const operator = /^[<>!=?+\-*/~&|%]+[A-Za-z0-9_]*/.exec(text)?.[0] ?? '';
  const symbol = operator.replace(/[A-Za-z0-9_]+$/, '');
  const kind = operator.slice(symbol.length);
  const order = ORDER[symbol];
  if (!order || (kind !== '' && kind !== 'level')) {
    // The doubled quotation marks are Postfix's own.
    throw new SyntaxFault(
      `"==" or "!="" or "<"" or "<="" or ">="" or ">" expected at: "...${left}}>>>${shorten(text)}"`,
    );
  }
  return { text: operator, compare: kind === 'level' ? byLevel(order) : byText(order) };
}

/** Two numbers are compared as numbers, anything else as text. */
function byText(order: (difference: number) => boolean): Comparison {
  return (left, right) => {
    if (/^\d+$/.test(left) && /^\d+$/.test(right)) return order(Number(left) - Number(right));
    return order(left === right ? 0 : left < right ? -1 : 1);
  };
}

function byLevel(order: (difference: number) => boolean): Comparison {
  return (left, right) => {
    const [a, b] = [compatibilityLevel(left), compatibilityLevel(right)];
    if (a === undefined) throw new SyntaxFault(malformedLevel(left));
    if (b === undefined) throw new SyntaxFault(malformedLevel(right));
    return order(a - b);
  };
}

/** Postfix shows at most twenty characters of what it did not understand. */
function shorten(text: string): string {
  return text.slice(0, 20);
}
