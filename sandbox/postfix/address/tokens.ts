/** Tokens of an RFC 822 address, with the routing operators `%`, `!` and `|` that Postfix adds to the RFC's specials. */

export type Token =
  | { kind: 'atom' | 'quoted' | 'comment' | 'literal'; text: string }
  | { kind: 'operator'; text: string };

const OPERATORS = '|%!()<>@,;:\\".[]';
const SPACE = ' \t\r\n';

export const isOperator = (token: Token | undefined, text: string): boolean =>
  token?.kind === 'operator' && token.text === text;

/** Collects up to an unescaped stop; a backslash takes the next character as it is. */
function collect(text: string, start: number, stops: (character: string) => boolean): { text: string; end: number } {
  let collected = '';
  let at = start;
  while (at < text.length) {
    let character = text.charAt(at);
    if (character === '\\') {
      at += 1;
      if (at >= text.length) break;
      character = text.charAt(at);
    } else if (stops(character)) break;
    collected += SPACE.includes(character) ? ' ' : character;
    at += 1;
  }
  return { text: collected, end: at };
}

function enclosed(text: string, start: number, close: string): { text: string; end: number } {
  const inside = collect(text, start, (character) => character === close);
  return { text: inside.text, end: inside.end < text.length ? inside.end + 1 : inside.end };
}

/** Comments nest, and keep their external form. */
function comment(text: string, start: number): { text: string; end: number } {
  let level = 1;
  let at = start;
  while (at < text.length && level > 0) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '(') level += 1;
    else if (character === ')') level -= 1;
    at += 1;
  }
  const end = Math.min(at, text.length);
  return { text: `(${text.slice(start, end)}`, end };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must be quoted
const NEEDS_QUOTES = /[ \x00-\x1f\x7f|%!()<>@,;:\\".[\]]/;

/** Splits the external (quoted) form of an address into tokens; white space between them is lost, as in Postfix. */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (SPACE.includes(character)) {
      at += 1;
    } else if (character === '(') {
      const inside = comment(text, at + 1);
      tokens.push({ kind: 'comment', text: inside.text });
      at = inside.end;
    } else if (character === '[' || character === '"') {
      const inside = enclosed(text, at + 1, character === '[' ? ']' : '"');
      tokens.push({ kind: character === '[' ? 'literal' : 'quoted', text: inside.text });
      at = inside.end;
    } else if (character !== '\\' && OPERATORS.includes(character)) {
      tokens.push({ kind: 'operator', text: character });
      at += 1;
    } else {
      const word = collect(text, at, (stop) => SPACE.includes(stop) || OPERATORS.includes(stop));
      tokens.push({ kind: NEEDS_QUOTES.test(word.text) ? 'quoted' : 'atom', text: word.text });
      at = word.end;
    }
  }
  return tokens;
}

function spaceBetween(token: Token, next: Token | undefined): boolean {
  if (next === undefined) return false;
  if (isOperator(token, ',') || isOperator(next, '<')) return true;
  return token.kind !== 'operator' && next.kind !== 'operator';
}

function join(tokens: Token[], write: (token: Token) => string, spaced: boolean): string {
  return tokens
    .map((token, index) => write(token) + (spaced && spaceBetween(token, tokens[index + 1]) ? ' ' : ''))
    .join('');
}

/** Internal form: without quotes. Words that stand side by side are set apart unless `spaced` is false. */
export function internalize(tokens: Token[], spaced = true): string {
  return join(tokens, (token) => (token.kind === 'literal' ? `[${token.text}]` : token.text), spaced);
}

/** External form: quoted words in quotes. */
export function externalize(tokens: Token[], spaced = true): string {
  const write = (token: Token) => {
    if (token.kind === 'quoted') return `"${token.text.replace(/["\\\r\n]/g, '\\$&')}"`;
    if (token.kind === 'literal') return `[${token.text.replace(/[\\\r\n]/g, '\\$&')}]`;
    return token.text;
  };
  return join(tokens, write, spaced);
}
